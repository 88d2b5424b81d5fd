import {
	keyRefused,
	failed,
	notFound,
	checkFails,
	processing,
	queued,
	requestRefused,
	runsFor,
	succeeded,
	withoutVideo,
	wordOf,
} from '../../../../tools/fake-tasks';
import { waitFor, waitForOne } from '../../../support/waiting';

describe('how a wait ends', () => {
	it('with the video', async () => {
		const { outcome } = await waitForOne(runsFor(20_000));
		expect(outcome).toMatchObject({
			kind: 'succeeded',
			task: { status: 'TASK_STATUS_SUCCEED' },
			errors: {},
		});
		expect(outcome.waitedMs).toBeGreaterThanOrEqual(20_000);
		expect(outcome.waitedMs).toBeLessThan(22_000);
	});

	it('with the count of its checks', async () => {
		const { outcome, times } = await waitForOne(runsFor(20_000));
		expect(outcome.checks).toBe(times.length);
		expect(outcome.checks).toBeGreaterThan(3);
	});

	it('with the failure of the task', async () => {
		const { outcome } = await waitForOne((nth) => (nth < 3 ? processing() : failed('NSFW')));
		expect(outcome).toMatchObject({ kind: 'failed', task: { reason: 'NSFW' } });
	});

	it('with a success that has no video', async () => {
		const { outcome } = await waitForOne(() => withoutVideo());
		expect(outcome).toMatchObject({ kind: 'noVideo', checks: 1 });
	});

	it('with an answer that is final for this task alone', async () => {
		const { outcomes } = await waitFor({ bad: () => requestRefused(), good: runsFor(9_000) });
		expect(outcomes).toMatchObject({ bad: { kind: 'error' }, good: { kind: 'succeeded' } });
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
	it('is waited for in its first moments', async () => {
		const { outcome } = await waitForOne((_, ms) => (ms < 8_000 ? notFound() : succeeded()), {
			ageMs: 0,
		});
		expect(outcome).toMatchObject({ kind: 'succeeded' });
		expect(outcome.errors.notFound).toBeGreaterThan(0);
	});

	it('is waited for too where nobody says when it was submitted', async () => {
		const { outcome } = await waitForOne((_, ms) => (ms < 8_000 ? notFound() : succeeded()));
		expect(outcome.kind).toBe('succeeded');
	});

	it('ends the wait after twenty seconds', async () => {
		const { outcome } = await waitForOne(() => notFound(), { ageMs: 0 });
		expect(outcome.kind).toBe('error');
		expect(outcome.waitedMs).toBeGreaterThanOrEqual(20_000);
		expect(outcome.waitedMs).toBeLessThan(25_000);
	});

	it('ends the wait at once where it is older', async () => {
		const { outcome } = await waitForOne(() => notFound(), { ageMs: 20_000 });
		expect(outcome).toMatchObject({ kind: 'error', checks: 1 });
		expect(outcome.waitedMs).toBeLessThan(100);
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

describe('a refused key', () => {
	it('ends every wait at once', async () => {
		const { outcomes, tasks, tookMs } = await waitFor({
			first: () => keyRefused(),
			second: (nth) => (nth > 1 ? keyRefused() : processing()),
			third: runsFor(60_000),
		});
		for (const outcome of Object.values(outcomes)) {
			expect(outcome).toMatchObject({ kind: 'error', error: { status: 403 } });
		}
		expect(tasks.checks).toHaveLength(3);
		expect(tookMs).toBeLessThan(1_000);
	});

	it('ends those who come later, without a check', async () => {
		const scripts = Object.fromEntries(
			Array.from({ length: 200 }, (_, index) => [`task ${index}`, () => keyRefused()]),
		);
		const { outcomes, tasks } = await waitFor(scripts);
		expect(Object.values(outcomes).every(({ kind }) => kind === 'error')).toBe(true);
		expect(tasks.checks.length).toBeLessThanOrEqual(20);
	});
});

describe('a single check', () => {
	const once = { once: true };

	it.each([
		['succeeded', () => succeeded()],
		['failed', () => failed()],
		['noVideo', () => withoutVideo()],
		['running', () => processing()],
		['running', () => queued()],
		['running', () => wordOf('WARMING_UP')],
		['running', () => checkFails('serverError')],
		['running', () => checkFails('rateLimited', { retryAfterMs: 60_000 })],
		['error', () => notFound()],
		['error', () => keyRefused()],
		['error', () => requestRefused()],
	])('ends with %s (%#)', async (kind, script) => {
		const { outcome, times } = await waitForOne(script, once);
		expect(outcome.kind).toBe(kind);
		expect(times).toEqual([0]);
	});

	it('takes a task that is not visible yet for running', async () => {
		const { outcome, times } = await waitForOne(() => notFound(), { ...once, ageMs: 5_000 });
		expect(outcome.kind).toBe('running');
		expect(times).toEqual([0]);
	});

	it('goes to each of a hundred tasks once', async () => {
		const scripts = Object.fromEntries(
			Array.from({ length: 100 }, (_, index) => [`task ${index}`, () => processing()]),
		);
		const { outcomes, tasks } = await waitFor(scripts, once);
		expect(Object.values(outcomes).map(({ kind }) => kind)).toEqual(Array(100).fill('running'));
		expect(new Set(tasks.checks.map(({ taskId }) => taskId)).size).toBe(100);
		expect(tasks.checks).toHaveLength(100);
	});
});
