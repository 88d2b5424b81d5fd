import type { RunTimeFit } from './runTimes';

/** The first look at a fresh task. Nothing is ready earlier, and a refusal shows by then. */
export const FIRST_LOOK_MS = 3_000;

const SHORTEST_MS = 400;
const LONGEST_UNTRAINED_MS = 15_000;
const LONGEST_MS = 60_000;

/** Without experience: share of a task's age that passes between two looks. */
const UNTRAINED_SHARE = 0.08;

/** With experience: looks are never closer than this share of the age, however sure it is. */
const CLOSEST_SHARE = 0.04;

/** What one look is worth: so much delay, as a share of the usual run time. */
const PRICE_OF_A_LOOK = 1 / 350;

/** So many tasks together are looked at as often as one task without experience would be. */
const EXPLORERS = 16;

const clamp = (value: number, least: number, most: number) =>
	Math.min(most, Math.max(least, value));

/**
 * When to look at a task next.
 *
 * Without experience the interval grows with the task's age: a task that has run for long is likely
 * to run on for long. So the end is seen on average 4 % of the run time late, whether that is ten
 * seconds or ten minutes.
 *
 * With experience of earlier tasks, the chance that the task ends at each moment is known, and the
 * next look comes when the delay to be expected since the last one is worth a look. That puts few
 * looks where tasks hardly ever end and many where they often do: for a log-normal run time of 120 s
 * (sigma 0.5) some 14 looks with 4.9 s delay, where a fixed interval with 14 looks has 5.4 s
 * (bench measures it).
 *
 * What the API itself foretells may bring a look forward, or put it off by no more than as long again.
 *
 * @param ageMs Since the task was submitted.
 * @param fit Experience, where there is enough.
 * @param remainingMs From `foretell`.
 * @returns Milliseconds from now.
 */
export function nextInterval(ageMs: number, fit?: RunTimeFit, remainingMs?: number): number {
	if (ageMs < FIRST_LOOK_MS) return FIRST_LOOK_MS - ageMs;
	const own = fit && ageMs < fit.unusualMs ? trained(ageMs, fit) : untrained(ageMs);
	if (remainingMs === undefined) return own;
	const closest = Math.max(SHORTEST_MS, ageMs * CLOSEST_SHARE);
	return clamp(remainingMs, Math.min(own, closest), 2 * own);
}

const untrained = (ageMs: number) =>
	clamp(ageMs * UNTRAINED_SHARE, SHORTEST_MS, LONGEST_UNTRAINED_MS);

/** Adds up the expected delay in steps of 2 % of the age, until it is worth a look. */
function trained(ageMs: number, { medianMs, shape }: RunTimeFit): number {
	const price = medianMs * PRICE_OF_A_LOOK;
	const alive = (atMs: number) => 1 / (1 + (atMs / medianMs) ** shape);
	const step = Math.max(100, ageMs / 50);
	const least = Math.max(SHORTEST_MS, ageMs * CLOSEST_SHARE);
	let interval = 0;
	for (let delay = 0; delay < price && interval < LONGEST_MS; interval += step) {
		delay += step * (1 - alive(ageMs + interval + step / 2) / alive(ageMs));
	}
	return clamp(interval, least, LONGEST_MS);
}

/**
 * How long a whole batch may go without any look, whatever experience says of its tasks: if run
 * times have changed since, this finds out soon, with one look for all of them.
 *
 * @param ageMs Age of the task that would be looked at next.
 * @param tasks How many are being watched; few share the cost of finding out, so they find out later.
 */
export const longestSilence = (ageMs: number, tasks: number): number =>
	untrained(Math.max(ageMs, FIRST_LOOK_MS)) * Math.max(1, EXPLORERS / tasks);

/** What one look told about how far a task is. */
export interface Progress {
	/** Milliseconds since 1970. */
	at: number;
	percent: number;
	etaMs?: number;
}

/**
 * How long a task will still run, by what two looks told. The real API may leave both numbers at 0,
 * so they count only where they move as they should: an eta that falls by about the time that
 * passed, or a percentage that rises and stays below 100.
 *
 * @returns Milliseconds, or undefined where nothing sane was told.
 */
export function foretell(before: Progress | undefined, now: Progress): number | undefined {
	if (!before || now.at <= before.at) return undefined;
	const passed = now.at - before.at;
	if (before.etaMs !== undefined && now.etaMs !== undefined && now.etaMs > 0) {
		const fallen = before.etaMs - now.etaMs;
		if (fallen > passed / 2 && fallen < passed * 2) return now.etaMs;
	}
	const risen = now.percent - before.percent;
	if (risen <= 0 || before.percent < 0 || now.percent >= 100) return undefined;
	return ((100 - now.percent) / risen) * passed;
}
