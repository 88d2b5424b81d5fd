import { NovitaClient } from '../../../nodes/novita/api/client';
import { Waiter } from '../../../nodes/wait/waiter';
import { defaultSettings } from '../../../nodes/wait/waitSettings';
import type { WaitOutcome } from '../../../nodes/novita/api/waitOutcome';
import type { Fault, FaultKind, Novita } from '../../../simulator';
import { VirtualClock } from '../../../tools/virtual-clock';
import { faultKinds, novitaOn, statusOf, wireTo } from './wire';

const SLUG = 'kling-v3.0-std-t2v';
const RUN_MS = 60_000;
const TIMEOUT_MS = 10 * 60_000;
const REQUEST_TIMEOUT_MS = 30_000;

type Meaning = 'harmless' | 'passing' | 'final';

const HARMLESS: readonly FaultKind[] = ['wrapped', 'accepted202'];
/** A task that Novita doesn't know, or a key. All else may pass, whoever says it. */
const FINAL: readonly FaultKind[] = [
	'TASK_NOT_FOUND',
	'INVALID_API_KEY',
	'MISSING_API_KEY',
	'FAILED_TO_AUTH',
];

function meaningOf(kind: FaultKind): Meaning {
	if (HARMLESS.includes(kind)) return 'harmless';
	return FINAL.includes(kind) ? 'final' : 'passing';
}

const kindsThat = (meaning: Meaning) => faultKinds.filter((kind) => meaningOf(kind) === meaning);
const passing = kindsThat('passing');
const final = kindsThat('final');
/** What the wait goes on after, if it comes once. */
const once = [...passing, ...final];

interface Wait {
	outcomes: WaitOutcome[];
	/** Checks that arrived at Novita, in milliseconds since the start of the wait. */
	checkedAt: number[];
	tookMs: number;
	/** Of the first task alone. */
	outcome: WaitOutcome;
	endedAfter: number[];
}

interface Setting {
	tasks?: number;
	faults?: (taskIds: string[]) => Array<Fault & { times?: number }>;
	timeoutMs?: number;
	/** Submitted so long before the wait. */
	ageMs?: number;
	visibleAfterMs?: number;
}

async function waitThrough({
	tasks = 1,
	faults = () => [],
	timeoutMs = TIMEOUT_MS,
	ageMs = 0,
	visibleAfterMs = 0,
}: Setting): Promise<Wait> {
	const clock = new VirtualClock();
	const novita: Novita = novitaOn(clock, { runMs: { min: RUN_MS, max: RUN_MS }, visibleAfterMs });
	const client = new NovitaClient(wireTo(novita, clock), clock);
	const taskIds: string[] = [];
	const submittedAt = clock.now();
	for (let task = 0; task < tasks; task++) {
		const body = { prompt: `task ${task}`, duration: 5 };
		const submission = await clock.run(client.submit(SLUG, body, REQUEST_TIMEOUT_MS));
		if (submission.kind !== 'accepted') throw new Error('the task was not accepted');
		taskIds.push(submission.taskId);
	}
	await clock.advance(ageMs);
	for (const fault of faults(taskIds)) novita.faults.next(fault);

	const startedAt = clock.now();
	const waiter = new Waiter(
		async (taskId) => await client.check(taskId, REQUEST_TIMEOUT_MS),
		clock,
		{ ...defaultSettings(), timeoutMs },
		undefined,
		() => 0.5,
	);
	const endedAfter: number[] = [];
	const outcomes = await clock.run(
		Promise.all(
			taskIds.map(async (taskId, index) => {
				const outcome = await waiter.watch({ taskId, submittedAt });
				endedAfter[index] = clock.now() - startedAt;
				return outcome;
			}),
		),
	);
	const tookMs = clock.now() - startedAt;
	// Nobody should be left behind who still checks.
	await clock.advance(5 * 60_000);
	const checkedAt = novita.requests
		.filter(({ on }) => on === 'result')
		.map(({ at }) => at - startedAt);
	return { outcomes, checkedAt, tookMs, endedAfter, outcome: outcomes[0] as WaitOutcome };
}

const struck = ({ errors }: WaitOutcome) =>
	Object.values(errors).reduce((sum, times) => sum + times, 0);

const onResult = (kind: FaultKind, more: Partial<Fault & { times: number }> = {}) => ({
	on: 'result' as const,
	kind,
	...more,
});

it('every fault of the simulator is among these', () => {
	expect(passing.length).toBeGreaterThan(30);
	expect([...final].sort()).toEqual([...FINAL].sort());
});

describe('status checks that meet one fault', () => {
	it.each(passing)('%s: the task is waited for', async (kind) => {
		for (const times of [1, 3, 10]) {
			const { outcome, tookMs } = await waitThrough({ faults: () => [onResult(kind, { times })] });
			expect(outcome.kind).toBe('succeeded');
			expect(tookMs).toBeLessThan(TIMEOUT_MS);
			expect(struck(outcome)).toBe(times);
			expect(outcome.checks).toBeGreaterThan(times);
		}
	});

	it.each(passing)('%s that stays: the wait ends at its deadline, and no later', async (kind) => {
		const { outcome, tookMs, checkedAt } = await waitThrough({
			faults: () => [onResult(kind, { times: Infinity })],
		});
		expect(outcome.kind).toBe('timedOut');
		expect(tookMs).toBeLessThanOrEqual(TIMEOUT_MS + 1_000);
		expect(Math.max(...checkedAt)).toBeLessThan(TIMEOUT_MS);
		expect(struck(outcome)).toBeGreaterThan(3);
		// The last check comes as late as it may: a hang or a request for quiet can hold it up.
		const slack = kind === 'hang' || statusOf(kind) === 429 ? 60_000 : 2_500;
		expect(Math.max(...checkedAt)).toBeGreaterThan(TIMEOUT_MS - slack);
		expect(Object.keys(outcome.errors)).toHaveLength(1);
	});

	it.each(passing)('%s up to shortly before the deadline: the last check counts', async (kind) => {
		// The last check of all may follow one that hangs.
		const until = TIMEOUT_MS - REQUEST_TIMEOUT_MS - 2_500;
		let startedAt: number | undefined;
		const { outcome } = await waitThrough({
			faults: () => [
				onResult(kind, {
					times: Infinity,
					when: ({ at }) => at - (startedAt ??= at) < until,
				}),
			],
		});
		expect(outcome.kind).toBe('succeeded');
	});

	it.each(final)('%s: the task is waited for, however old it is', async (kind) => {
		for (const ageMs of [0, 30_000]) {
			const { outcome } = await waitThrough({
				ageMs,
				faults: () => [onResult(kind, { times: 2 })],
			});
			expect(outcome.kind).toBe('succeeded');
			expect(struck(outcome)).toBe(2);
		}
	});

	it.each(final)('%s that stays: believed after 3 in sequence, over 20 s', async (kind) => {
		const { outcome, checkedAt } = await waitThrough({
			ageMs: 30_000,
			faults: () => [onResult(kind, { times: Infinity })],
		});
		expect(outcome).toMatchObject({ kind: 'error', error: { message: expect.any(String) } });
		expect(checkedAt.length).toBeGreaterThanOrEqual(3);
		expect(checkedAt.at(-1)! - checkedAt[0]!).toBeGreaterThanOrEqual(20_000);
		expect(checkedAt.at(-2)! - checkedAt[0]!).toBeLessThan(20_000);
	});

	it.each(HARMLESS)('%s says what was asked', async (kind) => {
		const { outcome } = await waitThrough({ faults: () => [onResult(kind, { times: Infinity })] });
		expect(outcome.kind).toBe('succeeded');
	});

	it('a task that is not visible at first', async () => {
		const { outcome } = await waitThrough({ visibleAfterMs: 10_000 });
		expect(outcome.kind).toBe('succeeded');
	});
});

describe('status checks that meet two faults, one after the other', () => {
	it.each(once)('%s, then each of them', async (first) => {
		for (const second of faultKinds.filter((kind) => !HARMLESS.includes(kind))) {
			const { outcome, tookMs } = await waitThrough({
				faults: () => [onResult(first, { times: 2 }), onResult(second)],
				// Nothing is fresh after the first, which may hang.
				ageMs: 30_000,
			});
			// A third refusal in sequence may be believed.
			const ends = meaningOf(first) === 'final' && meaningOf(second) === 'final' && outcome.kind;
			expect([first, second, outcome.kind]).toEqual([first, second, ends || 'succeeded']);
			expect(tookMs).toBeLessThan(TIMEOUT_MS);
			expect(struck(outcome)).toBe(3);
		}
	});

	it.each(passing)('%s, in turns with each of them, for as long as the wait', async (first) => {
		for (const second of passing) {
			const { outcome, tookMs, checkedAt } = await waitThrough({
				timeoutMs: 4 * 60_000,
				faults: () => [
					onResult(first, { times: Infinity, when: ({ index }) => index % 2 === 0 }),
					onResult(second, { times: Infinity, when: ({ index }) => index % 2 === 1 }),
				],
			});
			expect(outcome.kind).toBe('timedOut');
			expect(tookMs).toBeLessThanOrEqual(4 * 60_000 + 1_000);
			expect(Math.max(...checkedAt)).toBeLessThan(4 * 60_000);
		}
	});
});

describe('one bad task of ten', () => {
	const beside = async (kind: FaultKind) =>
		await waitThrough({
			tasks: 10,
			faults: ([bad]) => [onResult(kind, { times: Infinity, match: { taskId: bad } })],
		});

	const besideOne = (kind: string) => [kind, ...Array.from({ length: 9 }, () => 'succeeded')];

	it.each(passing)('%s loses none of the others', async (kind) => {
		const { outcomes, endedAfter } = await beside(kind);
		expect(outcomes.map((each) => each.kind)).toEqual(besideOne('timedOut'));
		// A 429 slows all checks down, as it has to; nothing else may.
		if (statusOf(kind) !== 429) {
			expect(Math.max(...endedAfter.slice(1))).toBeLessThan(RUN_MS * 1.5);
		}
	});

	it('TASK_NOT_FOUND ends that one alone', async () => {
		const { outcomes } = await beside('TASK_NOT_FOUND');
		expect(outcomes.map((each) => each.kind)).toEqual(besideOne('error'));
	});

	it.each(final.filter((kind) => kind !== 'TASK_NOT_FOUND'))('%s ends them all', async (kind) => {
		const { outcomes, tookMs } = await beside(kind);
		expect(new Set(outcomes.map((each) => each.kind))).toEqual(new Set(['error']));
		expect(tookMs).toBeLessThan(40_000);
	});
});
