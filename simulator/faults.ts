/** Things that go wrong on request: the next time, a few times, for one task, or by chance. */
import { isAfter, plays, refuse, type Stage } from './play';
import { seededRandom, type Random } from './random';
import type { Outcome, Place, RetryAfter } from './types';

export type NamedFault = keyof typeof plays;

export const namedFaults = Object.keys(plays) as NamedFault[];

/** A fault by name, or any of the contract's error reasons, such as `ILLEGAL_PROMPT`. */
export type FaultKind = NamedFault | Uppercase<string> | 'model_access_denied';

/** What a fault's matcher gets to see of a request. */
export interface FaultSubject {
	on: Place;
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
	/** Carry the request out first (a task exists, and is billed), then let the fault spoil the answer. */
	accepted?: boolean;
	/** Only requests that this function says yes to. */
	when?: (subject: FaultSubject) => boolean;
	/** The same as plain data: all that are given have to hold. */
	match?: { slug?: string; taskId?: string; promptIncludes?: string };
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
	const { slug, taskId, promptIncludes } = match;
	return (
		(slug === undefined || slug === subject.slug) &&
		(taskId === undefined || taskId === subject.taskId) &&
		(promptIncludes === undefined || (subject.prompt ?? '').includes(promptIncludes)) &&
		(when === undefined || when(subject))
	);
}

/** Whether the request is carried out before the fault strikes. */
export const strikesAfter = ({ kind, accepted }: Fault): boolean => accepted ?? isAfter(kind);

/** What the client gets. */
export function play(fault: Fault, rest: Pick<Stage, 'answer' | 'now' | 'traceId'>): Outcome {
	const { kind, on, retryAfter, retryAfterMs } = fault;
	const stage: Stage = { on, retryAfter, retryAfterMs, ...rest };
	const isNamed = (name: string): name is NamedFault => Object.hasOwn(plays, name);
	return isNamed(kind) ? (plays[kind](stage) as Outcome) : refuse(stage, kind, `simulated ${kind}`);
}
