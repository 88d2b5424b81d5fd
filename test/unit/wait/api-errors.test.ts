import type { ApiErrorCode } from '../../../nodes/novita/api/meanings';
import { checkFails, runsFor, succeeded } from '../../../tools/fake-tasks';
import { alike, waitFor, waitForOne } from '../../support/waiting';

describe('an error that may pass', () => {
	it.each<ApiErrorCode>([
		'rateLimited',
		'serverError',
		'unreadableResponse',
		'notSent',
		'responseLost',
	])('%s: the task is checked again, after pauses that grow', async (code) => {
		const { outcome, times } = await waitForOne((nth) =>
			nth <= 4 ? checkFails(code) : succeeded(),
		);
		expect(outcome).toMatchObject({ kind: 'succeeded', checks: 5, errors: { [code]: 4 } });
		const pauses = times.slice(1).map((time, index) => time - (times[index] as number));
		expect(pauses[3]).toBeGreaterThan(pauses[0] as number);
		expect(pauses[0]).toBeGreaterThanOrEqual(1_000);
	});

	it('that has passed no longer slows the checks', async () => {
		const { times } = await waitForOne((nth, ms) =>
			nth % 2 === 1 ? checkFails('serverError') : runsFor(60_000)(nth, ms),
		);
		for (const [index, time] of times.slice(1).entries()) {
			expect(time - (times[index] as number)).toBeLessThan(6_000);
		}
	});

	it('holds up no other task', async () => {
		const fine = alike(5, runsFor(6_000));
		const { outcomes, endedAfter } = await waitFor(
			{ broken: () => checkFails('serverError'), hanging: () => 'hang', ...fine },
			{ timeoutMs: 120_000 },
		);
		for (const name of Object.keys(fine)) {
			expect(outcomes[name]?.kind).toBe('succeeded');
			expect(endedAfter[name]).toBeLessThan(7_000);
		}
		expect(outcomes.broken?.kind).toBe('timedOut');
		expect(outcomes.hanging?.kind).toBe('timedOut');
	});
});

describe('a 429', () => {
	it('slows all tasks together, for as long as it says', async () => {
		let refusals = 0;
		const limited = (nth: number, ms: number) => {
			if (ms >= 3_000 && refusals === 0) {
				refusals += 1;
				return checkFails('rateLimited', { retryAfterMs: 10_000 });
			}
			return runsFor(20_000)(nth, ms);
		};
		const { outcomes, tasks } = await waitFor(alike(8, limited), { latencyMs: 20 });
		expect(refusals).toBe(1);
		const refusedAt = tasks.checks
			.map(({ at }) => at - tasks.startedAt)
			.filter((at) => at >= 3_000)
			.sort((one, other) => one - other)[0] as number;
		const inQuiet = tasks.checks
			.map(({ at }) => at - tasks.startedAt)
			.filter((at) => at > refusedAt + 20 && at < refusedAt + 20 + 10_000);
		expect(inQuiet).toEqual([]);
		expect(Object.values(outcomes).every(({ kind }) => kind === 'succeeded')).toBe(true);
	});

	it('that asks for longer than the wait has leaves each task its last check, and is said', async () => {
		const script = (nth: number) =>
			nth === 1 ? checkFails('rateLimited', { retryAfterMs: 999_999_000 }) : succeeded();
		const { outcomes, tookMs } = await waitFor(alike(5, script), { timeoutMs: 60_000 });
		for (const outcome of Object.values(outcomes)) {
			expect(outcome).toMatchObject({ kind: 'succeeded', toldToWaitMs: 999_999_000 });
		}
		expect(tookMs).toBeLessThanOrEqual(60_000);
	});

	it('that never ends is asked again less and less', async () => {
		const { outcome, times } = await waitForOne(
			() => checkFails('rateLimited', { retryAfterMs: 0 }),
			{
				timeoutMs: 600_000,
			},
		);
		expect(outcome.kind).toBe('timedOut');
		expect(times.length).toBeLessThan(25);
	});
});
