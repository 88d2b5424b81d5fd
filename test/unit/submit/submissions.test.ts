import type { Submission } from '../../../nodes/novita/api/client';
import { errorOf } from '../../../tools/fake-tasks';
import {
	itemFor,
	requestFor,
	retryOf,
	retryOfLost,
	SharedDatabase,
	startProcess,
	verdictOf,
	type Asker,
	type Ran,
} from '../../support/asking';

const refused: Submission = { kind: 'error', error: errorOf('balanceTooLow') };
const limited: Submission = { kind: 'error', error: errorOf('rateLimited') };
const lost: Submission = { kind: 'error', error: errorOf('responseLost') };

const first: Asker = { executionId: '42' };

const taskIds = ({ outcomes }: Ran) =>
	outcomes.map((each) => (each.kind === 'accepted' ? each.taskId : undefined));
const reused = ({ outcomes }: Ran) =>
	outcomes.map((each) => each.kind === 'accepted' && each.reused);
const verdicts = ({ outcomes }: Ran) => outcomes.map(verdictOf);

let database: SharedDatabase;
let process: Awaited<ReturnType<typeof startProcess>>;

beforeEach(async () => {
	database = new SharedDatabase();
	process = await startProcess(database);
});

const restart = async () => (process = await startProcess(database));

describe('an execution that runs its node again (Retry On Fail)', () => {
	const flow = () => ({ ...first, flow: {} });

	it('gets its tasks again, sends what was refused, and never what may have been accepted', async () => {
		const asker = flow();
		const one = await process.run(asker, ['a', 'b', 'c'], [undefined, refused, lost], 'in vain');
		const two = await process.run(asker, ['a', 'b', 'c']);
		expect(two.sent).toEqual(['b']);
		expect(taskIds(two)[0]).toBe(taskIds(one)[0]);
		expect([reused(two), verdicts(two)]).toEqual([
			[true, false, false],
			['accepted', 'accepted', 'unknown'],
		]);
		expect(two.outcomes[2]).toMatchObject({ held: true });
	});

	it('makes another video in another run, item, request or with another credential', async () => {
		const asker = flow();
		await process.run(asker, ['a', 'a']);
		expect((await process.run({ ...asker, runIndex: 1 }, ['a', 'a', 'b'])).sent).toHaveLength(3);
		expect((await process.run(asker, ['b', 'a'])).sent).toEqual(['b']);
		expect((await process.run({ ...asker, credentialId: 'other' }, ['a'])).sent).toEqual(['a']);
	});

	it('sends an item again after a rate limit', async () => {
		const submissions = process.open({ ...first, flow: {} });
		const [ticket] = await submissions.prepare([itemFor('a')], async () => false);
		const answers: Submission[] = [limited, limited, { kind: 'accepted', taskId: 'task-a' }];
		const got = [];
		for (const answer of answers) got.push(await submissions.submit(ticket!, async () => answer));
		expect(got.map(verdictOf)).toEqual(['rateLimited', 'rateLimited', 'accepted']);
	});
});

describe('Retry in the list of executions', () => {
	it.each([
		['in the same process', false],
		['after a restart', true],
	])(
		'%s: the same tasks, what was refused, and nothing that may have been accepted',
		async (_, anew) => {
			const prompts = ['a', 'b', 'c'];
			const one = await process.run(first, prompts, [undefined, refused, lost], 'in vain');
			if (anew) await restart();
			const two = await process.run(retryOf(one, '43'), prompts, [], 'in vain');
			expect([two.sent, taskIds(two)[0], verdicts(two)[2]]).toEqual([
				['b'],
				taskIds(one)[0],
				'unknown',
			]);
			if (anew) await restart();
			const three = await process.run(retryOf(two, '44'), prompts);
			expect([three.sent, taskIds(three)]).toEqual([[], taskIds(two)]);
			if (anew) return;
			// Somebody retries the first one once more.
			const again = await process.run(retryOf(one, '45'), prompts);
			expect([again.sent, taskIds(again)]).toEqual([[], taskIds(two)]);
		},
	);

	it('holds back what another retry of the same execution has sent, also after a restart', async () => {
		const one = await process.run(first, ['a'], [refused], 'in vain');
		await process.run(retryOf(one, '43'), ['a']);
		await restart();
		const again = await process.run(retryOf(one, '44'), ['a']);
		expect([again.sent, verdicts(again)]).toEqual([[], ['unknown']]);
	});

	it('never gets the task of another execution with the same words', async () => {
		const nine = await process.run(first, ['the words of each hour']);
		const ten = await process.run({ executionId: '43' }, ['the words of each hour'], [refused]);
		const retried = await process.run(retryOf(ten, '44'), ['the words of each hour']);
		expect(retried.sent).toHaveLength(1);
		expect(taskIds(retried)).not.toEqual(taskIds(nine));
		// Before Novita Kling nothing of it was noted.
		for (const executionId of ['45', '46']) {
			const early = await process.run(retryOfLost(executionId), ['the words of each hour']);
			expect(early.sent).toHaveLength(1);
			await restart();
		}
	});
});

describe('Retry of an execution that crashed', () => {
	const words = ['a', 'b'];

	it.each<[string, 'well' | 'dies' | undefined, Asker, string[]]>([
		['inside the node', 'dies', {}, []],
		['behind it', 'well', { runIndex: 1 }, []],
		['before it', undefined, {}, ['a']],
	])('%s', async (_, ended, more, sent) => {
		// An hour before the same words were handed on, by an execution of its own.
		if (!ended) await process.run({ executionId: '41' }, ['a']);
		else await process.run(first, ['a'], [], ended);
		await restart();
		expect((await process.run(retryOfLost('43', more), ['a'])).sent).toEqual(sent);
	});

	it('sends what was refused, and what was handed on an hour before', async () => {
		await process.run({ executionId: '41' }, words);
		await restart();
		await process.run(first, words, [undefined, refused], 'dies');
		await restart();
		const asker = retryOfLost('43');
		const retried = await process.run(asker, words, [], 'in vain');
		expect([retried.sent, verdicts(retried)]).toEqual([['b'], ['unknown', 'accepted']]);
		// And once more, from what that one knows.
		const again = await process.run(retryOf(retried, '44'), words);
		expect([again.sent, verdicts(again)]).toEqual([[], ['unknown', 'accepted']]);
	});

	it('holds back what a try before had started, where Retry On Fail ran the node again', async () => {
		const asker = { ...first, flow: {} };
		await process.run(asker, words, [undefined, refused], 'runs again');
		await process.run(asker, words, [undefined, refused], 'dies');
		await restart();
		const retried = await process.run(retryOfLost('44'), words);
		expect([retried.sent, verdicts(retried)]).toEqual([['b'], ['unknown', 'accepted']]);
	});

	it('holds back what a retry had from before, where Retry On Fail was to run it again', async () => {
		const asker = { ...first, flow: {} };
		const ran = await process.run(asker, ['a'], [], 'well');
		await process.run(retryOf(ran, '43'), ['a'], [], 'runs again');
		await restart();
		expect((await process.run(retryOfLost('44'), ['a'])).sent).toEqual([]);
	});

	it('is not let down by an equal run in between', async () => {
		await process.run(first, ['a'], [], 'dies');
		await restart();
		await process.run({ executionId: '43' }, ['a']);
		const retried = await process.run(retryOfLost('44'), ['a']);
		expect(retried.sent).toEqual([]);
	});

	it('sends nothing again where n8n had no time to log that the node had ended', async () => {
		const dying = await startProcess(database, async () => await new Promise(() => {}));
		await dying.run(first, words);
		await restart();
		const retried = await process.run(retryOfLost('43'), words);
		expect([retried.sent, verdicts(retried)]).toEqual([[], ['unknown', 'unknown']]);
	});

	it('counts the runs of a loop from the first that counts', async () => {
		const flow = {};
		await process.run({ ...first, flow }, ['a']);
		await process.run({ ...first, flow, runIndex: 1 }, ['b']);
		await restart();
		const anew = {};
		const sent = [];
		for (const [round, words] of [['a'], ['b'], ['c']].entries()) {
			const asker = retryOfLost('43', { runIndex: round + 1, flow: anew });
			sent.push(...(await process.run(asker, words)).sent);
		}
		expect(sent).toEqual(['c']);
	});
});

describe('an execution that n8n runs again in another process, after the first one died', () => {
	it('submits nothing that the first had begun, and what was refused or not begun', async () => {
		await process.run(first, ['a', 'b'], [undefined, refused], 'dies');
		for (let attempt = 0; attempt < 2; attempt++) {
			await restart();
			const again = await process.run({ ...first, flow: {} }, ['a', 'b', 'c'], [], 'dies');
			expect(again.sent).toEqual(attempt === 0 ? ['b', 'c'] : []);
			expect(verdicts(again)[0]).toBe('unknown');
		}
	});

	it('is held up by nothing where n8n has no place for it', async () => {
		database.broken = true;
		const asker = { ...first, flow: {} };
		await process.run(asker, ['a', 'b'], [refused], 'in vain');
		const again = await process.run(asker, ['a', 'b']);
		expect([again.sent, reused(again)]).toEqual([['a'], [false, true]]);
	});
});

describe('a new try of an item', () => {
	it('is found again by a retry, and sent once', async () => {
		const flow: Record<string, unknown> = {};
		let tries = 0;
		const send = async (): Promise<Submission> =>
			await Promise.resolve({ kind: 'accepted', taskId: `try ${++tries}` });
		const got: unknown[] = [];
		for (const asker of [first, { ...first, executionId: 'retried', mode: 'retry' }]) {
			const submissions = process.open({ ...asker, flow });
			const [ticket] = await submissions.prepare([itemFor('a')], async () => false);
			const next = await submissions.again(ticket!);
			for (const each of [ticket!, next]) got.push(await submissions.submit(each, send));
			expect(submissions.spentUsd).toBe(0.84);
			await submissions.close(() => true);
		}
		expect(got).toMatchObject([
			{ taskId: 'try 1', reused: false },
			{ taskId: 'try 2', reused: false },
			{ taskId: 'try 1', reused: true },
			{ taskId: 'try 2', reused: true },
		]);
	});
});

describe('the database', () => {
	it('has nothing in it of what was not sent, however the run ends', async () => {
		const submissions = process.open({ ...first, flow: {} });
		const items = ['a', 'b'].map((prompt, itemIndex) => itemFor(prompt, itemIndex));
		const [a] = await submissions.prepare(items, async () => false);
		const thrown = submissions.submit(a!, async () => await Promise.reject(new Error('odd')));
		expect(verdictOf(await thrown)).toBe('unknown');
		await submissions.close(() => false);
		// Who asks and what was given: of the one that may have been sent alone.
		expect(database.entries.size).toBe(2);
	});

	it('no item takes over the task that another item of its own run has had all along', async () => {
		const flow = {};
		const asker: Asker = { executionId: '61', mode: 'manual', flow };
		const one = await process.run(asker, ['a', 'a'], [undefined, refused], 'in vain');
		const two = await process.run({ ...asker, flow: JSON.parse(one.flow) }, ['a', 'a']);
		expect(two.sent).toEqual(['a']);
		const ids = two.outcomes.map((each) => each.kind === 'accepted' && each.taskId);
		expect(new Set(ids).size).toBe(2);
	});

	it('takes in all that is to be written while one is being written', async () => {
		const submissions = process.open({ ...first, flow: {} });
		const items = Array.from({ length: 20 }, (_, itemIndex) => itemFor('a', itemIndex));
		const tickets = await submissions.prepare(items, async () => false);
		const send = async (): Promise<Submission> => ({ kind: 'accepted', taskId: 'task' });
		await Promise.all(tickets.map(async (ticket) => await submissions.submit(ticket, send)));
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
		const one = await process.run(asker('51'), ['a', 'a', 'b'], [], 'in vain');
		// In another order, and with something new.
		const two = await process.run(asker('52'), ['b', 'c', 'a', 'a']);
		expect(two.sent).toEqual(['c']);
		expect(reused(two)).toEqual([true, false, true, true]);
		expect(
			taskIds(two)
				.filter((_each, index) => index !== 1)
				.sort(),
		).toEqual(taskIds(one).sort());
		expect((await process.run(asker('53'), ['a', 'b'])).sent).toEqual(['a', 'b']);
	});

	it.each<[string, Asker, Asker]>([
		['what was handed on', press('51'), press('52')],
		['another account', { ...press('51'), credentialId: 'other' }, press('52')],
		['another caller', calledBy('7', '51'), calledBy('8', '52')],
		['a schedule', { executionId: '51' }, press('52')],
		['a press', press('51'), { executionId: '52' }],
	])('nobody takes over from %s', async (what, asker, other) => {
		await process.run(asker, ['a'], [], what === 'what was handed on' ? 'well' : 'in vain');
		expect((await process.run(other, ['a'])).sent).toEqual(['a']);
	});
});

describe('a tool', () => {
	const flow = {};
	const tool = (runIndex: number): Asker => ({ executionId: '42', tool: true, runIndex, flow });
	const mcp: Asker = { tool: true };
	const minutes = 60_000;

	it('makes one video of the same words, whichever call of an execution it is', async () => {
		const runs = [];
		for (const runIndex of [0, 1, 2]) runs.push(await process.run(tool(runIndex), ['a']));
		expect(runs.map(({ sent }) => sent)).toEqual([['a'], [], []]);
		expect(new Set(runs.flatMap(taskIds)).size).toBe(1);
		expect((await process.run(tool(3), ['b'])).sent).toEqual(['b']);
		const other = { ...tool(0), executionId: '43', flow: {} };
		expect((await process.run(other, ['a'])).sent).toEqual(['a']);
	});

	it('makes a new one once Novita has failed the one before', async () => {
		const failed = new Set<string>();
		const ask = async () =>
			await process.run(tool(0), ['x'], [], 'well', (taskId) => failed.has(taskId));
		const [first] = taskIds(await ask());
		expect((await ask()).sent).toEqual([]);
		failed.add(String(first));
		const anew = await ask();
		expect(anew.sent).toEqual(['x']);
		const same = await ask();
		expect([same.sent, taskIds(same)]).toEqual([[], taskIds(anew)]);
	});

	it('never gives one client the task of another, whose key the same credential holds', async () => {
		const [a, b] = ['a', 'b'].map((print) => ({ ...tool(0), print }));
		const one = await process.run(a!, ['the same words']);
		const two = await process.run(b!, ['the same words']);
		expect([one.sent.length, two.sent.length]).toEqual([1, 1]);
		expect((await process.run(a!, ['the same words'])).sent).toEqual([]);
	});

	it('tells images of the same name, size and pixels apart by their bytes', async () => {
		const sent: string[] = [];
		for (const bytes of ['one', 'other', 'one']) {
			const file = { api: 'image', binaryField: 'data', size: 9, sha256: bytes };
			const read = async () => await Promise.resolve(Buffer.from(bytes));
			const request = { ...requestFor('image'), files: [{ ...file, read }] };
			const submissions = process.open(tool(0));
			const [ticket] = await submissions.prepare(
				[{ ...itemFor('image'), request }],
				async () => false,
			);
			await submissions.submit(ticket!, async () => {
				sent.push(bytes);
				return { kind: 'accepted', taskId: `task-${bytes}` };
			});
		}
		expect(sent).toEqual(['one', 'other']);
	});

	it('waits for an equal call that is under way, and sends what that one was refused', async () => {
		const calls = await Promise.all(
			[0, 1].map(async (runIndex) => {
				const submissions = process.open(tool(runIndex));
				const items = [itemFor('at once')];
				const [ticket] = await submissions.prepare(items, async () => false);
				return { submissions, ticket: ticket! };
			}),
		);
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

	it('never pays twice for a lost answer, though each try has a run index of its own', async () => {
		await process.run(tool(0), ['lost'], [lost]);
		const two = await process.run(tool(1), ['lost']);
		expect([two.sent, verdicts(two)]).toEqual([[], ['unknown']]);
	});

	it.each<[string, Submission | undefined]>([
		['a task', undefined],
		['a lost answer', lost],
	])('under an MCP server: %s counts for a quarter of an hour', async (_, answer) => {
		const now = jest.spyOn(Date, 'now').mockReturnValue(1_000 * minutes);
		const asked = async (atMinute: number) => {
			now.mockReturnValue((1_000 + atMinute) * minutes);
			return (await process.run(mcp, ['a'], [answer])).sent;
		};
		const sent = [await asked(0), await asked(14), await asked(16)];
		now.mockRestore();
		expect(sent).toEqual([['a'], [], ['a']]);
	});

	it('under an MCP server: on a worker too, though each call is an execution there', async () => {
		const call = (executionId: string): Asker => ({ ...mcp, executionId, mcp: true });
		expect((await process.run(call('7'), ['a'])).sent).toEqual(['a']);
		expect((await process.run(call('8'), ['a'])).sent).toEqual([]);
		expect((await process.run({ ...call('9'), credentialId: 'other' }, ['a'])).sent).toEqual(['a']);
		expect(database.writes).toBe(0);
	});
});
