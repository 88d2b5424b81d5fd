import { checkFails, processing, runsFor, succeeded } from '../../../../tools/fake-tasks';
import { alike, waitFor, waitForOne } from '../../../support/waiting';

describe('the time-out', () => {
	it.each([1_000, 5_000, 60_000, 30 * 60_000])(
		'of %i ms: the last check is answered before it',
		async (timeoutMs) => {
			const { outcome, times } = await waitForOne(() => processing(), { timeoutMs });
			const last = times.at(-1) ?? 0;
			expect(outcome.kind).toBe('timedOut');
			expect(last + 50).toBeLessThanOrEqual(timeoutMs);
			expect(last).toBeGreaterThanOrEqual(timeoutMs - Math.min(2_000, timeoutMs / 10));
			expect(outcome.waitedMs).toBeLessThanOrEqual(timeoutMs);
		},
	);

	it('gives a task that finishes just before it its video', async () => {
		const { outcome } = await waitForOne(runsFor(57_900), { timeoutMs: 60_000 });
		expect(outcome.kind).toBe('succeeded');
	});

	it('is not outlived by a check that hangs', async () => {
		const { outcome } = await waitForOne(() => 'hang', { timeoutMs: 60_000 });
		expect(outcome).toMatchObject({ kind: 'timedOut', checks: 1, waitedMs: 60_000 });
	});

	it('is not outlived by a check that hangs at last', async () => {
		const { outcome } = await waitForOne((_, ms) => (ms < 57_000 ? processing() : 'hang'), {
			timeoutMs: 60_000,
		});
		expect(outcome).toMatchObject({ kind: 'timedOut', waitedMs: 60_000 });
		expect(outcome.task).toMatchObject({ status: 'TASK_STATUS_PROCESSING' });
	});

	it('ends all of more tasks than may be checked together, all hanging', async () => {
		const { outcomes } = await waitFor(
			alike(70, () => 'hang'),
			{ timeoutMs: 60_000 },
		);
		for (const outcome of Object.values(outcomes)) {
			expect(outcome).toMatchObject({ kind: 'timedOut', waitedMs: 60_000 });
		}
	});

	it('is not outlived by a server that asks for an hour of quiet', async () => {
		const { outcome, times } = await waitForOne(
			(nth) => (nth === 1 ? checkFails('rateLimited', { retryAfterMs: 3_600_000 }) : succeeded()),
			{ timeoutMs: 60_000 },
		);
		expect(outcome).toMatchObject({ kind: 'timedOut', waitedMs: 60_000 });
		expect(times).toHaveLength(1);
	});

	it('is the own one of each task that joins', async () => {
		const { outcomes } = await waitFor(
			{ quick: runsFor(5_000), slow: () => processing() },
			{ timeoutMs: 60_000 },
		);
		expect(outcomes.quick?.kind).toBe('succeeded');
		expect(outcomes.slow?.waitedMs).toBeLessThanOrEqual(60_000);
	});

	it('tells what was seen on the way', async () => {
		const { outcome } = await waitForOne(
			(nth) =>
				nth === 1
					? checkFails('responseLost')
					: nth % 2 === 0
						? checkFails('serverError')
						: checkFails('unreadableResponse'),
			{ timeoutMs: 120_000 },
		);
		expect(outcome.kind).toBe('timedOut');
		const { responseLost = 0, serverError = 0, unreadableResponse = 0 } = outcome.errors;
		expect(responseLost).toBe(1);
		expect(serverError).toBeGreaterThan(0);
		expect(responseLost + serverError + unreadableResponse).toBe(outcome.checks);
	});
});

describe('cancelling', () => {
	it('ends every wait at that moment', async () => {
		const { outcomes, tasks, tookMs } = await waitFor(
			{ a: () => processing(), b: () => 'hang', c: () => processing() },
			{ cancelAfterMs: 7_777 },
		);
		expect(tookMs).toBe(7_777);
		for (const outcome of Object.values(outcomes)) {
			expect(outcome).toMatchObject({ kind: 'cancelled', waitedMs: 7_777 });
		}
		for (const { at } of tasks.checks) expect(at - tasks.startedAt).toBeLessThan(7_777);
	});

	it('before the start lets no check go out', async () => {
		const scripts = { a: () => processing() };
		const { outcomes, tasks } = await waitFor(scripts, { cancelAfterMs: 0, ageMs: 0 });
		expect(outcomes.a?.kind).toBe('cancelled');
		expect(tasks.checks).toEqual([]);
	});

	it('in the quiet after a 429 does not wait for its end', async () => {
		const { outcome, tookMs } = await waitForOne(
			() => checkFails('rateLimited', { retryAfterMs: 600_000 }),
			{
				cancelAfterMs: 5_000,
			},
		);
		expect(outcome.kind).toBe('cancelled');
		expect(tookMs).toBe(5_000);
	});
});
