import { Waiter } from '../../../nodes/wait/waiter';
import { defaultSettings } from '../../../nodes/wait/waitSettings';
import { checkFails, FakeTasks, processing, runsFor } from '../../../tools/fake-tasks';
import { VirtualClock } from '../../../tools/virtual-clock';
import { alike, waitFor, waitForOne } from '../../support/waiting';

describe('the time-out', () => {
	it.each([1_000, 5_000, 60_000, 30 * 60_000])(
		'of %i ms: the last check is answered before it',
		async (timeoutMs) => {
			const { outcome, times } = await waitForOne(processing, { timeoutMs });
			expect(outcome.kind).toBe('timedOut');
			expect(outcome.waitedMs).toBeLessThanOrEqual(timeoutMs);
			expect(times.at(-1)).toBeGreaterThanOrEqual(timeoutMs - Math.min(2_000, timeoutMs / 10));
		},
	);

	it('gives a task that finishes just before it its video', async () => {
		const { outcome } = await waitForOne(runsFor(57_900), { timeoutMs: 60_000 });
		expect(outcome.kind).toBe('succeeded');
	});

	it.each([10, 50, 200, 2_000])(
		'comes after a last round of checks, to each of %i, as many as there is time for',
		async (count) => {
			const { outcomes, tasks } = await waitFor(alike(count, processing), { timeoutMs: 300_000 });
			const roundMs = Math.max(2_000, (count * 60_000) / 270);
			for (const [name, { kind, waitedMs }] of Object.entries(outcomes)) {
				expect(kind).toBe('timedOut');
				expect(waitedMs).toBeLessThanOrEqual(300_000);
				const last = tasks.timesOf(name).at(-1) ?? 0;
				expect(last).toBeGreaterThanOrEqual(300_000 - roundMs - 500);
			}
		},
	);

	it('of one that has less of it comes no earlier for many that have more', async () => {
		const timeouts = { 'task 0': 60_000 };
		const { tasks } = await waitFor(alike(20, processing), { timeoutMs: 600_000, timeouts });
		expect(tasks.timesOf('task 0').at(-1)).toBeGreaterThanOrEqual(57_500);
	});

	it('is not outlived by checks that hang', async () => {
		const set = { timeoutMs: 60_000 };
		const { outcomes } = await waitFor(
			alike(70, () => 'hang'),
			set,
		);
		for (const outcome of Object.values(outcomes)) {
			expect(outcome).toMatchObject({ kind: 'timedOut', checks: 1, waitedMs: 60_000 });
		}
		const { outcome } = await waitForOne((_, ms) => (ms < 57_000 ? processing() : 'hang'), set);
		expect(outcome).toMatchObject({ kind: 'timedOut', waitedMs: 60_000 });
		expect(outcome.task).toMatchObject({ status: 'TASK_STATUS_PROCESSING' });
	});

	it.each(['timedOut', 'succeeded'])(
		'comes after a last check, however long the quiet is that a server asks for: %s',
		async (kind) => {
			const limited = () => checkFails('rateLimited', { retryAfterMs: 999_999_000 });
			const { outcome, times } = await waitForOne(
				(nth, ms) => (nth === 1 || kind === 'timedOut' ? limited() : runsFor(50_000)(nth, ms)),
				{ timeoutMs: 60_000 },
			);
			expect(outcome).toMatchObject({ kind, toldToWaitMs: 999_999_000 });
			expect(outcome.waitedMs).toBeLessThanOrEqual(60_000);
			expect(times).toEqual([0, 58_000]);
		},
	);
});

describe('cancelling', () => {
	it('ends every wait at that moment', async () => {
		const { outcomes, tasks, tookMs } = await waitFor(
			{
				runs: processing,
				hangs: () => 'hang',
				isQuiet: () => checkFails('rateLimited', { retryAfterMs: 600_000 }),
			},
			{ cancelAfterMs: 7_777 },
		);
		expect(tookMs).toBe(7_777);
		for (const outcome of Object.values(outcomes)) {
			expect(outcome).toMatchObject({ kind: 'cancelled', waitedMs: 7_777 });
		}
		for (const { at } of tasks.checks) expect(at - tasks.startedAt).toBeLessThan(7_777);
	});

	it('before the start lets no check go out', async () => {
		const { outcome, times } = await waitForOne(processing, { cancelAfterMs: 0, ageMs: 0 });
		expect([outcome.kind, times]).toEqual(['cancelled', []]);
	});

	it('that never comes leaves no listener on the signal of its execution', async () => {
		const clock = new VirtualClock();
		const { signal } = new AbortController();
		const add = jest.spyOn(signal, 'addEventListener');
		const remove = jest.spyOn(signal, 'removeEventListener');
		for (let round = 0; round < 2; round++) {
			const tasks = new FakeTasks(clock, { a: processing });
			const settings = { ...defaultSettings(), timeoutMs: 1_000 };
			const waiter = new Waiter(tasks.check, clock, 300, signal);
			await clock.run(waiter.watch({ taskId: 'a', settings }));
		}
		expect(add).toHaveBeenCalledTimes(2);
		expect(remove.mock.calls).toEqual(add.mock.calls);
	});
});

/** A clock that somebody may set, and a process that may stand still. */
class UnsteadyClock extends VirtualClock {
	correctedBy = 0;
	/** The next sleep takes so much longer. */
	standstillMs = 0;
	private stoodStillFor = 0;

	override now(): number {
		return super.now() + this.correctedBy;
	}

	override elapsed(): number {
		return super.elapsed() + this.stoodStillFor;
	}

	override async sleep(ms: number): Promise<void> {
		await super.sleep(ms);
		this.stoodStillFor += this.standstillMs;
		this.standstillMs = 0;
	}
}

describe('the clock of a wait', () => {
	it.each([3_600_000, -3_600_000])('may be corrected by %i ms', async (ms) => {
		const clock = new UnsteadyClock();
		void clock.sleep(20_000).then(() => (clock.correctedBy = ms));
		const { outcome } = await waitForOne(runsFor(40_000), { clock, timeoutMs: 60_000 });
		expect(outcome.kind).toBe('succeeded');
		expect(outcome.waitedMs).toBeLessThan(45_000);
	});

	it('may stand still: then all are checked before time is up', async () => {
		const clock = new UnsteadyClock();
		void clock.sleep(90_000).then(() => (clock.standstillMs = 3_600_000));
		const scripts = { ...alike(200, processing), done: runsFor(100_000) };
		const { outcomes, tasks } = await waitFor(scripts, { clock, timeoutMs: 240_000 });
		const kinds = Object.values(outcomes).map(({ kind }) => kind);
		expect(kinds).toEqual([...Array<string>(200).fill('timedOut'), 'succeeded']);
		const after = tasks.checks.filter(({ at }) => at - tasks.startedAt > 90_000);
		expect(new Set(after.map(({ taskId }) => taskId)).size).toBe(201);
	});
});
