import { parseArgs } from 'node:util';

import { messageOf, UserError } from '../n8n-server/user-error';

/** A clip or two, so that nobody is surprised. */
export const DEFAULT_DOLLARS = 1;
/** As long as the wait node waits. */
const DEFAULT_MINUTES = 30;

export const usage = `npm run live-check [-- options]: asks the real API what its documentation leaves open

  --list             show the questions, what they cost and what they cover; ask nothing
  --only ID          ask just this one; may be given again
  --max-usd N        spend at most so much in this run, by the quoted prices (${DEFAULT_DOLLARS})
  --yes              don't ask before each question that costs money
  --voice ID         a voice ID of your account, for the questions about voices
  --provoke-429      run into the rate limit on purpose, with submissions that can't start anything
  --wait MINUTES     how long a task is waited for; it can be waited for again (${DEFAULT_MINUTES})
  --forget ID        let a question be asked again that was asked before, which may cost its price again
  --output FOLDER    where report, record and videos go (output)
  --help             show this

With NOVITA_API_KEY in the environment it asks Novita. Without, it is a dry run against the simulator, which
costs nothing. More in docs/live-check.md.`;

export interface Command {
	list: boolean;
	only?: string[];
	/** Undefined when not given. */
	maxDollars?: number;
	yes: boolean;
	voice?: string;
	provoke429: boolean;
	waitMs: number;
	forget: string[];
	output?: string;
	help: boolean;
}

/**
 * @param ids The questions that there are.
 * @throws {UserError} in one line, for what can't be used.
 */
export function readCommandLine(words: string[], ids: readonly string[]): Command {
	const values = parse(words);
	for (const id of [...(values.only ?? []), ...(values.forget ?? [])]) {
		if (!ids.includes(id)) throw new UserError(`There is no question ${id}. See --list.`);
	}
	const minutes = readNumber('--wait', values.wait) ?? DEFAULT_MINUTES;
	return {
		list: values.list ?? false,
		only: values.only,
		maxDollars: readNumber('--max-usd', values['max-usd']),
		yes: values.yes ?? false,
		voice: values.voice,
		provoke429: values['provoke-429'] ?? false,
		waitMs: minutes * 60_000,
		forget: values.forget ?? [],
		output: values.output,
		help: values.help ?? false,
	};
}

function parse(words: string[]) {
	try {
		return parseArgs({
			args: words,
			options: {
				list: { type: 'boolean' },
				only: { type: 'string', multiple: true },
				'max-usd': { type: 'string' },
				yes: { type: 'boolean' },
				voice: { type: 'string' },
				'provoke-429': { type: 'boolean' },
				wait: { type: 'string' },
				forget: { type: 'string', multiple: true },
				output: { type: 'string' },
				help: { type: 'boolean' },
			},
		}).values;
	} catch (error) {
		throw new UserError(`${messageOf(error)}. Try --help.`);
	}
}

function readNumber(option: string, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
	if (!Number.isFinite(number)) throw new UserError(`${option} takes a number, not "${text}".`);
	return number;
}
