/** The command line of the simulator: words to options, or to one sentence on what is wrong with them. */
import { parseArgs } from 'node:util';
import { bodySchemas, reasonStatus } from './contract/contract';
import { namedFaults, type Fault } from './faults';
import type { SimulatorOptions } from './start';
import type { Place, RetryAfter } from './types';

export const defaultPort = 8787;

const kinds = (from: number, to?: number) => namedFaults.slice(from, to).join(', ');

export const usage = `A Novita of our own, on this machine: it takes submissions, and makes small clips for them.

Usage: npm run simulator -- [options]

  --port N              where it listens (${defaultPort}; 0 takes any that is free)
  --run-seconds N       how long a task runs: 5, or 3-9 for anything between (4-8)
  --rate-limit N        submissions a minute for each model (no limit)
  --retry-after FORM    what a 429 says on when to come back: none, seconds or date (none)
  --fault ON:KIND[:P]   a fault, the next time or with probability P; may be given again.
                        ON: submit, result, download, balance, bills
                        KIND: ${kinds(0, 9)},
                              ${kinds(9, 19)},
                              ${kinds(19)},
                              or a reason of Novita's such as ILLEGAL_PROMPT
  --retired SLUG        a model that is gone: 404 with the words "route not found"; may be given again
  --seed N              the same seed gives the same ids, run times and faults (1)
  --quiet               no line for each request
  --help                this text

Marks in a prompt steer its task: [fail: reason] [slow: 120] [fast] [never] [unknown-status] [no-video]
[blank-url] [ttl-0] [expired-link] [gif] [fault: KIND]. More in simulator/README.md.`;

export interface ChanceFault extends Fault {
	probability?: number;
}

export interface Command {
	options: SimulatorOptions;
	faults: ChanceFault[];
	quiet: boolean;
}

/**
 * @param words What stands after the command's name.
 * @returns Undefined where the help is asked for.
 * @throws Error whose message is one sentence on what is wrong with them.
 */
export function readCommandLine(words: string[]): Command | undefined {
	const { values } = parseArgs({
		args: words,
		options: {
			port: { type: 'string', default: String(defaultPort) },
			'run-seconds': { type: 'string', default: '4-8' },
			'rate-limit': { type: 'string' },
			'retry-after': { type: 'string', default: 'none' },
			fault: { type: 'string', multiple: true, default: [] },
			retired: { type: 'string', multiple: true, default: [] },
			seed: { type: 'string', default: '1' },
			quiet: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return undefined;
	const limit = values['rate-limit'];
	const retryAfter = values['retry-after'];
	return {
		options: {
			port: numberIn('--port', values.port, { most: 65_535, whole: true }),
			runMs: readRunTime(values['run-seconds']),
			submitsPerMinute:
				limit === undefined ? undefined : numberIn('--rate-limit', limit, { whole: true }),
			retryAfter: oneOf(forms, retryAfter, '--retry-after takes none, seconds or date'),
			removedModels: values.retired.map((slug) =>
				oneOf([...bodySchemas.keys()], slug, "--retired takes a model's slug"),
			),
			seed: numberIn('--seed', values.seed, { whole: true }),
		},
		faults: values.fault.map(readFault),
		quiet: values.quiet,
	};
}

function numberIn(name: string, text: string, { most = Infinity, whole = false } = {}): number {
	const value = text.trim() === '' ? NaN : Number(text);
	if (!(value >= 0 && value <= most) || value === Infinity || (whole && !Number.isInteger(value))) {
		const range = most === Infinity ? 'of 0 or more' : `from 0 to ${most}`;
		throw new Error(`${name} takes a ${whole ? 'whole ' : ''}number ${range}, not "${text}"`);
	}
	return value;
}

/** @param takes What the option takes, in words. */
function oneOf<Known extends string>(all: readonly Known[], text: string, takes: string): Known {
	const found = all.find((known) => known === text);
	if (found === undefined) throw new Error(`${takes}, not "${text}"`);
	return found;
}

function readRunTime(text: string): { min: number; max: number } {
	const [from = '', to = from, ...more] = text.split('-');
	const [min, max] = [from, to].map((part) => 1000 * numberIn('--run-seconds', part));
	if (min !== undefined && max !== undefined && min <= max && more.length === 0)
		return { min, max };
	throw new Error(`--run-seconds takes a number like 5 or a range like 3-9, not "${text}"`);
}

const forms: readonly RetryAfter[] = ['none', 'seconds', 'date'];
const places: readonly Place[] = ['submit', 'result', 'download', 'balance', 'bills'];

/** `submit:429` or `result:500:0.1`. */
function readFault(text: string): ChanceFault {
	const [where = '', kind = '', chance] = text.split(':');
	const on = oneOf(places, where, `--fault takes ${places.join(', ')} first`);
	if (!reasonStatus.has(kind) && !namedFaults.some((known) => known === kind)) {
		throw new Error(`--fault knows no "${kind}"; --help lists what there is`);
	}
	const probability = chance === undefined ? undefined : numberIn('--fault', chance, { most: 1 });
	return { on, kind: kind as Fault['kind'], probability };
}
