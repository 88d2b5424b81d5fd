import { Waiter } from '../../../../nodes/novita/wait/waiter';
import type { WaitOptions } from '../../../../nodes/novita/wait/waitOutcome';
import { FakeTasks, processing, runsFor, type Script } from '../../../../tools/fake-tasks';
import { alike } from '../../../support/waiting';
import { VirtualClock } from '../../../../tools/virtual-clock';

const TIMEOUT_MS = 60_000;

/** A clock that somebody may set, and a process that may stand still. */
class UnsteadyClock extends VirtualClock {
	private correctedBy = 0;
	private stoodStillFor = 0;
	private standstillMs = 0;

	override now(): number {
		return super.now() + this.correctedBy;
	}

	override elapsed(): number {
		return super.elapsed() + this.stoodStillFor;
	}

	correct(ms: number): void {
		this.correctedBy += ms;
	}

	/** The next sleep takes so much longer. */
	standStill(ms: number): void {
		this.standstillMs = ms;
	}

	override async sleep(ms: number): Promise<void> {
		await super.sleep(ms);
		this.stoodStillFor += this.standstillMs;
		this.standstillMs = 0;
	}
}

function watchOn(
	clock: UnsteadyClock,
	scripts: Record<string, Script>,
	options: Partial<WaitOptions> = {},
) {
	const tasks = new FakeTasks(clock, scripts, 0);
	const waiter = new Waiter(tasks.check, clock, { timeoutMs: TIMEOUT_MS, ...options });
	const outcomes = Promise.all(
		Object.keys(scripts).map(async (taskId) => await waiter.watch({ taskId })),
	);
	return { tasks, outcomes };
}

describe('a clock that is corrected during a wait', () => {
	it.each([3_600_000, -3_600_000])('by %i ms neither ends nor prolongs it', async (ms) => {
		const clock = new UnsteadyClock();
		const { outcomes } = watchOn(clock, { a: runsFor(40_000) });
		await clock.advance(20_000);
		clock.correct(ms);
		const [outcome] = await clock.run(outcomes);
		expect(outcome).toMatchObject({ kind: 'succeeded' });
		expect(outcome!.waitedMs).toBeLessThan(45_000);
	});
});

describe('a process that stood still past the deadline', () => {
	it('checks each task once more before it says that the time is up', async () => {
		const clock = new UnsteadyClock();
		const { tasks, outcomes } = watchOn(clock, { done: runsFor(25_000), open: () => processing() });
		await clock.advance(20_000);
		const before = tasks.checks.length;
		clock.standStill(3_600_000);
		// As the first would be on Novita's side by then.
		await clock.advance(6_000);
		const [done, open] = await clock.run(outcomes);
		expect(done).toMatchObject({ kind: 'succeeded' });
		expect(open).toMatchObject({ kind: 'timedOut' });
		expect(tasks.checks.length).toBeGreaterThanOrEqual(before + 2);
	});

	it('checks all of two hundred', async () => {
		const clock = new UnsteadyClock();
		const { tasks, outcomes } = watchOn(clock, alike(200, processing), { timeoutMs: 600_000 });
		await clock.advance(60_000);
		const before = tasks.checks.length;
		clock.standStill(3_600_000);
		await clock.run(outcomes);
		const after = new Set(tasks.checks.slice(before).map(({ taskId }) => taskId));
		expect(after.size).toBe(200);
	});
});

describe('a single check of ten thousand tasks', () => {
	it('calls none timed out, and goes to each once', async () => {
		const clock = new UnsteadyClock();
		const { tasks, outcomes } = watchOn(clock, alike(10_000, processing), {
			once: true,
			perMinute: 6_000,
		});
		const kinds = (await clock.run(outcomes)).map(({ kind }) => kind);
		expect(new Set(kinds)).toEqual(new Set(['running']));
		expect(kinds).toHaveLength(10_000);
		expect(tasks.checks).toHaveLength(10_000);
	});
});

describe('a wait that is over', () => {
	it('leaves no listener on the signal of its execution', async () => {
		const clock = new VirtualClock();
		const { signal } = new AbortController();
		let listeners = 0;
		const add = signal.addEventListener.bind(signal);
		const remove = signal.removeEventListener.bind(signal);
		signal.addEventListener = (...given: Parameters<typeof add>) => {
			listeners += 1;
			add(...given);
		};
		signal.removeEventListener = (...given: Parameters<typeof remove>) => {
			listeners -= 1;
			remove(...given);
		};
		for (let round = 0; round < 20; round++) {
			const tasks = new FakeTasks(clock, { a: runsFor(clock.now() + 5_000) });
			const waiter = new Waiter(tasks.check, clock, { timeoutMs: 1_000 }, signal);
			await clock.run(waiter.watch({ taskId: 'a' }));
		}
		await clock.advance(10_000);
		expect(listeners).toBe(0);
	});
});
