/**
 * A stand-in for nodes that wait for one item after another: submit, check at once, then check again after
 * each interval, and take the whole video into memory. So do the WaveSpeed node (every 2 s), the fal node
 * (5 s) and n8n's MiniMax node (15 s). It talks to the simulated Novita, and is only ever measured.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import type {
	IExecuteFunctions,
	IHttpRequestOptions,
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
		description: 'Waits for one item after another',
		defaults: { name: 'One by One' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'novitaApi', required: true }],
		properties: [
			{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
			{ displayName: 'Interval (Seconds)', name: 'seconds', type: 'number', default: 2 },
			{ displayName: 'Prompt', name: 'prompt', type: 'string', default: '' },
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items: INodeExecutionData[] = [];
		for (let index = 0; index < this.getInputData().length; index++) {
			const baseURL = this.getNodeParameter('baseUrl', index) as string;
			const intervalMs = 1000 * (this.getNodeParameter('seconds', index) as number);
			const prompt = this.getNodeParameter('prompt', index) as string;
			const call = async <Answer>(options: IHttpRequestOptions): Promise<Answer> =>
				(await this.helpers.httpRequestWithAuthentication.call(this, 'novitaApi', {
					baseURL,
					json: true,
					...options,
				})) as Answer;

			const { task_id } = await call<{ task_id: string }>({
				method: 'POST',
				url: '/v3/async/kling-v3.0-std-t2v',
				body: { prompt, duration: 3 },
			});
			const check = async () =>
				await call<TaskResult>({ url: '/v3/async/task-result', qs: { task_id } });
			let result = await check();
			while (result.task.status !== 'TASK_STATUS_SUCCEED') {
				await sleep(intervalMs);
				result = await check();
			}
			const video = (await this.helpers.httpRequest({
				url: result.videos[0]?.video_url ?? '',
				encoding: 'arraybuffer',
			})) as ArrayBuffer;
			const data = await this.helpers.prepareBinaryData(Buffer.from(video), 'video.mp4');
			items.push({ json: { task_id }, binary: { data }, pairedItem: index });
		}
		return [items];
	}
}
