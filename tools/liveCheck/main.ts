/** `npm run live-check`: asks the real API what its documentation leaves open. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { systemClock } from '../../nodes/n8n/api/send';
import { DEFAULT_BASE_URL } from '../../nodes/novita/api/baseUrl';
import { startSimulator, stopEncoder } from '../../simulator';
import { command } from '../command-line';
import { root } from '../n8n-server/paths';
import { UserError } from '../n8n-server/user-error';
import { addressIn, checkKey, confirm, connect, realNovita } from '../novita';
import { table } from '../table';
import { liveCheck, seenIn, type LiveCheck } from './liveCheck';
import { Log } from './log';
import { readIndex, watchModels } from './models';
import { priceOf, questions } from './questions';

const USAGE = `npm run live-check [-- options]: asks the real API what its documentation leaves open

  --models        compare the models with Novita's, which costs nothing and needs no API key; exits with 2 where
                  something has changed
  --list          show the questions, what they cost and what is known of them; ask nothing
  --only ID       ask just this one; may be given again
  --yes           don't ask before each question that costs money
  --max-usd N     spend at most so much in this run, by the quoted prices (1)
  --help          show this

With NOVITA_API_KEY in the environment it asks Novita, without it the simulator. More in docs/live-check.md.`;

const OPTIONS = {
	models: { type: 'boolean' },
	list: { type: 'boolean' },
	yes: { type: 'boolean', default: false },
	only: { type: 'string', multiple: true },
	'max-usd': { type: 'string', default: '1' },
} as const;

/** @param folder For the log. */
export const main = async (args: string[], folder = join(root, 'output')): Promise<number> =>
	await command(args, USAGE, OPTIONS, async ({ models, list, yes, only, 'max-usd': max }) => {
		if (models) return await compareModels();
		const strange = only?.find((id) => questions.every((question) => question.id !== id));
		if (strange !== undefined) throw new UserError(`There is no question ${strange}. See --list.`);
		if (!/^\d+(\.\d+)?$/.test(max)) throw new UserError(`--max-usd takes a number, not "${max}".`);
		if (list) printTable(seenIn(new Log(logIn(folder))));
		else printTable(await ask({ yes, only, maxUsd: Number(max) }, folder));
		return 0;
	});

async function ask(
	{ yes, ...options }: { yes: boolean } & Pick<LiveCheck, 'only' | 'maxUsd'>,
	folder: string,
): Promise<ReadonlyMap<string, string>> {
	const asked = { ...options, clock: systemClock, say: (line: string) => console.log(line) };
	const novita = realNovita(process.env);
	if (!novita) return await askSimulator(asked, folder);
	const balance = await checkKey(novita);
	console.log(`Asking ${novita.baseUrl}, with $${balance.toFixed(2)} in the account.`);
	return await liveCheck({
		...asked,
		file: logIn(folder),
		send: connect(novita.baseUrl, novita.apiKey),
		confirm: async (question) => yes || (await askPerson(question)),
	});
}

async function askSimulator(
	asked: Omit<LiveCheck, 'file' | 'send' | 'confirm'>,
	folder: string,
): Promise<ReadonlyMap<string, string>> {
	console.log(
		'NOVITA_API_KEY is not set: asking the simulator. This costs nothing, and says nothing about Novita.',
	);
	const file = join(folder, 'live-check-simulator.jsonl');
	// The tasks of an earlier run are gone with their simulator.
	rmSync(file, { force: true });
	const { url, apiKey, stop } = await startSimulator({ runMs: { min: 1_000, max: 2_000 } });
	try {
		const how = { file, maxUsd: Infinity, confirm: async () => true };
		return await liveCheck({ ...asked, ...how, send: connect(url, apiKey) });
	} finally {
		await stop();
		await stopEncoder();
	}
}

/** Without a terminal nobody can say yes. */
async function askPerson(question: string): Promise<boolean> {
	if (process.stdin.isTTY) return await confirm(question);
	console.log(`${question}\nThere is no terminal to say yes at. --yes says it beforehand.`);
	return false;
}

/** Each API has a log of its own. */
function logIn(folder: string): string {
	const host = new URL(addressIn(process.env)).hostname;
	const own = host === new URL(DEFAULT_BASE_URL).hostname;
	return join(folder, own ? 'live-check.jsonl' : `live-check-${host}.jsonl`);
}

function printTable(seen: ReadonlyMap<string, string>): void {
	const rows = questions.map((question) => {
		const { id, assumes, expected, otherwise } = question;
		return [id, priceOf(question), assumes, expected, seen.get(id) ?? '', otherwise];
	});
	const head = ['Question', 'Price', 'Assumed', 'Expected', 'Seen', 'What to change if not'];
	console.log(`\n${table(head, ...rows)}`);
}

async function compareModels(): Promise<number> {
	const baseUrl = addressIn(process.env);
	const novita = realNovita(process.env);
	const sends = [connect(baseUrl), ...(novita ? [connect(baseUrl, novita.apiKey)] : [])];
	const { report, changed } = await watchModels(await readIndex(baseUrl), sends);
	console.log(
		`# Kling models of ${baseUrl}, ${new Date().toISOString().slice(0, 10)}\n\n${report}`,
	);
	return changed ? 2 : 0;
}
