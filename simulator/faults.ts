/** Things that go wrong on request: the next time, a few times, for one task, or by chance. */
import { seededRandom, type Random } from './random';
import type { Place, RetryAfter } from './types';

/**
 * - `429`, `500`, `503`, `504`: Novita's documented error shape; `502`: a proxy's HTML page
 * - `html200`: an HTML page with status 200; `openAiError`, `plainText`: the other shapes that occur
 * - `cutJson`: a complete answer whose JSON stops halfway; `cut`: the connection breaks halfway through the body
 * - `wrongLength`: Content-Length promises twice what comes; `stall`: half of the body, and then silence
 * - `reset`: connection broken; `refused`: hung up on at once; `hang`: no answer, ever
 * - `lost`, `lost5xx`: the request is carried out, then the connection breaks or a 500 is answered
 * - `expired`: a file link's 403
 * - `error200`: the documented error shape with HTTP status 200
 * - `wrapped`: the answer inside of `data`; `accepted202`: 202, and the id is called `taskId`
 * - `firewall`: a 403 page; `redirect`: a 302 to a login page; `conflict`: a 409 in JSON that isn't Novita's;
 *   `noRoute`: the 404 of a retired route, in plain text; `tooLarge`: a gateway's 413 page
 * - `proxy407`, `proxy502`: a proxy's own pages and headers
 */
export const namedFaults = [
	'429',
	'500',
	'502',
	'503',
	'504',
	'html200',
	'openAiError',
	'plainText',
	'cutJson',
	'cut',
	'wrongLength',
	'stall',
	'reset',
	'refused',
	'hang',
	'lost',
	'lost5xx',
	'expired',
	'error200',
	'wrapped',
	'accepted202',
	'firewall',
	'redirect',
	'conflict',
	'noRoute',
	'tooLarge',
	'proxy407',
	'proxy502',
] as const;

export type NamedFault = (typeof namedFaults)[number];

/** A fault by name, or any of the contract's error reasons, such as `ILLEGAL_PROMPT`. */
export type FaultKind = NamedFault | Uppercase<string> | 'model_access_denied';

/** What a fault's matcher gets to see of a request. */
export interface FaultSubject {
	on: Place;
	/** The how manyeth request of its place, from 0. */
	index: number;
	at: number;
	slug?: string;
	taskId?: string;
	/** All the prompt text of a submission, shots included. */
	prompt?: string;
}

export interface Fault {
	on: Place;
	kind: FaultKind;
	/** On 429 and 503: how Retry-After is given. Default none. */
	retryAfter?: RetryAfter;
	/** What Retry-After says, in milliseconds from now. Default 1000. */
	retryAfterMs?: number;
	/** Answers an error reason with another status than the contract's. */
	status?: number;
	/** Carry the request out first (a task exists, and is billed), then let the fault spoil the answer. */
	accepted?: boolean;
	/** Only requests that this function says yes to. */
	when?: (subject: FaultSubject) => boolean;
	/** The same as plain data: all that are given have to hold. */
	match?: { slug?: string; taskId?: string; promptIncludes?: string; index?: number };
}

interface Rule {
	fault: Fault;
	/** Matching requests to let pass first. */
	skip: number;
	/** How often it still strikes. */
	left: number;
	probability: number;
}

export class Faults {
	private rules: Rule[] = [];
	private readonly random: Random;

	constructor(seed: number) {
		this.random = seededRandom(seed);
	}

	/** Strikes the next `times` (default 1, may be Infinity) matching requests, after letting `skip` (0) pass. */
	next(fault: Fault & { times?: number; skip?: number }): void {
		const { times = 1, skip = 0, ...rest } = fault;
		this.rules.push({ fault: rest, skip, left: times, probability: 1 });
	}

	/** Strikes each matching request with this probability (0 to 1), until {@link clear}. */
	chance(fault: Fault & { probability: number }): void {
		const { probability, ...rest } = fault;
		this.rules.push({ fault: rest, skip: 0, left: Infinity, probability });
	}

	/** Takes all of them back. */
	clear(): void {
		this.rules = [];
	}

	/** How many rules still wait to strike. */
	get waiting(): number {
		return this.rules.length;
	}

	/** The fault that strikes this request: the first in the order they were set. */
	strike(subject: FaultSubject): Fault | undefined {
		for (const rule of this.rules) {
			if (!matches(rule.fault, subject)) continue;
			if (rule.skip > 0) {
				rule.skip--;
				continue;
			}
			// No draw for a sure thing, so that it doesn't shift the chances after it.
			if (rule.probability < 1 && this.random.next() >= rule.probability) continue;
			rule.left--;
			this.rules = this.rules.filter(({ left }) => left > 0);
			return rule.fault;
		}
		return undefined;
	}
}

function matches({ on, when, match = {} }: Fault, subject: FaultSubject): boolean {
	if (on !== subject.on) return false;
	const { slug, taskId, promptIncludes, index } = match;
	return (
		(slug === undefined || slug === subject.slug) &&
		(taskId === undefined || taskId === subject.taskId) &&
		(promptIncludes === undefined || (subject.prompt ?? '').includes(promptIncludes)) &&
		(index === undefined || index === subject.index) &&
		(when === undefined || when(subject))
	);
}
