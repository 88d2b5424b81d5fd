import { verdictOf } from '../../../support/verdict';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Submission } from '../../../../nodes/novita/api/client';
import { apiError } from '../../../../nodes/novita/api/apiError';
import { VideoRequest } from '../../../../nodes/novita/request/videoRequest';

type PayOnceModule = typeof import('../../../../nodes/n8n/submit/submitOnce');

const request: VideoRequest = {
	slug: 'kling-v3.0-std-t2v',
	body: { prompt: 'Steam rises' },
	files: [],
	additional: {},
	imageEncoding: 'dataUri',
};

const accepted: Submission = { kind: 'accepted', taskId: 'task-1' };
const refused: Submission = {
	kind: 'error',
	error: apiError({ code: 'balanceTooLow', message: 'Too low', fix: 'Pay.' }),
};

/** n8n's database, as far as its deduplication helper goes, shared by all processes. */
class Database {
	readonly entries = new Set<string>();
	broken = false;

	helpers() {
		return {
			checkProcessedAndRecord: async (keys: string[]) => {
				if (this.broken) throw new Error('No database');
				const processed = keys.filter((key) => this.entries.has(key));
				for (const key of keys) this.entries.add(key);
				return { new: keys.filter((key) => !processed.includes(key)), processed };
			},
			removeProcessed: async (keys: string[]) => {
				if (this.broken) throw new Error('No database');
				for (const key of keys) this.entries.delete(key);
			},
		};
	}
}

/** A process of n8n that runs the job: it has a memory of its own, and the database of all. */
async function startProcess(database: Database, executionId = '42') {
	let loaded: PayOnceModule | undefined;
	await jest.isolateModulesAsync(async () => {
		loaded = await import('../../../../nodes/n8n/submit/submitOnce');
	});
	const context = {
		getExecutionId: () => executionId,
		getNode: () => ({ id: 'node-1', name: 'Kling' }),
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
		getExecutionCancelSignal: () => undefined,
		helpers: database.helpers(),
		logger: { info: () => undefined },
	} as unknown as IExecuteFunctions;
	const send = jest.fn(async () => accepted);
	const payOnce = loaded!.createPayOnce(context);
	return {
		send,
		submit: async (answer?: Submission, itemIndex = 0) => {
			if (answer) send.mockResolvedValueOnce(answer);
			return await payOnce.submit(itemIndex, request, send);
		},
		leftBehind: async (...itemIndexes: number[]) =>
			await payOnce.leftBehind(itemIndexes.map((itemIndex) => ({ itemIndex, request }))),
	};
}

describe("an execution that n8n runs again in another process, after the first one's died", () => {
	it('does not submit an item that the first had begun', async () => {
		const database = new Database();
		await (await startProcess(database)).submit();
		const second = await startProcess(database);
		const again = await second.submit();
		expect(verdictOf(again)).toBe('unknown');
		expect(second.send).not.toHaveBeenCalled();
		// Nor at a further try, which asks its own memory.
		expect(verdictOf(await second.submit())).toBe('unknown');
		expect(second.send).not.toHaveBeenCalled();
	});

	it('submits an item that the first was refused', async () => {
		const database = new Database();
		expect(await (await startProcess(database)).submit(refused)).toEqual(refused);
		const second = await startProcess(database);
		expect(await second.submit()).toEqual(accepted);
		expect(second.send).toHaveBeenCalledTimes(1);
	});

	it('can say which further items the first had begun, and leaves the others to be sent', async () => {
		const database = new Database();
		const first = await startProcess(database);
		for (const itemIndex of [0, 1, 3]) await first.submit(accepted, itemIndex);
		const second = await startProcess(database);
		await second.submit(undefined, 0);
		expect(await second.leftBehind(1, 2, 3)).toEqual([1, 3]);
		expect(await second.leftBehind(1, 2, 3)).toEqual([1, 3]);
		expect(await second.submit(undefined, 2)).toEqual(accepted);
	});

	it('asks nothing of the database where no item was begun before', async () => {
		const database = new Database();
		const first = await startProcess(database);
		await first.submit(refused);
		database.entries.add('anything');
		expect(await first.leftBehind(0, 1)).toEqual([]);
		expect(database.entries.size).toBe(1);
	});

	it('is told from a new execution of the same item', async () => {
		const database = new Database();
		await (await startProcess(database, '42')).submit();
		const second = await startProcess(database, '43');
		expect(await second.submit()).toEqual(accepted);
	});

	it('is held up by nothing where n8n has no place for intents', async () => {
		const database = new Database();
		database.broken = true;
		const first = await startProcess(database);
		expect(await first.submit(refused)).toEqual(refused);
		expect(await first.submit()).toEqual(accepted);
		expect(await first.submit()).toEqual(accepted);
		expect(first.send).toHaveBeenCalledTimes(2);
	});
});
