/** `npm run live-check`: asks the real API what its documentation leaves open. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { DEFAULT_BASE_URL, readBaseUrl } from '../../nodes/novita/api/baseUrl';
import { startSimulator, stopEncoder } from '../../simulator';
import { readSample } from '../examples';
import { guarded } from '../interrupt';
import { root } from '../n8n-server/paths';
import { messageOf, UserError } from '../n8n-server/user-error';
import { checkKey, confirm, realNovita, type Novita } from '../novita';
import { about } from '../prices';
import { connect } from './connect';
import { readIndex, watchModels } from './models';
import { liveCheck, type LiveCheckOptions } from './liveCheck';
import { costOf, inOrder } from './question';
import { questions } from './questions';

/** Some videos' worth, so that nobody is surprised. */
const DEFAULT_MAX_USD = 1;

const USAGE = `npm run live-check [-- options]: asks the real API what its documentation leaves open

  --models        compare the models with Novita's, which costs nothing and needs no API key; exits with 2 where
                  something has changed
  --list          show the questions and what they cost; ask nothing
  --only ID       ask just this one; may be given again
  --yes           don't ask before each question that costs money
  --max-usd N     spend at most so much in this run, by the quoted prices (${DEFAULT_MAX_USD})
  --forget ID     ask a question again, which may cost its price again
  --help          show this

With NOVITA_API_KEY in the environment it asks Novita, without it the simulator. More in docs/live-check.md.`;

/** @param folder For log and report. */
export async function main(args: string[], folder = join(root, 'output')): Promise<number> {
	return await guarded(async () => {
		const command = readCommand(args);
		if (command.help || command.list) {
			console.log(command.help ? USAGE : list());
			return 0;
		}
		if (command.models) return await compareModels();
		const novita = realNovita(process.env);
		const report = await (novita
			? askNovita(novita, command, folder)
			: askSimulator(command, folder));
		console.log(`\nReport: ${report}`);
		return 0;
	});
}

type Command = ReturnType<typeof readCommand>;

/** @throws {UserError} in one line, for what can't be used. */
function readCommand(args: string[]) {
	const { only, forget = [], 'max-usd': maxUsd, ...rest } = parse(args);
	const find = (id: string) => {
		const question = questions.find((each) => each.id === id);
		if (question === undefined) throw new UserError(`There is no question ${id}. See --list.`);
		// What is read from another question is found out by asking that.
		return 'of' in question ? question.of : id;
	};
	if (maxUsd !== undefined && !/^\d+(\.\d+)?$/.test(maxUsd)) {
		throw new UserError(`--max-usd takes a number, not "${maxUsd}".`);
	}
	return {
		...rest,
		only: only?.map(find),
		forget: forget.map(find),
		maxUsd: Number(maxUsd ?? DEFAULT_MAX_USD),
	};
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			options: {
				models: { type: 'boolean' },
				list: { type: 'boolean' },
				help: { type: 'boolean' },
				yes: { type: 'boolean' },
				only: { type: 'string', multiple: true },
				forget: { type: 'string', multiple: true },
				'max-usd': { type: 'string' },
			},
		}).values;
	} catch (error) {
		throw new UserError(messageOf(error));
	}
}

/** One line a question, in the order in which they are asked. */
const list = (): string =>
	inOrder(questions)
		.map((question) => {
			const cost = costOf(question);
			const price = cost === 0 ? 'free' : cost ? about(cost) : 'price unknown';
			return `${price.padEnd(14)} ${question.id.padEnd(30)} ${question.assumes}`;
		})
		.join('\n');

const common = ({ only, forget }: Command, folder: string) => ({
	...{ questions, only, forget, folder },
	image: readSample(),
	clock: {
		now: () => Date.now(),
		elapsed: () => performance.now(),
		sleep: async (ms: number) => await setTimeout(ms),
	},
	say: (line: string) => console.log(line),
});

async function askNovita(novita: Novita, command: Command, folder: string): Promise<string> {
	const { maxUsd, yes = false } = command;
	const baseUrl = safeBaseUrl(novita.baseUrl);
	const balance = await checkKey(novita);
	console.log(
		`Asking ${baseUrl}, with $${balance.toFixed(2)} in the account. This run spends at most $${maxUsd.toFixed(2)}.`,
	);
	return await liveCheck({
		...common(command, folder),
		...{ asks: baseUrl, maxUsd, checkMs: 5_000 },
		name: baseUrl === DEFAULT_BASE_URL ? 'live-check' : `live-check-${new URL(baseUrl).hostname}`,
		send: connect(baseUrl, novita.apiKey),
		confirm: async (question) => yes || (await askPerson(question)),
	});
}

async function compareModels(): Promise<number> {
	const { NOVITA_BASE_URL } = process.env;
	const baseUrl = safeBaseUrl(NOVITA_BASE_URL?.trim() || DEFAULT_BASE_URL);
	const apiKey = realNovita(process.env)?.apiKey;
	const index = await readIndex(baseUrl);
	const date = new Date().toISOString().slice(0, 10);
	const { report, changed } = await watchModels(
		{ send: connect(baseUrl, apiKey), index, hasKey: apiKey !== undefined },
		`Kling models of ${baseUrl}, ${date}`,
	);
	console.log(report);
	return changed ? 2 : 0;
}

/** @throws {UserError} for an address that would give the API key away. */
function safeBaseUrl(url: string): string {
	const address = readBaseUrl(url);
	if ('baseUrl' in address) return address.baseUrl;
	throw new UserError('NOVITA_BASE_URL has to start with https://, to keep the API key secret.');
}

/** Without a terminal nobody can say yes. */
async function askPerson(question: string): Promise<boolean> {
	if (process.stdin.isTTY) return await confirm(question);
	console.log(`${question}\nThere is no terminal to say yes at. --yes says it beforehand.`);
	return false;
}

/** The same with the simulator, so that anybody can see how it goes. Nothing is paid, and nothing learned about Novita. */
async function askSimulator(command: Command, folder: string): Promise<string> {
	console.log(
		'NOVITA_API_KEY is not set: asking the simulator. This costs nothing, and says nothing about Novita.',
	);
	const { url, apiKey, stop } = await startSimulator({ runMs: { min: 1_000, max: 2_000 } });
	const options: LiveCheckOptions = {
		...common(command, folder),
		...{ asks: 'the simulator, which says nothing about Novita', name: 'live-check-simulator' },
		...{ send: connect(url, apiKey), maxUsd: Infinity, checkMs: 500 },
		confirm: async () => await Promise.resolve(true),
	};
	// The tasks of an earlier run are gone with their simulator.
	rmSync(join(options.folder, `${options.name}.jsonl`), { force: true });
	try {
		return await liveCheck(options);
	} finally {
		await stop();
		await stopEncoder();
	}
}
