import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { badTaskId } from '../../../nodes/n8n/items/failures';
import type { OnError } from '../../../nodes/n8n/items/items';
import { finish, keep } from '../../../nodes/NovitaWaitForTask/suspend/collector';
import {
	pack,
	type Parcel,
	type Suspension,
} from '../../../nodes/NovitaWaitForTask/suspend/itemState';
import { contextOf } from '../../support/context';

const running = (taskId: string): Parcel => ({ taskId, checks: 2, troubles: {} });
const succeeded: Parcel = {
	...running('task-0'),
	ended: { row: { task_id: 'task-0', status: 'TASK_STATUS_SUCCEED' } },
	binary: { data: { data: '', mimeType: 'video/mp4', id: 'file' } },
};
const failed: Parcel = {
	...running('task-2'),
	ended: { failure: { message: 'Novita could not make the video', description: 'Too dark.' } },
};

/** The node that hands the rows over, behind whatever the workflow that looks came back with. */
function hand(
	back: INodeExecutionData[],
	onError: OnError,
	begun: Parcel[] = [succeeded, running('task-1')],
): INodeExecutionData[] {
	const { context } = contextOf({ items: back });
	const withStart = Object.assign(context, {
		getWorkflowDataProxy: () => ({ $: () => ({ all: () => begun.map(pack) }) }),
	});
	return finish(withStart, { onError } as Suspension)[0]!;
}

const errorsOf = (rows: INodeExecutionData[]) =>
	rows.map(({ json }) => (json.error as Record<string, unknown> | undefined)?.status);

describe('the rows of a suspended wait', () => {
	it('are those of its tasks once all have ended, with their files, in order', () => {
		const rows = hand([failed, succeeded].map(pack), 'errorOutput');
		expect(rows[0]!.json).toMatchObject({ message: 'Novita could not make the video' });
		expect(rows[1]).toEqual({
			json: succeeded.ended && 'row' in succeeded.ended ? succeeded.ended.row : {},
			binary: succeeded.binary,
			pairedItem: { item: 1 },
		});
	});

	it('say which tasks nobody saw the end of, after n8n gave the wait up', () => {
		const rows = hand([succeeded, running('task-1')].map(pack), 'errorOutput');
		expect(errorsOf(rows)).toEqual([undefined, 'INTERRUPTED']);
		expect(Object.keys(rows[1]!.json).sort()).toEqual(['error', 'message']);
		expect(rows[1]!.json.message).toBe('The wait for task task-1 was interrupted: n8n stopped');
	});

	it.each([
		['', {}],
		[', merged into one of its rows', pack(succeeded, 0).json],
	])('are those that it began with, after the looks were cancelled%s', (_, merged) => {
		const cancelled = { json: { ...merged, error: 'The execution was cancelled manually' } };
		const rows = hand([cancelled], 'continue');
		expect(rows[0]!.binary).toEqual(succeeded.binary);
		expect(rows[1]!.json).toMatchObject({
			task_id: 'task-1',
			message: 'The wait for task task-1 was interrupted: The execution was cancelled manually',
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
				description: expect.stringMatching(/task-0.*task-1.*task-2/s) as string,
			}) as Error,
		);
	});

	it('say so where a row never held a task ID', () => {
		const none: Parcel = { ...running(''), ended: { failure: badTaskId() } };
		const rows = hand([{ json: { error: 'cancelled' } }], 'errorOutput', [none]);
		expect(rows[0]!.json.message).toBe(badTaskId().message);
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
		return keep(whole, { onError: 'stop' } as Suspension);
	};

	it('hands on what the execution that looks found', async () => {
		const found = [pack(succeeded, 0)];
		expect(await keeping(async () => ({ executionId: '8', data: [found] }))).toEqual([found]);
	});

	it('turns what the execution that looks died of into a row', async () => {
		const rows = await keeping(async () => {
			throw new Error('Credential with ID "1" does not exist');
		});
		expect(rows).toEqual([[{ json: { error: 'Credential with ID "1" does not exist' } }]]);
	});

	it('has the execution that looks wake it, by its own id', async () => {
		let parent: unknown;
		await keeping(async (...given) => {
			parent = given[3]?.parentExecution;
			return { executionId: '8', data: [null], waitTill: new Date() };
		});
		expect(parent).toEqual({ executionId: '7', workflowId: 'w', shouldResume: true });
	});
});
