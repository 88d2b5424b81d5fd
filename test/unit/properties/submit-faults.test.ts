import { verdictOf } from '../../support/verdict';

import { NovitaClient } from '../../../nodes/novita/api/client';
import { Submissions, type Submitted } from '../../../nodes/submit/submissions';
import { submitAll } from '../../../nodes/submit/submitAll';
import { askerContext, itemFor, SharedDatabase } from '../../support/asking';
import type { Fault, FaultKind, Novita } from '../../../simulator';
import { VirtualClock } from '../../../tools/virtual-clock';
import { faultKinds, novitaOn, statusOf, wireTo } from './wire';

const SLUG = 'kling-v3.0-std-t2v';

type Meaning = 'rateLimited' | 'refused' | 'unknown' | 'accepted';

/** What a submission's fault means, by its status alone; without one nobody knows. */
function meaningOf(kind: FaultKind): Meaning {
	if (kind === 'wrapped' || kind === 'accepted202') return 'accepted';
	const status = statusOf(kind);
	if (status === undefined || status >= 500) return 'unknown';
	return status === 429 ? 'rateLimited' : 'refused';
}

/** A fault behind which the request was carried out, and one in front of it. */
const both = (kind: FaultKind): Fault[] =>
	meaningOf(kind) === 'unknown'
		? [
				{ on: 'submit', kind, accepted: true },
				{ on: 'submit', kind, accepted: false },
			]
		: [{ on: 'submit', kind }];

const faults = faultKinds.flatMap(both);

const named = faults.map((fault) => {
	const moment = { true: ' after', false: ' before', undefined: '' }[String(fault.accepted)];
	return [`${fault.kind}${moment}`, fault] as const;
});

interface Desk {
	clock: VirtualClock;
	novita: Novita;
	logged: string[];
	/** Runs the node once, in the same execution as before. */
	run: (items?: number) => Promise<Submitted[]>;
}

let executions = 0;

function desk(): Desk {
	const clock = new VirtualClock();
	jest.spyOn(Date, 'now').mockImplementation(() => clock.now());
	const novita = novitaOn(clock);
	const logged: string[] = [];
	executions += 1;
	const executionId = `faulty${executions}`;
	const database = new SharedDatabase();
	const context = askerContext({ executionId }, database, (taskId) => logged.push(taskId));
	const client = new NovitaClient(wireTo(novita, clock), clock);

	const run = async (count = 1): Promise<Submitted[]> => {
		const items = Array.from({ length: count }, (_, itemIndex) =>
			itemFor(`item ${itemIndex}`, itemIndex),
		);
		const submissions = new Submissions(context, new AbortController().signal);
		const tickets = await submissions.prepare(items, async () => false);
		const outcomes = submitAll(
			tickets,
			async (ticket) =>
				await submissions.submit(
					ticket,
					async () => await client.submit(SLUG, ticket.request.body, 60_000),
				),
			{ clock, goOn: () => true, random: () => 0.5 },
		);
		const settled = await clock.run(Promise.all(outcomes));
		await submissions.close(() => true);
		return settled.filter((each) => each !== undefined);
	};
	return { clock, novita, logged, run };
}

/** No item was accepted twice, and what was answered as accepted is logged. */
function expectPaidOnce({ novita, logged }: Desk): void {
	const accepted = novita.submissions.filter((each) => each.accepted);
	const prompts = accepted.map(({ body }) => body?.prompt);
	expect(new Set(prompts).size).toBe(prompts.length);
	const told = accepted.filter((each) => each.answered).map(({ taskId }) => taskId);
	expect([...logged].sort()).toEqual([...told].sort());
}

const verdictsOf = (settled: Submitted[]) => settled.map(verdictOf);

afterEach(() => {
	jest.restoreAllMocks();
});

it('every fault of the simulator is among these', () => {
	expect(faultKinds.length).toBeGreaterThan(30);
	expect(new Set(faults.map(({ kind }) => kind)).size).toBe(faultKinds.length);
	expect(new Set(faultKinds.map(meaningOf))).toEqual(
		new Set(['rateLimited', 'refused', 'unknown', 'accepted']),
	);
});

/** What two runs of the node make of an item, and how often it is sent. */
const TWO_RUNS: Record<Meaning, [string, string, number]> = {
	// The same run sends it again, and the next one only hands the id out.
	rateLimited: ['accepted', 'accepted', 2],
	accepted: ['accepted', 'accepted', 1],
	refused: ['refused', 'accepted', 2],
	unknown: ['unknown', 'unknown', 1],
};

describe('a submission that meets one fault', () => {
	it.each(named)('%s', async (_, fault) => {
		const at = desk();
		at.novita.faults.next(fault);
		const first = await at.run();
		const second = await at.run();
		expectPaidOnce(at);
		const seen = [...verdictsOf(first), ...verdictsOf(second), at.novita.submissions.length];
		expect(seen).toEqual(TWO_RUNS[meaningOf(fault.kind)]);
		if (seen[0] === 'accepted') {
			expect(second).toEqual(first.map((each) => ({ ...each, reused: true })));
		}
	});

	it.each(['seconds', 'date'] as const)('429 that says when to come back, in %s', async (form) => {
		const at = desk();
		at.novita.faults.next({ on: 'submit', kind: '429', retryAfter: form, retryAfterMs: 42_000 });
		expect(verdictsOf(await at.run())).toEqual(['accepted']);
		const [first, second] = at.novita.submissions.map((each) => each.at);
		const pause = (second ?? 0) - (first ?? 0);
		expect(pause).toBeGreaterThanOrEqual(42_000);
		expect(pause).toBeLessThan(45_000);
	});

	it('a hang, for as long as the request may take', async () => {
		const at = desk();
		const startedAt = at.clock.now();
		at.novita.faults.next({ on: 'submit', kind: 'hang' });
		expect(verdictsOf(await at.run())).toEqual(['unknown']);
		expect(at.clock.now() - startedAt).toBeLessThan(61_000);
	});
});

describe('two faults: each of them behind', () => {
	it.each(named)('%s, for one item', async (_, first) => {
		for (const second of faults) {
			const at = desk();
			at.novita.faults.next(first);
			at.novita.faults.next(second);
			for (let run = 0; run < 3; run++) await at.run();
			const last = await at.run();
			expectPaidOnce(at);
			// What is accepted with the first never meets the second.
			const met = meaningOf(first.kind) === 'accepted' ? [first] : [first, second];
			const stuck = met.some(({ kind }) => meaningOf(kind) === 'unknown');
			expect(verdictsOf(last)).toEqual([stuck ? 'unknown' : 'accepted']);
		}
	});

	it.each(named)('%s, for two of four items: those beside them get through', async (_, first) => {
		for (const second of faults) {
			const at = desk();
			at.novita.faults.next({ ...first, match: { promptIncludes: 'item 1' } });
			at.novita.faults.next({ ...second, match: { promptIncludes: 'item 2' } });
			const kinds = verdictsOf(await at.run(4));
			expectPaidOnce(at);
			const expected = ({ kind }: Fault) => TWO_RUNS[meaningOf(kind)][0];
			expect(kinds).toEqual(['accepted', expected(first), expected(second), 'accepted']);
		}
	});
});

describe('a hundred items', () => {
	it.each(['none', 'seconds', 'date'] as const)(
		'all get through a limit of 20 a minute, Retry-After: %s',
		async (retryAfter) => {
			const at = desk();
			Object.assign(at.novita.settings, { submitsPerMinute: 20, retryAfter });
			const settled = await at.run(100);
			expectPaidOnce(at);
			expect(new Set(verdictsOf(settled))).toEqual(new Set(['accepted']));
			expect(new Set(at.logged).size).toBe(100);
		},
	);

	it.each([1, 2, 3])('with faults by chance, seed %i', async (seed) => {
		const at = desk();
		at.novita.settings.seed = seed;
		for (const fault of faults) at.novita.faults.chance({ ...fault, probability: 0.01 });
		for (let run = 0; run < 4; run++) await at.run(100);
		expectPaidOnce(at);
	});
});
