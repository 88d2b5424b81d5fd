import { NovitaClient } from '../../../nodes/novita/api/client';
import { Submissions } from '../../../nodes/submit/submissions';
import { submitAll } from '../../../nodes/submit/submitAll';
import type { Fault, FaultKind } from '../../../simulator';
import { VirtualClock } from '../../../tools/virtual-clock';
import {
	askerContext,
	itemFor,
	SharedDatabase,
	verdictOf,
	type Verdict,
} from '../../support/asking';
import { faultKinds, novitaOn, statusOf, wireTo } from './wire';

/** What a submission's fault means: by its status, and without a reply that can be read nobody knows. */
function meaningOf({ kind }: Fault): Verdict {
	if (kind === 'wrapped' || kind === 'accepted202') return 'accepted';
	const status = statusOf(kind) ?? 500;
	if (kind === 'html200' || kind === 'cutJson' || status >= 500) return 'unknown';
	return status === 429 ? 'rateLimited' : 'refused';
}

/** A fault behind which the request was carried out, and one in front of it. */
const both = (kind: FaultKind): Fault[] =>
	meaningOf({ on: 'submit', kind }) === 'unknown'
		? [true, false].map((accepted) => ({ on: 'submit', kind, accepted }))
		: [{ on: 'submit', kind }];

const faults = faultKinds.flatMap(both);

const named = faults.map((fault) => {
	const moment = { true: ' after', false: ' before', undefined: '' }[String(fault.accepted)];
	return [`${fault.kind}${moment}`, fault] as const;
});

/** A Novita, and an execution that runs its node, of one item, as often as it is told. */
function desk() {
	const clock = new VirtualClock();
	jest.spyOn(Date, 'now').mockImplementation(() => clock.now());
	const novita = novitaOn(clock);
	const logged: string[] = [];
	const asker = { executionId: `faulty${(executions += 1)}` };
	const context = askerContext(asker, new SharedDatabase(), (taskId) => logged.push(taskId));
	const client = new NovitaClient(wireTo(novita, clock), clock);
	const run = async () => {
		const submissions = new Submissions(context, new AbortController().signal);
		const tickets = await submissions.prepare([itemFor('a cup')], async () => false);
		const outcomes = submitAll(
			tickets,
			async (ticket) =>
				await submissions.submit(
					ticket,
					async () => await client.submit(ticket.request.slug, ticket.request.body, 60_000),
				),
			{ clock, goOn: () => true, random: () => 0.5 },
		);
		const [settled] = await clock.run(Promise.all(outcomes));
		await submissions.close(() => true);
		// It was not accepted twice, and what was answered as accepted is logged, once.
		const accepted = novita.submissions.filter((each) => each.accepted);
		expect(accepted.length).toBeLessThanOrEqual(1);
		const told = accepted.filter((each) => each.answered).map(({ taskId }) => taskId);
		expect(logged).toEqual(told);
		return { ...settled, verdict: verdictOf(settled!) };
	};
	return { novita, run };
}

let executions = 0;

afterEach(() => {
	jest.restoreAllMocks();
});

it('every fault of the simulator is among these', () => {
	expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(faultKinds));
	expect(new Set(faults.map(meaningOf)).size).toBe(4);
});

/** What two runs of the node make of an item, and how often it is sent. */
const TWO_RUNS: Record<Verdict, [Verdict, Verdict, number]> = {
	// The same run sends it again, and the next one only hands the id out.
	rateLimited: ['accepted', 'accepted', 2],
	accepted: ['accepted', 'accepted', 1],
	refused: ['refused', 'accepted', 2],
	unknown: ['unknown', 'unknown', 1],
};

it.each(named)('a submission that meets %s', async (_, fault) => {
	const { novita, run } = desk();
	novita.faults.next(fault);
	const first = await run();
	const second = await run();
	const seen = [first.verdict, second.verdict, novita.submissions.length];
	expect(seen).toEqual(TWO_RUNS[meaningOf(fault)]);
	if (seen[0] === 'accepted') expect(second).toEqual({ ...first, reused: true });
});
