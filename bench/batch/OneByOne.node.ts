/**
 * A stand-in for nodes that wait for one row after the other: submit, look at once, then look again after
 * each interval, and take the whole file into memory. So do, each with an interval of its own, n8n's MiniMax
 * node, the fal node and the WaveSpeed node. It talks to the simulated Novita, and is only ever measured.
 */
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

interface TaskResult {
	task: { status: string };
	videos: Array<{ video_url: string }>;
}

export class OneByOne implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'One by One',
		name: 'oneByOne',
		group: ['transform'],
		version: 1,
		description: 'Waits for one row after the other',
		defaults: { name: 'One by One' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'novitaApi', required: true }],
		properties: [
			{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
			{ displayName: 'Interval (Ms)', name: 'intervalMs', type: 'number', default: 5000 },
			// Without one, the row's task was submitted before.
			{ displayName: 'Prompt', name: 'prompt', type: 'string', default: '' },
			{ displayName: 'Task ID', name: 'taskId', type: 'string', default: '' },
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const rows: INodeExecutionData[] = [];
		for (let index = 0; index < this.getInputData().length; index++) {
			const baseURL = this.getNodeParameter('baseUrl', index) as string;
			const intervalMs = this.getNodeParameter('intervalMs', index) as number;
			const prompt = this.getNodeParameter('prompt', index) as string;
			const call = async <Answer>(options: IDataObject & { url: string }): Promise<Answer> =>
				(await this.helpers.httpRequestWithAuthentication.call(this, 'novitaApi', {
					baseURL,
					json: true,
					...options,
				})) as Answer;
			const submit = async () =>
				await call<{ task_id: string }>({
					method: 'POST',
					url: '/v3/async/kling-v3.0-std-t2v',
					body: { prompt, duration: 3 },
				});
			const look = async (taskId: string) =>
				await call<TaskResult>({ url: '/v3/async/task-result', qs: { task_id: taskId } });

			const taskId =
				prompt === ''
					? (this.getNodeParameter('taskId', index) as string)
					: (await submit()).task_id;
			let result = await look(taskId);
			while (result.task.status !== 'TASK_STATUS_SUCCEED') {
				await new Promise((resolve) => setTimeout(resolve, intervalMs));
				result = await look(taskId);
			}
			const url = result.videos[0]?.video_url ?? '';
			const answer = (await this.helpers.httpRequest({
				url,
				encoding: 'arraybuffer',
				returnFullResponse: true,
			})) as { body: ArrayBuffer };
			const file = await this.helpers.prepareBinaryData(
				Buffer.from(answer.body),
				`${taskId}.mp4`,
				'video/mp4',
			);
			rows.push({ json: { task_id: taskId }, binary: { data: file }, pairedItem: index });
		}
		return [rows];
	}
}
