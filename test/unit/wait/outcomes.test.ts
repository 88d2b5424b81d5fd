import {
	FakeTasks,
	keyRefused,
	failed,
	notFound,
	checkFails,
	processing,
	queued,
	runsFor,
	succeeded,
	turnedAway,
	withoutVideo,
	wordOf,
} from '../../../tools/fake-tasks';
import type { ApiErrorCode } from '../../../nodes/novita/api/meanings';
import type { Doubt } from '../../../nodes/novita/api/waitOutcome';
import { Waiter } from '../../../nodes/wait/waiter';
import { defaultSettings } from '../../../nodes/wait/waitSettings';
import { VirtualClock } from '../../../tools/virtual-clock';
import { alike, waitFor, waitForOne } from '../../support/waiting';

describe('how a wait ends', () => {
	it('with the video, and the count of its checks', async () => {
		const { outcome, times } = await waitForOne(runsFor(20_000));
		expect(outcome).toMatchObject({
			kind: 'succeeded',
			task: { status: 'TASK_STATUS_SUCCEED' },
			errors: {},
			checks: times.length,
		});
		expect(times.length).toBeGreaterThan(3);
		expect(outcome.waitedMs).toBeGreaterThanOrEqual(20_000);
		expect(outcome.waitedMs).toBeLessThan(25_000);
	});

	it('with the failure of the task', async () => {
		const { outcome } = await waitForOne((nth) => (nth < 3 ? processing() : failed('NSFW')));
		expect(outcome).toMatchObject({ kind: 'failed', task: { reason: 'NSFW' } });
	});

	it('with a success that has no video', async () => {
		const { outcome } = await waitForOne(() => withoutVideo());
		expect(outcome).toMatchObject({ kind: 'noFile', checks: 1 });
	});

	it('keeps the last state that was seen', async () => {
		const { outcome } = await waitForOne(
			(nth) => (nth === 1 ? queued() : checkFails('serverError')),
			{
				timeoutMs: 60_000,
			},
		);
		expect(outcome).toMatchObject({ kind: 'timedOut', task: { status: 'TASK_STATUS_QUEUED' } });
	});
});

describe('a word that nobody knows', () => {
	it('is waited out', async () => {
		const { outcome } = await waitForOne((nth) =>
			nth < 4 ? wordOf('TASK_STATUS_UNKNOWN') : nth < 6 ? wordOf('WARMING_UP') : succeeded(),
		);
		expect(outcome).toMatchObject({ kind: 'succeeded', checks: 6 });
	});

	it('is said when the time is up', async () => {
		const { outcome } = await waitForOne(() => wordOf('WARMING_UP'), { timeoutMs: 60_000 });
		expect(outcome).toMatchObject({ kind: 'timedOut', task: { status: 'WARMING_UP' } });
	});
});

describe('a task that Novita does not know', () => {
	it.each([0, 20_000, undefined])(
		'is waited for while it stays so for less than twenty seconds (age: %p)',
		async (ageMs) => {
			const { outcome } = await waitForOne((_, ms) => (ms < 12_000 ? notFound() : succeeded()), {
				ageMs,
			});
			expect(outcome).toMatchObject({ kind: 'succeeded', doubt: undefined });
			expect(outcome.errors.notFound).toBeGreaterThan(1);
		},
	);

	it.each([0, 20_000, undefined])(
		'ends the wait after twenty seconds, and three answers (age: %p)',
		async (ageMs) => {
			const { outcome, times } = await waitForOne(() => notFound(), { ageMs });
			expect(outcome.kind).toBe('error');
			expect(times.length).toBeGreaterThanOrEqual(3);
			expect(times.at(-1)! - times[0]!).toBeGreaterThanOrEqual(20_000);
			expect(outcome.waitedMs).toBeLessThan(30_000);
		},
	);

	it('begins anew once it was seen in between', async () => {
		const { outcome } = await waitForOne((nth, ms) =>
			nth % 2 === 1 ? notFound() : runsFor(90_000)(nth, ms),
		);
		expect(outcome.kind).toBe('succeeded');
	});

	it('holds up no other', async () => {
		const { outcomes, endedAfter } = await waitFor(
			{ lost: () => notFound(), fine: runsFor(6_000) },
			{ ageMs: 0 },
		);
		expect(outcomes).toMatchObject({ lost: { kind: 'error' }, fine: { kind: 'succeeded' } });
		expect(endedAfter.fine).toBeLessThan(7_000);
	});
});

describe('a refusal of something else than the task ID or the key', () => {
	it.each<[ApiErrorCode, number]>([
		['requestRefused', 302],
		['requestRefused', 400],
		['balanceTooLow', 400],
		['balanceTooLow', 403],
		['requestRefused', 410],
		['unreadableResponse', 200],
	])('%s (%i), for however long, ends no wait, and is kept', async (code, status) => {
		const refuses = () => checkFails(code, { status });
		for (const forMs of [1, 25_000, 20 * 60_000]) {
			const { outcome } = await waitForOne((_, ms) => (ms < forMs ? refuses() : succeeded()));
			expect(outcome).toMatchObject({ kind: 'succeeded', lastError: undefined });
		}
		const { outcome, times } = await waitForOne(refuses, { timeoutMs: 10 * 60_000 });
		expect(outcome).toMatchObject({ kind: 'timedOut', lastError: { code, status } });
		expect(times.length).toBeLessThan(25);
	});

	it('holds up no other', async () => {
		const { outcomes, endedAfter } = await waitFor(
			{ bad: () => turnedAway(), good: runsFor(6_000) },
			{ ageMs: 0 },
		);
		expect(outcomes).toMatchObject({ bad: { kind: 'timedOut' }, good: { kind: 'succeeded' } });
		expect(endedAfter.good).toBeLessThan(7_000);
	});
});

describe('a refused key', () => {
	it('is doubted for twenty seconds, and then ends every wait at once', async () => {
		const { outcomes, tookMs } = await waitFor({
			first: () => keyRefused(),
			second: (nth) => (nth > 1 ? keyRefused() : processing()),
			third: runsFor(60_000),
		});
		for (const outcome of Object.values(outcomes)) {
			expect(outcome).toMatchObject({ kind: 'error', error: { status: 403 } });
		}
		expect(tookMs).toBeGreaterThanOrEqual(20_000);
		expect(tookMs).toBeLessThan(30_000);
	});

	it('that is accepted a moment later ends nothing', async () => {
		const { outcome } = await waitForOne((nth) => (nth < 3 ? keyRefused() : succeeded()));
		expect(outcome).toMatchObject({ kind: 'succeeded', errors: { keyRefused: 2 } });
	});

	it('ends all with the first that is certain', async () => {
		const { outcomes, tasks } = await waitFor(alike(200, keyRefused));
		expect(Object.values(outcomes).every(({ kind }) => kind === 'error')).toBe(true);
		expect(tasks.checks.length).toBeLessThan(2.1 * 200);
	});
});

describe('a single check', () => {
	const once = { once: true };

	it.each([
		['succeeded', () => succeeded()],
		['failed', () => failed()],
		['noFile', () => withoutVideo()],
		['running', () => processing()],
		['running', () => queued()],
		['running', () => wordOf('WARMING_UP')],
		['running', () => checkFails('serverError')],
		['running', () => checkFails('rateLimited', { retryAfterMs: 60_000 })],
		['running', () => turnedAway()],
		['running', () => checkFails('balanceTooLow', { status: 403 })],
	])('ends with %s (%#)', async (kind, script) => {
		const { outcome, times } = await waitForOne(script, once);
		expect(outcome.kind).toBe(kind);
		expect(times).toEqual([0]);
	});

	it('of a task, or with a key, that Novita does not know is repeated until that is certain', async () => {
		for (const refuses of [notFound, keyRefused]) {
			const unknown = await waitForOne(refuses, once);
			expect(unknown.outcome.kind).toBe('error');
			expect(unknown.times.length).toBeGreaterThanOrEqual(3);
			expect(unknown.tookMs).toBeGreaterThanOrEqual(20_000);
		}
		const found = await waitForOne((nth) => (nth === 1 ? notFound() : processing()), once);
		expect(found.outcome).toMatchObject({ kind: 'running', checks: 2 });
	});

	it('that is one of many rounds adds to what the others met', async () => {
		const clock = new VirtualClock();
		const tasks = new FakeTasks(clock, { task: () => notFound() });
		const doubt: Doubt = { times: 2, since: clock.now() - 66_000 };
		const waiter = new Waiter(tasks.check, clock, { ...defaultSettings(), ...once });
		const outcome = await clock.run(waiter.watch({ taskId: 'task', doubt }));
		expect(outcome).toMatchObject({ kind: 'error', checks: 1 });
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

	it('goes to each of ten thousand tasks once, however long that takes', async () => {
		const { outcomes, tasks } = await waitFor(alike(10_000, processing), once);
		expect(new Set(Object.values(outcomes).map(({ kind }) => kind))).toEqual(new Set(['running']));
		expect(new Set(tasks.checks.map(({ taskId }) => taskId)).size).toBe(10_000);
		expect(tasks.checks).toHaveLength(10_000);
	});
});
