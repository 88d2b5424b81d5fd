import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { OnError } from '../../../../nodes/n8n/items/items';
import { collect, handOver } from '../../../../nodes/NovitaWaitForTask/suspend/collector';
import {
	pack,
	type ItemState,
	type Suspension,
} from '../../../../nodes/NovitaWaitForTask/suspend/itemState';
import { defaultSettings } from '../../../../nodes/wait/waitSettings';
import { contextOf } from '../../../support/context';

const running = (taskId: string): ItemState => ({
	task: { taskId, settings: defaultSettings() },
	checks: 2,
	errors: {},
});
const succeeded: ItemState = {
	...running('task-0'),
	ended: { item: { task_id: 'task-0', status: 'TASK_STATUS_SUCCEED' } },
	binary: { data: { data: '', mimeType: 'video/mp4', id: 'file' } },
};
const failed: ItemState = {
	...running('task-2'),
	ended: {
		failure: {
			message: 'Novita could not make the video',
			description: 'Too dark. Task ID: task-2.',
			taskId: 'task-2',
			isFinal: true,
		},
	},
};

/** The node that hands the items over, behind whatever the workflow that checks came back with. */
function hand(
	back: INodeExecutionData[],
	onError: OnError,
	begun: ItemState[] = [succeeded, running('task-1')],
): INodeExecutionData[] {
	const { context } = contextOf({ items: back });
	const withStart = Object.assign(context, {
		getWorkflowDataProxy: () => ({ $: () => ({ all: () => begun.map(pack) }) }),
	});
	return handOver(withStart, { onError } as Suspension)[0]!;
}

const errorsOf = (items: INodeExecutionData[]) =>
	items.map(({ json }) => (json.error as Record<string, unknown> | undefined)?.status);

describe('the items of a suspended wait', () => {
	it('are those of its tasks once all have ended, with their files, in order', () => {
		const items = hand([failed, succeeded].map(pack), 'errorOutput');
		expect(items[0]!.json).toMatchObject({ message: 'Novita could not make the video' });
		expect(items[1]).toEqual({
			json: succeeded.ended && 'item' in succeeded.ended ? succeeded.ended.item : {},
			binary: succeeded.binary,
			pairedItem: { item: 1 },
		});
	});

	it('have a URL of n8n for the file, where one is wanted, made where they are handed over', () => {
		const task = { ...succeeded.task!, outputField: 'data', shareHours: 2 };
		const { context } = contextOf({ items: [pack({ ...succeeded, task }, 0), pack(succeeded, 1)] });
		const createBinarySignedUrl = ({ id }: { id: string }, time: string) =>
			`https://n8n.example.com/${id}?for=${time}`;
		const helpers = { ...context.helpers, createBinarySignedUrl };
		const [out] = handOver(
			{ ...context, helpers } as typeof context,
			{
				onError: 'stop',
			} as Suspension,
		);
		expect(out!.map(({ json }) => json.share_url)).toEqual([
			'https://n8n.example.com/file?for=7200s',
			undefined,
		]);
	});

	it('say which tasks nobody saw the end of, after n8n gave the wait up', () => {
		const items = hand([succeeded, running('task-1')].map(pack), 'errorOutput');
		expect(errorsOf(items)).toEqual([undefined, 'INTERRUPTED']);
		expect(Object.keys(items[1]!.json).sort()).toEqual(['error', 'message']);
		expect(items[1]!.json.message).toBe('The wait for task task-1 was interrupted: n8n stopped');
	});

	it.each([
		['', {}],
		[', merged into one of its items', pack(succeeded, 0).json],
	])('are those that it began with, after the checks were cancelled%s', (_, merged) => {
		const cancelled = { json: { ...merged, error: 'The execution was cancelled manually' } };
		const items = hand([cancelled], 'continue');
		expect(items[0]!.binary).toEqual(succeeded.binary);
		expect(items[1]!.json).toMatchObject({
			task_id: 'task-1',
			message: 'The wait for task task-1 was interrupted: The execution was cancelled manually',
		});
	});

	it('say what the node that collects died of, where that is a failing item of its own', () => {
		const json = { ...pack(succeeded, 0).json, error: { message: 'out of memory' } };
		const items = hand([{ json: { ...json, message: 'out of memory' } }], 'errorOutput');
		expect(items[1]!.json.message).toBe('The wait for task task-1 was interrupted: out of memory');
	});

	it('are those that it began with, after n8n gave up in the middle of a round', () => {
		const items = hand([{ json: { running: 1 } }], 'errorOutput');
		expect(errorsOf(items)).toEqual([undefined, 'INTERRUPTED']);
	});

	it.each<[string, INodeExecutionData[], string]>([
		['a cancelled one', [{ json: { error: 'cancelled' } }], 'The wait for task task-1'],
		['a failed task', [succeeded, running('task-1'), failed].map(pack), 'Novita could not make'],
	])('stop the node, with all ids, after %s', (_, back, message) => {
		const begun = [succeeded, running('task-1'), running('task-2')];
		expect(() => hand(back, 'stop', begun)).toThrow(
			expect.objectContaining({
				message: expect.stringContaining(message) as string,
				description: expect.stringMatching(/(?=.*task-0)(?=.*task-1)(?=.*task-2)/s) as string,
			}) as Error,
		);
	});

	it('offer no Retry, which n8n answers with the same error', () => {
		expect(() => hand([succeeded, failed].map(pack), 'stop')).toThrow(
			expect.objectContaining({
				description: expect.stringMatching(
					/After a suspended wait, Retry in Executions checks nothing, and ends the same way\. [^.]+\.$/,
				) as string,
			}) as Error,
		);
	});

	it('say so where an item never held a task ID', () => {
		const failure = { message: 'Task ID is empty', description: 'Paste one.' };
		const none: ItemState = { checks: 0, errors: {}, ended: { failure } };
		const items = hand([{ json: { error: 'cancelled' } }], 'errorOutput', [none]);
		expect(items[0]!.json.message).toBe(failure.message);
	});
});

describe('the execution that keeps a suspended wait', () => {
	const keeping = (executeWorkflow: IExecuteFunctions['executeWorkflow']) => {
		const { context } = contextOf({ items: [pack(running('task-1'), 0)] });
		const whole = Object.assign(context, {
			executeWorkflow,
			getMode: () => 'trigger',
			getWorkflowDataProxy: () => ({ $execution: { id: '7' }, $workflow: { id: 'w' } }),
		});
		return collect(whole, { onError: 'stop' } as Suspension);
	};

	it('hands on what the execution that checks found', async () => {
		const found = [pack(succeeded, 0)];
		expect(await keeping(async () => ({ executionId: '8', data: [found] }))).toEqual([found]);
	});

	it('turns what the execution that checks died of into an item', async () => {
		const items = await keeping(async () => {
			throw new Error('Credential with ID "1" does not exist');
		});
		expect(items).toEqual([[{ json: { error: 'Credential with ID "1" does not exist' } }]]);
	});

	it('has the execution that checks wake it, by its own id', async () => {
		let parent: unknown;
		await keeping(async (...given) => {
			parent = given[3]?.parentExecution;
			return { executionId: '8', data: [null], waitTill: new Date() };
		});
		expect(parent).toEqual({ executionId: '7', workflowId: 'w', shouldResume: true });
	});
});
