import type { Submission } from '../../../nodes/novita/api/client';
import type { Submissions, Submitted } from '../../../nodes/submit/submissions';
import { errorOf } from '../../../tools/fake-tasks';
import {
	accountOf,
	askerContext,
	itemFor,
	loadProcess,
	requestFor,
	SharedDatabase,
	verdictOf,
	type Asker,
} from '../../support/asking';

const refused: Submission = { kind: 'error', error: errorOf('balanceTooLow') };
const lost: Submission = { kind: 'error', error: errorOf('responseLost') };

const accepts = async (): Promise<Submission> => ({
	kind: 'accepted',
	taskId: String((tasks += 1)),
});

const atOnce = async () => {};
const never = async () => await new Promise<void>(() => {});

let database: SharedDatabase;
let open: (asker: Asker) => Submissions;
let stop: () => void;
let tasks: number;

/** Another process of n8n. `untilLater` resolves a moment after a run has ended. */
async function restart(untilLater = atOnce): Promise<void> {
	const load = async () => await import('../../../nodes/submit/submissions');
	const loaded = await loadProcess(load, untilLater);
	const controller = new AbortController();
	stop = () => controller.abort();
	open = (asker) => new loaded.Submissions(askerContext(asker, database), controller.signal);
}

beforeEach(async () => {
	database = new SharedDatabase();
	tasks = 0;
	await restart();
});

/** By default a run hands on all that it has. `runs again`: by Retry On Fail. `dies`: its process does, before the end. */
type End = 'well' | 'in vain' | 'runs again' | 'dies';

/**
 * One run of the node.
 *
 * @param words An item each: what it asks for, and behind a colon what its submission meets instead of a task.
 * @returns `seen`: what was sent | what became of each item: the number of its task, behind `=` where it was handed out
 * again, or a verdict, which is `held` where an earlier try may have started it.
 */
async function run(
	asker: Asker,
	words: string,
	ends: End = 'well',
	hasFailed: (task: number) => boolean = () => false,
) {
	const flow = asker.flow ?? {};
	const submissions = open({ ...asker, flow });
	const account = accountOf(asker.credentialId, asker.print);
	const asked = words.split(' ').map((word) => word.split(':'));
	const items = asked.map(([prompt = ''], index) => itemFor(prompt, index, account));
	const sent: unknown[] = [];
	const outcomes: string[] = [];
	const ids = async (taskId: string) => hasFailed(Number(taskId));
	for (const [index, ticket] of (await submissions.prepare(items, ids)).entries()) {
		const [prompt, meets] = asked[index]!;
		const send = async (): Promise<Submission> => {
			sent.push(prompt);
			if (meets === undefined) return await accepts();
			return meets === 'no' ? refused : lost;
		};
		outcomes.push(show(await submissions.submit(ticket, send)));
	}
	if (ends !== 'dies') await submissions.close(() => ends === 'well', ends === 'runs again');
	return { seen: [...sent, '|', ...outcomes].join(' '), flow: JSON.stringify(flow) };
}

function show(outcome: Submitted): string {
	if (outcome.kind === 'accepted') return (outcome.reused ? '=' : '') + outcome.taskId;
	const verdict = verdictOf(outcome);
	return outcome.held && verdict === 'unknown' ? 'held' : verdict;
}

const seenOf = async (...given: Parameters<typeof run>) => (await run(...given)).seen;

const first: Asker = { executionId: '42' };
/** Every run of it is of the same execution. */
const oneExecution = () => ({ ...first, flow: {} });

/** The execution that Retry makes of one, which n8n hands the flow's context on to. */
const retryOf = ({ flow }: { flow: string }, executionId: string): Asker => ({
	executionId,
	mode: 'retry',
	flow: JSON.parse(flow) as Record<string, unknown>,
});

/** Of the execution that Retry makes of one that n8n lost in a crash. */
async function seenAfterCrash(words: string, more: Asker = {}): Promise<string> {
	await restart();
	return await seenOf({ executionId: '99', mode: 'retry', ...more }, words);
}

/** An item, and the submissions that it is one of. */
async function ticketOf(asker: Asker, item = itemFor('a')) {
	const submissions = open(asker);
	const [ticket] = await submissions.prepare([item], async () => false);
	return { submissions, ticket: ticket! };
}

it('a run that is stopped while an item is written down does not send it, and its retry does', async () => {
	const { submissions, ticket } = await ticketOf({ ...first, flow: {} });
	const submitted = submissions.submit(ticket, accepts);
	stop();
	expect([show(await submitted), tasks]).toEqual(['refused', 0]);
	await submissions.close(() => false, false);
	expect(await seenAfterCrash('a')).toBe('a | 1');
});

describe('an execution that runs its node again (Retry On Fail)', () => {
	it('gets its tasks again, sends what was refused, and never what may have been accepted', async () => {
		const asker = oneExecution();
		expect(await seenOf(asker, 'a b:no c:lost', 'in vain')).toBe('a b c | 1 refused unknown');
		expect(await seenOf(asker, 'a b c')).toBe('b | =1 2 held');
	});

	it('makes another video in another run, item, request or with another credential', async () => {
		const asker = oneExecution();
		expect(await seenOf(asker, 'a a')).toBe('a a | 1 2');
		expect(await seenOf({ ...asker, runIndex: 1 }, 'a a b')).toBe('a a b | 3 4 5');
		expect(await seenOf(asker, 'b a')).toBe('b | 6 =2');
		expect(await seenOf({ ...asker, credentialId: 'other' }, 'a')).toBe('a | 7');
	});

	it('is known for good, though other workflows have made more than a process may remember', async () => {
		const asker = oneExecution();
		await run(asker, 'a b:lost', 'in vain');
		await run({ executionId: '43', workflowId: 'other' }, Array(10_001).fill('c').join(' '));
		expect(await seenOf(asker, 'a b')).toBe('| =1 held');
	});
});

describe('Retry in the list of executions', () => {
	it.each([
		['in the same process', async () => {}],
		['after a restart', restart],
	])('%s: the same tasks, what was refused, and nothing that may be accepted', async (_, then) => {
		const one = await run(first, 'a b:no c:lost', 'in vain');
		await then();
		const two = await run(retryOf(one, '43'), 'a b c', 'in vain');
		expect(two.seen).toBe('b | =1 2 held');
		await then();
		expect(await seenOf(retryOf(two, '44'), 'a b c')).toBe('| =1 =2 held');
	});

	it('holds back what another retry of the same execution has sent, also after a restart', async () => {
		const one = await run(first, 'a:no', 'in vain');
		await run(retryOf(one, '43'), 'a');
		expect(await seenOf(retryOf(one, '44'), 'a')).toBe('| =1');
		await restart();
		expect(await seenOf(retryOf(one, '45'), 'a')).toBe('| held');
	});

	it('never gets the task of another execution with the same words', async () => {
		await run(first, 'hourly');
		const ten = await run({ executionId: '43' }, 'hourly:no');
		expect(await seenOf(retryOf(ten, '44'), 'hourly')).toBe('hourly | 2');
		// Before Novita Kling nothing of it was noted.
		expect(await seenOf({ executionId: '45', mode: 'retry' }, 'hourly')).toBe('hourly | 3');
		expect(await seenAfterCrash('hourly')).toBe('hourly | 4');
	});
});

describe('Retry of an execution that crashed', () => {
	it.each<[string, End, Asker]>([
		['inside the node', 'dies', {}],
		['behind it', 'well', { runIndex: 1 }],
	])('%s sends nothing again', async (_, ended, more) => {
		await run(first, 'a', ended);
		expect(await seenAfterCrash('a', more)).toBe('| held');
	});

	it('sends what was refused, and what was handed on an hour before', async () => {
		await run({ executionId: '41' }, 'a b');
		await restart();
		await run(first, 'a b:no', 'dies');
		await restart();
		const retried = await run({ executionId: '43', mode: 'retry' }, 'a b', 'in vain');
		expect(retried.seen).toBe('b | held 4');
		// And once more, from what that one knows.
		expect(await seenOf(retryOf(retried, '44'), 'a b')).toBe('| held =4');
	});

	it('holds back what a try before had started, where Retry On Fail ran the node again', async () => {
		const asker = oneExecution();
		await run(asker, 'a b:no', 'runs again');
		await run(asker, 'a b:no', 'dies');
		expect(await seenAfterCrash('a b')).toBe('b | held 2');
	});

	it('holds back what a retry had from before, where Retry On Fail was to run it again', async () => {
		const ran = await run(first, 'a');
		await run(retryOf(ran, '43'), 'a', 'runs again');
		expect(await seenAfterCrash('a')).toBe('| held');
	});

	it('is not let down by an equal run in between', async () => {
		await run(first, 'a', 'dies');
		await restart();
		await run({ executionId: '43' }, 'a');
		expect(await seenAfterCrash('a')).toBe('| held');
	});

	it('sends nothing again where n8n had no time to log that the node had ended', async () => {
		await restart(never);
		await run(first, 'a');
		expect(await seenAfterCrash('a')).toBe('| held');
	});

	it('counts the runs of a loop from the first that counts', async () => {
		const asker = oneExecution();
		await run(asker, 'a');
		await run({ ...asker, runIndex: 1 }, 'b');
		await restart();
		const lost = { executionId: '43', mode: 'retry', flow: {} };
		const seen = [];
		for (const [round, word] of ['a', 'b', 'c'].entries()) {
			seen.push(await seenOf({ ...lost, runIndex: round + 1 }, word));
		}
		expect(seen).toEqual(['| held', '| held', 'c | 3']);
	});
});

describe('an execution that n8n runs again in another process, after the first one died', () => {
	it('submits nothing that the first had begun, and what was refused or not begun', async () => {
		await run(first, 'a b:no', 'dies');
		await restart();
		expect(await seenOf(first, 'a b c', 'dies')).toBe('b c | held 2 3');
		await restart();
		expect(await seenOf(first, 'a b c', 'dies')).toBe('| held held held');
	});

	it('is held up by nothing where n8n has no place for it', async () => {
		database.broken = true;
		const asker = oneExecution();
		await run(asker, 'a:no b', 'in vain');
		expect(await seenOf(asker, 'a b')).toBe('a | 2 =1');
	});
});

it('a new try of an item is found again by a retry, and sent once', async () => {
	const flow = {};
	const got: string[] = [];
	for (const asker of [first, { executionId: '43', mode: 'retry' }]) {
		const { submissions, ticket } = await ticketOf({ ...asker, flow });
		const next = await submissions.again(ticket);
		for (const each of [ticket, next]) got.push(show(await submissions.submit(each, accepts)));
		expect(submissions.spentUsd).toBe(0.84);
		await submissions.close(() => true);
	}
	expect(got).toEqual(['1', '2', '=1', '=2']);
});

it('what was set aside and not sent counts as spent until the run has ended', async () => {
	const { submissions, ticket } = await ticketOf(oneExecution());
	submissions.reserve([ticket]);
	expect(submissions.spentUsd).toBe(0.42);
	await submissions.close(() => false);
	expect(submissions.spentUsd).toBe(0);
});

describe('the database', () => {
	it('has nothing in it of what was not sent, however the run ends', async () => {
		const { submissions, ticket } = await ticketOf(oneExecution());
		const thrown = submissions.submit(ticket, async () => await Promise.reject(new Error('odd')));
		expect(verdictOf(await thrown)).toBe('unknown');
		await submissions.close(() => false);
		// Who asks and what was given: of the one that may have been sent alone.
		expect(database.entries.size).toBe(2);
	});

	it('takes in all that is to be written while one is being written', async () => {
		const submissions = open(oneExecution());
		const items = Array.from({ length: 20 }, (_, itemIndex) => itemFor('a', itemIndex));
		const tickets = await submissions.prepare(items, async () => false);
		await Promise.all(tickets.map(async (ticket) => await submissions.submit(ticket, accepts)));
		await submissions.close(() => true);
		expect(database.writes).toBeLessThanOrEqual(4);
		expect(database.entries.size).toBe(40);
	});
});

describe('what a run leaves behind', () => {
	const press = (executionId: string): Asker => ({ executionId, mode: 'manual' });
	const calledBy = (parentExecutionId: string, executionId: string): Asker => ({
		...{ executionId, mode: 'integrated', parentExecutionId },
	});

	it.each<[string, (id: string) => Asker]>([
		['the next press in the editor', press],
		['the next call of the same workflow', (id) => calledBy('7', id)],
	])('%s takes it over, and the one after that makes its own', async (_, asker) => {
		await run(asker('51'), 'a a b', 'in vain');
		// In another order, and with something new.
		expect(await seenOf(asker('52'), 'b c a a')).toBe('c | =3 4 =1 =2');
		expect(await seenOf(asker('53'), 'a b')).toBe('a b | 5 6');
	});

	it.each<[string, Asker, Asker, End]>([
		['what was handed on', press('51'), press('52'), 'well'],
		['another account', { ...press('51'), credentialId: 'other' }, press('52'), 'in vain'],
		['another caller', calledBy('7', '51'), calledBy('8', '52'), 'in vain'],
		['a schedule', { executionId: '51' }, press('52'), 'in vain'],
		['a press', press('51'), { executionId: '52' }, 'in vain'],
	])('nobody takes over from %s', async (_, asker, other, ends) => {
		await run(asker, 'a', ends);
		expect(await seenOf(other, 'a')).toBe('a | 2');
	});

	it('no item takes over that another item of its own run has had all along', async () => {
		const asker = { ...press('61'), flow: {} };
		await run(asker, 'a a:no', 'in vain');
		expect(await seenOf(asker, 'a a')).toBe('a | =1 2');
	});
});

describe('a tool', () => {
	let flow: Record<string, unknown>;
	beforeEach(() => (flow = {}));
	const tool = (runIndex: number): Asker => ({ executionId: '42', tool: true, runIndex, flow });
	const mcp: Asker = { tool: true };

	it('makes one video of the same words, whichever call of an execution it is', async () => {
		expect(await seenOf(tool(0), 'a')).toBe('a | 1');
		expect(await seenOf(tool(1), 'a')).toBe('| =1');
		expect(await seenOf(tool(2), 'b')).toBe('b | 2');
		expect(await seenOf({ ...tool(0), executionId: '43', flow: {} }, 'a')).toBe('a | 3');
	});

	it('makes a new one once Novita has failed the one before', async () => {
		const ask = async (failed?: number) =>
			await seenOf(tool(0), 'x', 'well', (task) => task === failed);
		expect([await ask(), await ask(), await ask(1), await ask(1)]).toEqual([
			...['x | 1', '| =1', 'x | 2', '| =2'],
		]);
	});

	it('never gives one client the task of another, whose key the same credential holds', async () => {
		const ask = async (print: string) => await seenOf({ ...tool(0), print }, 'same');
		expect([await ask('k'), await ask('l'), await ask('k')]).toEqual([
			...['same | 1', 'same | 2', '| =1'],
		]);
	});

	it('tells images of the same name, size and pixels apart by their bytes', async () => {
		const got: string[] = [];
		for (const sha256 of ['one', 'other', 'one']) {
			const files = [{ api: 'image', binaryField: 'data', size: 9, sha256, read: jest.fn() }];
			const item = { ...itemFor('image'), request: { ...requestFor('image'), files } };
			const { submissions, ticket } = await ticketOf(tool(0), item);
			got.push(show(await submissions.submit(ticket, accepts)));
		}
		expect(got).toEqual(['1', '2', '=1']);
	});

	it('waits for an equal call that is under way, and sends what that one was refused', async () => {
		const calls = [await ticketOf(tool(0)), await ticketOf(tool(1))];
		const answers: Array<(submission: Submission) => void> = [];
		const send = jest.fn(
			async () => await new Promise<Submission>((resolve) => answers.push(resolve)),
		);
		const [one, two] = calls.map(
			async ({ submissions, ticket }) => await submissions.submit(ticket, send),
		);
		while (answers.length === 0) await Promise.resolve();
		answers.pop()!(refused);
		expect(verdictOf((await one)!)).toBe('refused');
		while (answers.length === 0) await new Promise(setImmediate);
		answers.pop()!({ kind: 'accepted', taskId: 'task-a' });
		expect(await two).toMatchObject({ taskId: 'task-a', reused: false });
		expect(send).toHaveBeenCalledTimes(2);
	});

	it.each([
		['a', ['a | 1', '| =1', 'a | 2']],
		['a:lost', ['a | unknown', '| held', 'a | unknown']],
	])('under an MCP server %s counts for a quarter of an hour', async (words, expected) => {
		const now = jest.spyOn(Date, 'now');
		const seen = [];
		for (const minute of [1_000, 1_014, 1_016]) {
			now.mockReturnValue(minute * 60_000);
			seen.push(await seenOf(mcp, words));
		}
		now.mockRestore();
		expect(seen).toEqual(expected);
	});

	it('under an MCP server: on a worker too, though each call is an execution there', async () => {
		const call = (executionId: string): Asker => ({ ...mcp, executionId, mcp: true });
		expect(await seenOf(call('7'), 'a')).toBe('a | 1');
		expect(await seenOf(call('8'), 'a')).toBe('| =1');
		expect(await seenOf({ ...call('9'), credentialId: 'other' }, 'a')).toBe('a | 2');
		expect(database.writes).toBe(0);
	});
});
