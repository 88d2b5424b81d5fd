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
const ITEM = { task_id: 'task-0', status: 'TASK_STATUS_SUCCEED' };
const succeeded: ItemState = {
	...running('task-0'),
	ended: { item: ITEM },
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

describe('the items of a suspended wait', () => {
	it('are those of its tasks once all have ended, with their files, in order', () => {
		const items = hand([failed, succeeded].map(pack), 'errorOutput');
		expect(items[0]!.json).toMatchObject({ message: 'Novita could not make the video' });
		expect(items[1]).toEqual({ json: ITEM, binary: succeeded.binary, pairedItem: { item: 1 } });
	});

	it('have a URL of n8n for the file, where one is wanted, made where they are handed over', () => {
		const task = { ...succeeded.task!, outputField: 'data', shareHours: 2 };
		const { context } = contextOf({ items: [pack({ ...succeeded, task }, 0), pack(succeeded, 1)] });
		const createBinarySignedUrl = ({ id }: { id: string }, time: string) =>
			`https://n8n.example.com/${id}?for=${time}`;
		Object.assign(context.helpers, { createBinarySignedUrl });
		const [out] = handOver(context, { onError: 'stop' } as Suspension);
		expect(out!.map(({ json }) => json.share_url)).toEqual([
			'https://n8n.example.com/file?for=7200s',
			undefined,
		]);
	});

	const half = pack(succeeded, 0).json;

	it.each<[string, INodeExecutionData[], string]>([
		['n8n gave the wait up', [succeeded, running('task-1')].map(pack), 'n8n stopped'],
		['n8n gave up in the middle of a round', [{ json: { running: 1 } }], 'n8n stopped'],
		['the checks were cancelled', [{ json: { error: 'cancelled' } }], 'cancelled'],
		['that, merged into an item', [{ json: { ...half, error: 'cancelled' } }], 'cancelled'],
		[
			'the node that collects died',
			[{ json: { ...half, error: { message: 'no memory' }, message: 'no memory' } }],
			'no memory',
		],
	])('keep what is known, and say whose end nobody saw, after %s', (_, back, why) => {
		const [first, second] = hand(back, 'errorOutput');
		expect(first).toMatchObject({ json: ITEM, binary: succeeded.binary });
		expect(second!.json).toEqual({
			message: `The wait for task task-1 was interrupted: ${why}`,
			error: expect.objectContaining({ status: 'INTERRUPTED', task_id: 'task-1' }) as object,
		});
	});

	it.each<[string, INodeExecutionData[], string]>([
		['a cancelled one', [{ json: { error: 'cancelled' } }], 'The wait for task task-1'],
		['a failed task', [succeeded, running('task-1'), failed].map(pack), 'Novita could not make'],
	])('stop the node, with all ids, after %s', (_, back, message) => {
		const begun = [succeeded, running('task-1'), running('task-2')];
		expect(() => hand(back, 'stop', begun)).toThrow(
			expect.objectContaining({
				message: expect.stringContaining(message) as string,
				description: expect.stringMatching(
					/(?=.*task-0)(?=.*task-1)(?=.*task-2).*Retry in Executions checks nothing/s,
				) as string,
			}) as Error,
		);
	});
});

describe('the execution that keeps a suspended wait', () => {
	const keeping = (
		executeWorkflow: IExecuteFunctions['executeWorkflow'],
		begun = [running('task-1')],
	) => {
		const { context } = contextOf({ items: begun.map(pack) });
		const whole = Object.assign(context, {
			executeWorkflow,
			getMode: () => 'trigger',
			getWorkflowDataProxy: () => ({ $execution: { id: '7' }, $workflow: { id: 'w' } }),
		});
		return collect(whole, { onError: 'stop' } as Suspension);
	};

	it('hands on what the execution that checks found, which is to wake it by its own ID', async () => {
		const found = [pack(succeeded, 0)];
		let parent: unknown;
		const items = await keeping(async (...given) => {
			parent = given[3]?.parentExecution;
			return await Promise.resolve({ executionId: '8', data: [found] });
		});
		expect(items).toEqual([found]);
		expect(parent).toEqual({ executionId: '7', workflowId: 'w', shouldResume: true });
	});

	it('turns what the execution that checks died of into an item', async () => {
		const items = await keeping(async () => await Promise.reject(new Error('No credential')));
		expect(items).toEqual([[{ json: { error: 'No credential' } }]]);
	});

	it('leaves items that nobody takes for a result of a running task as it falls asleep', async () => {
		const asleep = { executionId: '8', data: [], waitTill: new Date() };
		const begun = [succeeded, running('task-1'), failed];
		const [left] = await keeping(async () => await Promise.resolve(asleep), begun);
		const error = { status: 'INTERRUPTED', task_id: 'task-1' };
		expect(left).toMatchObject([
			{ json: ITEM, binary: succeeded.binary },
			{ json: { ...error, error, message: expect.stringContaining('n8n stopped') as string } },
			{ json: { task_id: 'task-2', message: 'Novita could not make the video' } },
		]);
		// Should n8n go on with them here, they are what n8n's stop leaves of those that it began with.
		expect(hand(left!, 'continue', begun)).toEqual(left);
	});
});
