import type { Submission } from '../../../../nodes/novita/api/client';
import { errorOf } from '../../../../tools/fake-tasks';
import {
	askerContext,
	requestFor,
	SharedDatabase,
	startProcess,
	type Asker,
} from '../../../support/journal';
import { verdictOf } from '../../../support/verdict';

const refused: Submission = { kind: 'error', error: errorOf('balanceTooLow') };
const lost: Submission = { kind: 'error', error: errorOf('responseLost') };

const first: Asker = { executionId: '42' };
const retry: Asker = { executionId: '43', mode: 'retry' };
const tool = (runIndex: number): Asker => ({ executionId: '42', tool: true, runIndex });
const mcp: Asker = { tool: true, mode: 'trigger' };

const taskIds = (outcomes: Array<{ kind: string }>) =>
	outcomes.map((each) => ('taskId' in each ? each.taskId : undefined));

describe('an execution that runs its node again (Retry On Fail)', () => {
	it('gets its tasks again, and sends what was refused', async () => {
		const process = await startProcess(new SharedDatabase());
		const one = await process.run(first, ['a', 'b'], [undefined, refused]);
		const two = await process.run(first, ['a', 'b']);
		expect(two.sent).toEqual(['b']);
		expect(two.outcomes[0]).toMatchObject({ taskId: taskIds(one.outcomes)[0], reused: true });
		expect(two.outcomes[1]).toMatchObject({ kind: 'accepted', reused: false });
	});

	it('never sends what may have been accepted', async () => {
		const process = await startProcess(new SharedDatabase());
		await process.run(first, ['a'], [lost]);
		const two = await process.run(first, ['a']);
		expect([two.sent, verdictOf(two.outcomes[0]!)]).toEqual([[], 'unknown']);
	});

	it('makes another video in another run, item or request', async () => {
		const process = await startProcess(new SharedDatabase());
		await process.run(first, ['a', 'a']);
		const again = await process.run({ ...first, runIndex: 1 }, ['a', 'a', 'b']);
		expect(again.sent).toEqual(['a', 'a', 'b']);
	});

	it('keeps what it knows, whatever other workflows do meanwhile', async () => {
		const process = await startProcess(new SharedDatabase());
		const items = [{ itemIndex: 0, request: requestFor('a') }];
		const journal = process.openJournal(askerContext(first, new SharedDatabase()), items);
		const send = async (): Promise<Submission> => ({ kind: 'accepted', taskId: 'task-a' });
		await journal.submit(items[0]!, send);
		const prompts = Array.from({ length: 12_000 }, (_, index) => `other ${index}`);
		await process.run({ executionId: '99', workflowId: 'w2' }, prompts);
		expect(journal.known(items[0]!)).toMatchObject({ taskId: 'task-a' });
	});
});

describe('Retry in the list of executions', () => {
	it('gets the tasks of the execution that failed, and sends what never got one', async () => {
		const process = await startProcess(new SharedDatabase());
		const one = await process.run(first, ['a', 'b', 'c'], [undefined, undefined, refused]);
		const two = await process.run(retry, ['a', 'b', 'c']);
		expect(two.sent).toEqual(['c']);
		expect(taskIds(two.outcomes).slice(0, 2)).toEqual(taskIds(one.outcomes).slice(0, 2));
		expect(two.outcomes[0]).toMatchObject({ reused: true });
		const three = await process.run({ executionId: '44', mode: 'retry' }, ['a', 'b', 'c']);
		expect([three.sent, taskIds(three.outcomes)]).toEqual([[], taskIds(two.outcomes)]);
	});

	it('refuses what only the database knows as begun, and sends the rest', async () => {
		const database = new SharedDatabase();
		await (await startProcess(database)).run(first, ['a', 'b'], [undefined, refused]);
		const restarted = await startProcess(database);
		const two = await restarted.run(retry, ['a', 'b']);
		expect(two.sent).toEqual(['b']);
		expect(verdictOf(two.outcomes[0]!)).toBe('unknown');
		expect(two.outcomes[0]).toMatchObject({ error: { message: expect.stringContaining('log') } });
	});

	it('is the only one that asks so: a new run makes new videos', async () => {
		const database = new SharedDatabase();
		const process = await startProcess(database);
		await process.run(first, ['a']);
		expect((await process.run({ executionId: '44' }, ['a'])).sent).toEqual(['a']);
		const restarted = await startProcess(database);
		expect((await restarted.run({ executionId: '45' }, ['a'])).sent).toEqual(['a']);
	});

	it('does not forget a task because a later run of the same item was refused', async () => {
		const database = new SharedDatabase();
		const process = await startProcess(database);
		await process.run(first, ['a']);
		await process.run({ executionId: '44' }, ['a'], [refused]);
		expect((await process.run(retry, ['a'])).sent).toEqual([]);
		expect((await (await startProcess(database)).run(retry, ['a'])).sent).toEqual([]);
	});
});

describe('a tool', () => {
	it('makes one video of the same words, whichever call of an execution it is', async () => {
		const process = await startProcess(new SharedDatabase());
		const calls = [];
		for (const runIndex of [0, 1, 2]) calls.push(await process.run(tool(runIndex), ['a']));
		expect(calls.map(({ sent }) => sent)).toEqual([['a'], [], []]);
		expect(new Set(calls.flatMap(({ outcomes }) => taskIds(outcomes))).size).toBe(1);
		expect((await process.run(tool(3), ['b'])).sent).toEqual(['b']);
		expect((await process.run({ ...tool(0), executionId: '43' }, ['a'])).sent).toEqual(['a']);
	});

	it('tells images of the same name, size and pixels apart by their bytes', async () => {
		const { openJournal } = await startProcess(new SharedDatabase());
		const database = new SharedDatabase();
		const sent: string[] = [];
		for (const [runIndex, bytes] of ['one', 'other', 'one'].entries()) {
			const file = { api: 'image', binaryField: 'data', size: 9, sha256: bytes };
			const read = async () => await Promise.resolve(Buffer.from(bytes));
			const item = { itemIndex: 0, request: { ...requestFor('a'), files: [{ ...file, read }] } };
			await openJournal(askerContext(tool(runIndex), database), [item]).submit(item, async () => {
				sent.push(bytes);
				return await Promise.resolve({ kind: 'accepted', taskId: `task-${bytes}` });
			});
		}
		expect(sent).toEqual(['one', 'other']);
	});

	it('waits for an equal call that is under way', async () => {
		const process = await startProcess(new SharedDatabase());
		const items = [{ itemIndex: 0, request: requestFor('a') }];
		let answer: (submission: Submission) => void = () => undefined;
		const send = jest.fn(
			async () =>
				await new Promise<Submission>((resolve) => {
					answer = resolve;
				}),
		);
		const database = new SharedDatabase();
		const [one, two] = [0, 1].map((runIndex) =>
			process.openJournal(askerContext(tool(runIndex), database), items).submit(items[0]!, send),
		);
		while (send.mock.calls.length === 0) await Promise.resolve();
		answer({ kind: 'accepted', taskId: 'task-a' });
		expect(await one).toMatchObject({ taskId: 'task-a', reused: false });
		expect(await two).toMatchObject({ taskId: 'task-a', reused: true });
		expect(send).toHaveBeenCalledTimes(1);
	});

	it('never pays twice for a lost answer, though each try has a run index of its own', async () => {
		const process = await startProcess(new SharedDatabase());
		await process.run(tool(0), ['a'], [lost]);
		const two = await process.run(tool(1), ['a']);
		expect([two.sent, verdictOf(two.outcomes[0]!)]).toEqual([[], 'unknown']);
	});

	it('under an MCP server is the same for a quarter of an hour', async () => {
		const now = jest.spyOn(Date, 'now').mockReturnValue(1_000_000_000);
		const process = await startProcess(new SharedDatabase());
		expect((await process.run(mcp, ['a'])).sent).toEqual(['a']);
		now.mockReturnValue(1_000_000_000 + 14 * 60_000);
		expect((await process.run(mcp, ['a'])).sent).toEqual([]);
		now.mockReturnValue(1_000_000_000 + 16 * 60_000);
		expect((await process.run(mcp, ['a'])).sent).toEqual(['a']);
		now.mockRestore();
	});

	it('under an MCP server may be called again on purpose, a quarter of an hour after a lost answer', async () => {
		const now = jest.spyOn(Date, 'now').mockReturnValue(1_000_000_000);
		const process = await startProcess(new SharedDatabase());
		await process.run(mcp, ['a'], [lost]);
		now.mockReturnValue(1_000_000_000 + 14 * 60_000);
		const again = await process.run(mcp, ['a']);
		expect([again.sent, verdictOf(again.outcomes[0]!)]).toEqual([[], 'unknown']);
		now.mockReturnValue(1_000_000_000 + 16 * 60_000);
		expect((await process.run(mcp, ['a'])).sent).toEqual(['a']);
		now.mockRestore();
	});

	it('under an MCP server on a worker is the same too, though each call is an execution there', async () => {
		const database = new SharedDatabase();
		const process = await startProcess(database);
		expect((await process.run({ ...mcp, executionId: '7', mcp: true }, ['a'])).sent).toEqual(['a']);
		expect((await process.run({ ...mcp, executionId: '8', mcp: true }, ['a'])).sent).toEqual([]);
		expect(database.writes).toBe(0);
	});

	it('under an MCP server is not refused after a restart', async () => {
		const database = new SharedDatabase();
		await (await startProcess(database)).run(mcp, ['a']);
		expect((await (await startProcess(database)).run(mcp, ['a'])).sent).toEqual(['a']);
	});
});

describe("an execution that n8n runs again in another process, after the first one's died", () => {
	it('does not submit an item that the first had begun', async () => {
		const database = new SharedDatabase();
		await (await startProcess(database)).run(first, ['a']);
		const second = await startProcess(database);
		for (let attempt = 0; attempt < 2; attempt++) {
			const { sent, outcomes } = await second.run(first, ['a']);
			expect([sent, verdictOf(outcomes[0]!)]).toEqual([[], 'unknown']);
		}
	});

	it('submits an item that the first was refused', async () => {
		const database = new SharedDatabase();
		await (await startProcess(database)).run(first, ['a'], [refused]);
		expect((await (await startProcess(database)).run(first, ['a'])).sent).toEqual(['a']);
	});

	it('can say which further items the first had begun', async () => {
		const database = new SharedDatabase();
		await (
			await startProcess(database)
		).run(first, ['a', 'b', 'c', 'd'], [undefined, undefined, refused]);
		const second = await startProcess(database);
		const items = ['a', 'b', 'c', 'd'].map((prompt, itemIndex) => ({
			itemIndex,
			request: requestFor(prompt),
		}));
		const journal = second.openJournal(askerContext(first, database), items);
		await journal.submit(items[0]!, async () => refused);
		const open = await journal.leftBehind(items.slice(1));
		expect(open.map(({ itemIndex }) => itemIndex)).toEqual([1, 3]);
	});

	it('leaves to be sent what the first had noted and not begun', async () => {
		const database = new SharedDatabase();
		const process = await startProcess(database);
		const items = ['a', 'b'].map((prompt, itemIndex) => ({
			itemIndex,
			request: requestFor(prompt),
		}));
		const journal = process.openJournal(askerContext(first, database), items);
		await journal.submit(items[0]!, async () => ({ kind: 'accepted', taskId: 'task-a' }));
		await journal.close();
		expect((await (await startProcess(database)).run(first, ['a', 'b'])).sent).toEqual(['b']);
	});

	it('is held up by nothing where n8n has no place for it', async () => {
		const database = new SharedDatabase();
		database.broken = true;
		const process = await startProcess(database);
		await process.run(first, ['a', 'b'], [refused]);
		const { sent, outcomes } = await process.run(first, ['a', 'b']);
		expect(sent).toEqual(['a']);
		expect(outcomes).toMatchObject([{ reused: false }, { reused: true }]);
	});
});

describe('the database', () => {
	it('is written in batches', async () => {
		const database = new SharedDatabase();
		const prompts = Array.from({ length: 200 }, (_, index) => `item ${index}`);
		await (await startProcess(database)).run(first, prompts);
		expect(database.writes).toBeLessThanOrEqual(12);
		expect(database.entries.size).toBe(400);
	});
});

describe('what another process finds', () => {
	const items = [{ itemIndex: 0, request: requestFor('a') }];
	const limited: Submission = { kind: 'error', error: errorOf('rateLimited') };
	const accepted: Submission = { kind: 'accepted', taskId: 'task-a' };

	/** Two new runs of a workflow side by side, which end in this order. */
	async function sideBySide(database: SharedDatabase, ...outcomes: [Submission, Submission]) {
		const process = await startProcess(database);
		const answers: Array<(submission: Submission) => void> = [];
		const runs = ['51', '52'].map(async (executionId) => {
			const journal = process.openJournal(askerContext({ executionId }, database), items);
			await journal.submit(
				items[0]!,
				async () => await new Promise<Submission>((resolve) => answers.push(resolve)),
			);
			await journal.close();
		});
		while (answers.length < runs.length) await new Promise(setImmediate);
		for (const [index, outcome] of outcomes.entries()) {
			answers[index]!(outcome);
			await runs[index];
		}
	}

	const sentByRetry = async (database: SharedDatabase) =>
		(await (await startProcess(database)).run(retry, ['a'])).sent;

	it('is there for an item that was let through after a rate limit', async () => {
		const database = new SharedDatabase();
		const journal = (await startProcess(database)).openJournal(
			askerContext(first, database),
			items,
		);
		for (const outcome of [limited, limited, accepted]) {
			await journal.submit(items[0]!, async () => outcome);
		}
		await journal.close();
		expect(await sentByRetry(database)).toEqual([]);
	});

	it.each<[string, [Submission, Submission], string[]]>([
		['the first was accepted', [accepted, refused], []],
		['the second was accepted', [refused, accepted], []],
		['of the first nobody knows', [lost, refused], []],
		['both were refused', [refused, refused], ['a']],
	])('counts two runs of a workflow side by side: %s', async (_, outcomes, sent) => {
		const database = new SharedDatabase();
		await sideBySide(database, ...outcomes);
		expect(await sentByRetry(database)).toEqual(sent);
	});

	it('is one submission of two retries at once', async () => {
		const database = new SharedDatabase();
		const process = await startProcess(database);
		await process.run(first, ['a'], [refused]);
		const retries = ['43', '44'].map(
			async (executionId) => await process.run({ executionId, mode: 'retry' }, ['a']),
		);
		const [one, two] = await Promise.all(retries);
		expect([one!.sent, two!.sent]).toEqual([['a'], []]);
		expect(two!.outcomes[0]).toMatchObject({ kind: 'accepted', reused: true });
	});

	it('holds although the database fails when it is read again', async () => {
		const database = new SharedDatabase();
		await (await startProcess(database)).run(first, ['a']);
		const context = askerContext(first, database);
		const { checkProcessedAndRecord } = database.helpers();
		let reads = 0;
		context.helpers.checkProcessedAndRecord = async (keys) => {
			if ((reads += 1) > 1) throw new Error('database is locked');
			return await checkProcessedAndRecord(keys as string[]);
		};
		const send = jest.fn(async () => accepted);
		const journal = (await startProcess(database)).openJournal(context, items);
		expect(verdictOf(await journal.submit(items[0]!, send))).toBe('unknown');
		expect(send).not.toHaveBeenCalled();
	});

	it('is written together where many are refused', async () => {
		const database = new SharedDatabase();
		const prompts = Array.from({ length: 200 }, (_, index) => `item ${index}`);
		await (
			await startProcess(database)
		).run(
			first,
			prompts,
			prompts.map(() => refused),
		);
		expect(database.writes).toBeLessThanOrEqual(24);
		expect(database.entries.size).toBe(0);
	});
});
