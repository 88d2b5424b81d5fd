import {
	checkFails,
	failed,
	keyRefused,
	notFound,
	processing,
	queued,
	runsFor,
	succeeded,
	turnedAway,
	withoutVideo,
	wordOf,
	type Script,
} from '../../../tools/fake-tasks';
import { alike, waitFor, waitForOne, type Setting } from '../../support/waiting';

const until =
	(ms: number, first: Script): Script =>
	(nth, sinceStartMs) =>
		sinceStartMs < ms ? first(nth, sinceStartMs) : succeeded();

const SUCCEEDED = { kind: 'succeeded', lastError: undefined };

describe('a wait', () => {
	it.each<[string, Script, object]>([
		['a video', runsFor(20_000), { ...SUCCEEDED, errors: {} }],
		['a failure', until(9_000, () => failed('NSFW')), { kind: 'failed', task: { reason: 'NSFW' } }],
		['a success without a file', withoutVideo, { kind: 'noFile', checks: 1 }],
		['a video after words that nobody knows', until(12_000, () => wordOf('WARM')), SUCCEEDED],
		['a video after other refusals', until(25_000, () => turnedAway()), SUCCEEDED],
		['a video after a task that was unknown', until(12_000, notFound), SUCCEEDED],
		[
			'a video after a task that was unknown now and then',
			(nth, ms) => (nth % 2 === 1 ? notFound() : runsFor(50_000)(nth, ms)),
			SUCCEEDED,
		],
		[
			'a video after a task that was unknown between other refusals',
			until(50_000, (nth) => (nth % 2 === 1 ? notFound() : turnedAway())),
			SUCCEEDED,
		],
		[
			'its time, what was seen last, and what came instead',
			(nth) => (nth === 1 ? queued() : checkFails('serverError')),
			{
				kind: 'timedOut',
				task: { status: 'TASK_STATUS_QUEUED' },
				lastError: { code: 'serverError' },
			},
		],
	])('ends with %s', async (_, script, expected) => {
		const { outcome, times } = await waitForOne(script, { timeoutMs: 60_000 });
		expect(outcome).toMatchObject({ checks: times.length, ...expected });
	});

	it.each<[string, Script, Setting]>([
		['an unknown task', notFound, { ageMs: 0 }],
		['an unknown task of unknown age', notFound, {}],
		['a refused key', keyRefused, { ageMs: 20_000 }],
		['an unknown task, Check Once', notFound, { once: true }],
		['a refused key, Check Once', keyRefused, { once: true }],
	])('ends with %s after twenty seconds and three answers', async (_, refuses, setting) => {
		const { outcome, times } = await waitForOne(refuses, setting);
		expect(outcome.kind).toBe('error');
		expect(times.length).toBeGreaterThanOrEqual(3);
		expect(times.at(-1)! - times[0]!).toBeGreaterThanOrEqual(20_000);
		expect(outcome.waitedMs).toBeLessThan(30_000);
	});

	it('does not end with two refusals, however slowly they come', async () => {
		const script: Script = (nth, ms) => (nth <= 2 ? notFound() : runsFor(60_000)(nth, ms));
		expect((await waitForOne(script, { latencyMs: 19_000 })).outcome.kind).toBe('succeeded');
	});
});

describe('a single check', () => {
	const once = { once: true };

	it.each<[string, Script]>([
		['succeeded', succeeded],
		['failed', () => failed()],
		['noFile', withoutVideo],
		['running', processing],
		['running', () => wordOf('WARMING_UP')],
		['running', () => checkFails('rateLimited', { retryAfterMs: 60_000 })],
		['running', () => turnedAway()],
	])('ends with %s (%#)', async (kind, script) => {
		const { outcome, times } = await waitForOne(script, once);
		expect([outcome.kind, times]).toEqual([kind, [0]]);
	});

	it('of a task that is not known at first comes again', async () => {
		const { outcome } = await waitForOne((nth) => (nth === 1 ? notFound() : processing()), once);
		expect(outcome).toMatchObject({ kind: 'running', checks: 2 });
	});

	it.each([undefined, 999_999_000])(
		'of many tasks that a 429 slows pauses for a minute at most (Retry-After: %p)',
		async (retryAfterMs) => {
			const busy = () => checkFails('rateLimited', { retryAfterMs });
			const { outcomes, tookMs } = await waitFor(alike(100, busy), once);
			expect(Object.values(outcomes).every(({ kind }) => kind === 'running')).toBe(true);
			expect(tookMs).toBeLessThan(60_000 + 100 * 300);
		},
	);

	it('goes to each of a thousand tasks once, however long that takes', async () => {
		const set = { ...once, timeoutMs: 60_000 };
		const { outcomes, tasks, tookMs } = await waitFor(alike(1_000, processing), set);
		expect(Object.values(outcomes).every(({ kind }) => kind === 'running')).toBe(true);
		expect(new Set(tasks.checks.map(({ taskId }) => taskId)).size).toBe(1_000);
		expect(tasks.checks).toHaveLength(1_000);
		expect(tookMs).toBeGreaterThan(180_000);
	});
});

describe('the pauses between checks', () => {
	it('grow while they fail, and no longer once one succeeds', async () => {
		const { times } = await waitForOne((nth, ms) =>
			nth <= 4 ? checkFails('serverError') : runsFor(60_000)(nth, ms),
		);
		const pauses = times.slice(1).map((time, index) => time - times[index]!);
		expect(pauses.slice(0, 4)).toEqual([1_550, 3_050, 6_050, 12_050]);
		expect(Math.max(...pauses.slice(4))).toBeLessThan(6_000);
	});

	it('grow while a 429 stays that names none', async () => {
		const busy = () => checkFails('rateLimited', { retryAfterMs: 0 });
		const { outcome, times } = await waitForOne(busy, { timeoutMs: 600_000 });
		expect(outcome.kind).toBe('timedOut');
		expect(times.length).toBeLessThan(25);
	});

	it('are as long for all tasks as a 429 to one of them says', async () => {
		let refusedAt: number | undefined;
		const limited: Script = (nth, ms) => {
			if (ms < 3_000 || refusedAt !== undefined) return runsFor(20_000)(nth, ms);
			refusedAt = ms;
			return checkFails('rateLimited', { retryAfterMs: 10_000 });
		};
		const { outcomes, tasks } = await waitFor(alike(8, limited), { latencyMs: 20 });
		const from = refusedAt! + 20;
		const times = tasks.checks.map(({ at }) => at - tasks.startedAt);
		expect(times.filter((at) => at > from && at < from + 10_000)).toEqual([]);
		expect(Object.values(outcomes).every(({ kind }) => kind === 'succeeded')).toBe(true);
	});
});
