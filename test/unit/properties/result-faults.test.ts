import { NovitaClient } from '../../../nodes/novita/api/client';
import { Waiter } from '../../../nodes/wait/waiter';
import { defaultSettings } from '../../../nodes/wait/waitSettings';
import type { WaitOutcome } from '../../../nodes/wait/outcome';
import type { FaultKind } from '../../../simulator';
import { VirtualClock } from '../../../tools/virtual-clock';
import { faultKinds, novitaOn, statusOf, wireTo } from './wire';

const RUN_MS = 60_000;
const TIMEOUT_MS = 10 * 60_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** They say what was asked, in another way. */
const HARMLESS: readonly FaultKind[] = ['wrapped', 'accepted202'];
/** A task that Novita doesn't know, or a key. All else may pass, whoever says it. */
const FINAL: readonly FaultKind[] = [
	...(['TASK_NOT_FOUND', 'INVALID_API_KEY', 'MISSING_API_KEY', 'FAILED_TO_AUTH'] as const),
];
const faults = faultKinds.filter((kind) => !HARMLESS.includes(kind));
const passing = faults.filter((kind) => !FINAL.includes(kind));

/** Waits for tasks of a minute, the first of which meets a fault so often. */
async function waitThrough(kind: FaultKind, times: number, tasks = 1) {
	const clock = new VirtualClock();
	const novita = novitaOn(clock, { runMs: { min: RUN_MS, max: RUN_MS } });
	const client = new NovitaClient(wireTo(novita, clock), clock);
	const taskIds: string[] = [];
	const submittedAt = clock.now();
	for (let task = 0; task < tasks; task++) {
		const body = { prompt: `task ${task}`, duration: 5 };
		const submitted = client.submit('kling-v3.0-std-t2v', body, REQUEST_TIMEOUT_MS);
		const submission = await clock.run(submitted);
		if (submission.kind !== 'accepted') throw new Error('the task was not accepted');
		taskIds.push(submission.taskId);
	}
	novita.faults.next({ on: 'result', kind, times, match: { taskId: taskIds[0] } });
	const startedAt = clock.now();
	const check = async (taskId: string) => await client.check(taskId, REQUEST_TIMEOUT_MS);
	const settings = { ...defaultSettings(), timeoutMs: TIMEOUT_MS };
	const waiter = new Waiter(check, clock, 300, undefined, () => 0.5);
	const endedAfter: number[] = [];
	const waits = taskIds.map(async (taskId, index) => {
		const outcome = await waiter.watch({ taskId, submittedAt, settings });
		endedAfter[index] = clock.now() - startedAt;
		return outcome;
	});
	const outcomes = await clock.run(Promise.all(waits));
	// Nobody should be left behind who still checks.
	await clock.advance(5 * 60_000);
	const results = novita.requests.filter(({ on }) => on === 'result');
	const checkedAt = results.map(({ at }) => at - startedAt);
	return { kinds: outcomes.map(({ kind }) => kind), outcome: outcomes[0]!, checkedAt, endedAfter };
}

const errorsOf = ({ errors }: WaitOutcome) =>
	Object.values(errors).reduce((sum, times) => sum + times, 0);

it('every fault of the simulator is among these', () => {
	expect(passing.length).toBeGreaterThan(30);
	expect(faults).toEqual(expect.arrayContaining([...FINAL]));
});

it.each(passing)('%s: the task is waited for', async (kind) => {
	for (const times of [1, 10]) {
		const { outcome } = await waitThrough(kind, times);
		expect([outcome.kind, errorsOf(outcome)]).toEqual(['succeeded', times]);
	}
});

describe('one task of ten for which a fault stays', () => {
	const beside = async (kind: FaultKind) => await waitThrough(kind, Infinity, 10);

	const nine = Array<string>(9).fill('succeeded');

	it.each(passing)('%s: its wait ends at its deadline, and no other later', async (kind) => {
		const { kinds, outcome, endedAfter, checkedAt } = await beside(kind);
		expect(kinds).toEqual(['timedOut', ...nine]);
		expect(errorsOf(outcome)).toBeGreaterThan(3);
		expect(Object.keys(outcome.errors)).toHaveLength(1);
		expect(endedAfter[0]).toBeLessThanOrEqual(TIMEOUT_MS + 1_000);
		// The last check comes as late as it may: a hang or a request for quiet can hold it up.
		const is429 = statusOf(kind) === 429;
		const slack = kind === 'hang' || is429 ? 60_000 : 2_500;
		expect(Math.max(...checkedAt)).toBeGreaterThan(TIMEOUT_MS - slack);
		expect(Math.max(...checkedAt)).toBeLessThan(TIMEOUT_MS);
		// A 429 slows all checks down, as it has to; nothing else may.
		expect(Math.max(...endedAfter.slice(1))).toBeLessThan(is429 ? TIMEOUT_MS : RUN_MS * 1.5);
	});

	it.each(FINAL)('%s ends that one, or with a key them all', async (kind) => {
		const { kinds, endedAfter } = await beside(kind);
		const isUnknown = kind === 'TASK_NOT_FOUND';
		expect(kinds).toEqual(['error', ...(isUnknown ? nine : Array(9).fill('error'))]);
		expect(Math.max(...endedAfter)).toBeLessThan(isUnknown ? RUN_MS * 1.5 : 40_000);
	});
});
