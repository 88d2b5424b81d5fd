import { verdictOf } from '../../support/verdict';
import * as fc from 'fast-check';

import { VirtualClock } from '../../../tools/virtual-clock';
import { ANSWERS, Till, type AnswerName, type Move, type Plan, type Run } from './till';

const SEQUENCES = 1_200;
/** Some 5 s on two slow cores. */
const TIMEOUT_MS = 60_000;
const SEED = 20_261_001;

const names = Object.keys(ANSWERS) as AnswerName[];

const move: fc.Arbitrary<Move> = fc.record({
	answer: fc.oneof(
		{ weight: 2, arbitrary: fc.constant<AnswerName>('ok') },
		{ weight: 3, arbitrary: fc.constantFrom<AnswerName>('busy', 'busyForSeconds') },
		{ weight: 8, arbitrary: fc.constantFrom(...names) },
	),
	latencyMs: fc.integer({ min: 0, max: 5_000 }),
});

const moves = fc.array(fc.array(move, { maxLength: 4 }), { minLength: 1, maxLength: 9 });

const onError = fc.constantFrom('stop' as const, 'continue' as const);
const sometimes = <Value>(arbitrary: fc.Arbitrary<Value>) =>
	fc.option(arbitrary, { nil: undefined, freq: 3 });
const moment = fc.integer({ min: 0, max: 12_000 });

/** Without Retry On Fail there is one run, which may be cancelled. */
const single: fc.Arbitrary<Plan> = fc.record({
	moves,
	runs: fc.record({ onError, cancelAfterMs: sometimes(moment) }).map((run) => [run]),
});

/** With it all items run again, each time in the same execution. */
const retried: fc.Arbitrary<Plan> = fc
	.record({
		moves,
		onError,
		runs: fc.array(fc.record({ cancelAfterMs: fc.option(moment, { nil: undefined, freq: 6 }) }), {
			minLength: 2,
			maxLength: 4,
		}),
	})
	.map((plan) => ({
		moves: plan.moves,
		runs: plan.runs.map((run): Run => ({ ...run, onError: plan.onError })),
	}));

/** Worse than n8n does: the next run begins while items of the one before are under way. */
const overlapping: fc.Arbitrary<Plan> = fc.record({
	moves,
	runs: fc.array(fc.record({ onError, abandonAfterMs: moment, cancelAfterMs: sometimes(moment) }), {
		minLength: 2,
		maxLength: 3,
	}),
});

afterEach(() => {
	jest.restoreAllMocks();
});

let executions = 0;

async function play(plan: Plan): Promise<Till> {
	const clock = new VirtualClock();
	// The ledger's only clock is the system's, and it forgets by it.
	jest.spyOn(Date, 'now').mockImplementation(() => clock.now());
	executions += 1;
	const till = new Till(clock, `execution${executions}`, plan);
	await till.play();
	return till;
}

/** What holds whatever happens, and whoever cancels or starts again when. */
function expectPaidOnce(till: Till): void {
	for (const ids of till.accepted.values()) expect(ids).toHaveLength(1);
	expect(till.sentAgain).toEqual([]);
	// Each id that came is logged, once, and no id is made up.
	expect([...till.logged].sort()).toEqual([...till.told].sort());
	const bills = new Map([...till.accepted].map(([item, [id]]) => [item, id]));
	for (const { settled } of till.results) {
		// An item is settled once a run.
		expect(new Set(settled.map(({ item }) => item)).size).toBe(settled.length);
		for (const { item, submission } of settled) {
			if (submission.kind !== 'accepted') continue;
			expect(submission.taskId).toBe(bills.get(item));
			expect(till.told).toContain(submission.taskId);
		}
	}
	expect(till.logTexts.join('\n')).not.toContain('secret');
}

/** What else holds where runs don't overlap. */
function expectItemsKnown(till: Till, items: number): void {
	const idsOf = new Set<string>();
	for (const { run, settled, loggedBefore } of till.results) {
		for (const { submission } of settled) {
			if (submission.kind === 'accepted') idsOf.add(submission.taskId);
		}
		if (run.onError === 'stop' || run.cancelAfterMs !== undefined) continue;
		// No item goes missing, and none that has a task loses it.
		expect(settled).toHaveLength(items);
		const ids = settled.flatMap(({ submission }) =>
			submission.kind === 'accepted' ? [submission.taskId] : [],
		);
		expect(ids).toEqual(expect.arrayContaining(loggedBefore));
	}
	expect([...idsOf].sort()).toEqual([...till.logged].sort());
}

interface Tally {
	met: Set<AnswerName>;
	accepted: number;
	unknown: number;
	reruns: number;
}

async function playMany(
	plans: fc.Arbitrary<Plan>,
	numRuns: number,
	check: (till: Till, plan: Plan) => void,
): Promise<Tally> {
	const tally: Tally = { met: new Set(), accepted: 0, unknown: 0, reruns: 0 };
	await fc.assert(
		fc.asyncProperty(plans, async (plan) => {
			const till = await play(plan);
			check(till, plan);
			for (const name of till.met) tally.met.add(name);
			tally.accepted += till.accepted.size;
			tally.reruns += till.results.length - 1;
			tally.unknown += till.results
				.flatMap(({ settled }) => settled)
				.filter(({ submission }) => verdictOf(submission) === 'unknown').length;
		}),
		{ seed: SEED, numRuns },
	);
	return tally;
}

describe('whatever Novita answers, an item is paid for once and its id is known', () => {
	it.each([
		['in a single run', single],
		['with Retry On Fail', retried],
	])(
		'%s',
		async (_, plans) => {
			const tally = await playMany(plans, SEQUENCES / 3, (till, { moves: { length } }) => {
				expectPaidOnce(till);
				expectItemsKnown(till, length);
			});
			expect([...tally.met].sort()).toEqual([...names].sort());
			expect(tally.accepted).toBeGreaterThan(SEQUENCES / 3);
			expect(tally.unknown).toBeGreaterThan(SEQUENCES / 3);
		},
		TIMEOUT_MS,
	);

	it(
		'when a run starts before the one before it has ended',
		async () => {
			const tally = await playMany(overlapping, SEQUENCES / 3, expectPaidOnce);
			expect([...tally.met].sort()).toEqual([...names].sort());
			expect(tally.reruns).toBeGreaterThan(SEQUENCES / 3);
		},
		TIMEOUT_MS,
	);
});

describe('an item that was certainly not accepted', () => {
	it.each(names.filter((name) => ANSWERS[name].tells === 'not accepted'))(
		'goes out again after %s, in the same run or the next',
		async (name) => {
			const till = await play({
				moves: [[{ answer: name, latencyMs: 200 }]],
				runs: [{ onError: 'stop' }, { onError: 'stop' }],
			});
			expectPaidOnce(till);
			expect(till.arrivals).toBe(2);
			expect(till.logged).toHaveLength(1);
		},
	);
});

describe('an item of which nobody knows', () => {
	it.each(names.filter((name) => ANSWERS[name].tells === 'nothing'))(
		'never goes out again after %s',
		async (name) => {
			const till = await play({
				moves: [[{ answer: name, latencyMs: 200 }]],
				runs: [{ onError: 'stop' }, { onError: 'continue' }, { onError: 'stop' }],
			});
			expectPaidOnce(till);
			expect(till.arrivals).toBe(1);
			for (const { settled } of till.results) {
				expect(settled.map(({ submission }) => verdictOf(submission))).toEqual(['unknown']);
			}
		},
	);
});
