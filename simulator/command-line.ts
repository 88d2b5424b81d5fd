/** The command line of the simulator: words to options, or to one sentence on what is wrong with them. */
import { parseArgs } from 'node:util';
import { bodySchemas, reasonStatus } from './contract/contract';
import { namedFaults, type Fault } from './faults';
import type { SimulatorOptions } from './start';
import type { Place, RetryAfter } from './types';

export const defaultPort = 8787;

export const usage = `A Novita of our own, on this machine: it takes submissions, and makes small clips for them.

Usage: npm run simulator -- [options]

  --port N              where it listens (${defaultPort}; 0 takes any that is free)
  --run-seconds N       how long a task runs: 5, or 3-9 for anything between (4-8)
  --fail-rate P         share of the tasks that fail, 0 to 1 (0)
  --rate-limit N        submissions a minute for each model (no limit)
  --retry-after FORM    what a 429 says on when to come back: none, seconds or date (none)
  --fault ON:KIND[:P]   a fault, the next time or with probability P; may be given again.
                        ON: submit, result, download, balance, bills
                        KIND: ${namedFaults.slice(0, 9).join(', ')},
                              ${namedFaults.slice(9).join(', ')},
                              or a reason of Novita's such as ILLEGAL_PROMPT
  --retired SLUG        a model that is gone: 404 with the words "route not found"; may be given again
  --latency MS          each answer is late by so much (0)
  --seed N              the same seed gives the same ids, run times and faults (1)
  --quiet               no line for each request
  --help                this text

Marks in a prompt steer its task: [fail: reason] [slow: 120] [fast] [never] [unknown-status] [no-video]
[blank-url] [ttl-0] [expired-link] [gif] [bare] [fault: KIND]. More in simulator/README.md.`;

export interface ChanceFault extends Fault {
	probability?: number;
}

export type Command =
	| { kind: 'help' }
	| { kind: 'wrong'; problem: string }
	| { kind: 'run'; options: SimulatorOptions; faults: ChanceFault[]; quiet: boolean };

/** A value that can't be used; caught where the words are read. */
class Unusable extends Error {}

/** @param words what stands after the command's name */
export function readCommandLine(words: string[]): Command {
	try {
		const { values } = parseArgs({
			args: words,
			options: {
				port: { type: 'string', default: String(defaultPort) },
				'run-seconds': { type: 'string', default: '4-8' },
				'fail-rate': { type: 'string', default: '0' },
				'rate-limit': { type: 'string' },
				'retry-after': { type: 'string', default: 'none' },
				fault: { type: 'string', multiple: true, default: [] },
				retired: { type: 'string', multiple: true, default: [] },
				latency: { type: 'string', default: '0' },
				seed: { type: 'string', default: '1' },
				quiet: { type: 'boolean', default: false },
				help: { type: 'boolean', default: false },
			},
		});
		if (values.help === true) return { kind: 'help' };
		const limit = values['rate-limit'];
		const options: SimulatorOptions = {
			port: numberIn('--port', values.port, { most: 65_535, whole: true }),
			runMs: readRunTime(values['run-seconds'] ?? ''),
			failRate: numberIn('--fail-rate', values['fail-rate'], { most: 1 }),
			submitsPerMinute:
				limit === undefined ? undefined : numberIn('--rate-limit', limit, { whole: true }),
			retryAfter: readRetryAfter(values['retry-after'] ?? ''),
			removedModels: (values.retired ?? []).map(readSlug),
			latencyMs: numberIn('--latency', values.latency, {}),
			seed: numberIn('--seed', values.seed, { whole: true }),
		};
		const faults = (values.fault ?? []).map(readFault);
		return { kind: 'run', options, faults, quiet: values.quiet === true };
	} catch (error) {
		// parseArgs throws a TypeError whose first sentence is fit to be shown.
		const [problem = ''] = (error as Error).message.split(/\.\s/);
		return { kind: 'wrong', problem };
	}
}

function numberIn(
	name: string,
	text: string | undefined,
	{ most = Infinity, whole = false }: { most?: number; whole?: boolean },
): number {
	const value = text === undefined || text.trim() === '' ? NaN : Number(text);
	if (!(value >= 0 && value <= most) || value === Infinity || (whole && !Number.isInteger(value))) {
		const range = most === Infinity ? 'of 0 or more' : `from 0 to ${most}`;
		throw new Unusable(`${name} takes a ${whole ? 'whole ' : ''}number ${range}, not "${text}"`);
	}
	return value;
}

function readRunTime(text: string): { min: number; max: number } {
	const [from, to = from, ...more] = text.split('-');
	const seconds = [from, to].map((part) => numberIn('--run-seconds', part, {}));
	const [min = 0, max = 0] = seconds.map((value) => value * 1000);
	if (more.length > 0 || max < min) {
		throw new Unusable(`--run-seconds takes a number like 5 or a range like 3-9, not "${text}"`);
	}
	return { min, max };
}

function readRetryAfter(text: string): RetryAfter {
	const known = (['none', 'seconds', 'date'] as const).find((form) => form === text);
	if (known === undefined) {
		throw new Unusable(`--retry-after takes none, seconds or date, not "${text}"`);
	}
	return known;
}

function readSlug(text: string): string {
	if (bodySchemas.has(text)) return text;
	throw new Unusable(`--retired takes a model's slug, not "${text}"`);
}

const places: readonly Place[] = ['submit', 'result', 'download', 'balance', 'bills'];

/** `submit:429` or `result:500:0.1`. */
function readFault(text: string): ChanceFault {
	const [where, kind = '', chance] = text.split(':');
	const on = places.find((place) => place === where);
	if (on === undefined)
		throw new Unusable(`--fault takes ${places.join(', ')} first, not "${where}"`);
	if (!reasonStatus.has(kind) && !namedFaults.some((known) => known === kind)) {
		throw new Unusable(`--fault knows no "${kind}"; --help lists what there is`);
	}
	const probability = chance === undefined ? undefined : numberIn('--fault', chance, { most: 1 });
	return { on, kind: kind as Fault['kind'], probability };
}
