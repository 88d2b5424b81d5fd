/** The execution that a webhook wakes: begun first where no call comes, since n8n ends such a wait by the minute. */
import axios from 'axios';

import { readExample } from '../../../tools/examples';
import { itemsOf, type Execution, type Workflow } from '../../../tools/n8n-server/workflow';
import { becomes, type Setting } from './setting';

export interface Woken {
	/** Starts the execution that nobody calls. */
	begin(): Promise<void>;
	test(): void;
}

const QUIET = 'A hut in the snow that nobody calls from';

export function woken(setting: () => Setting): Woken {
	let quietId = '';

	/** Starts the example with this prompt, and resolves once its task is there. */
	async function start(prompt: string, wait: object = {}): Promise<string> {
		const { api, store, submissionsOf } = setting();
		const { id } = await store(withParameters(prompt, wait));
		const executionId = await api.run(id, 'When clicking ‘Execute workflow’');
		await becomes(() => submissionsOf([prompt]).length === 1);
		return executionId;
	}

	/** What the execution has got, which is the video of its own task. */
	function videoOf(execution: Execution, prompt: string): Record<string, unknown> {
		expect(execution.data.resultData.error).toBeUndefined();
		const made = setting().submissionsOf([prompt]);
		expect(made).toHaveLength(1);
		const [item] = itemsOf(execution, 'Get the Video');
		expect(item?.json).toMatchObject({ task_id: made[0]?.taskId, status: 'TASK_STATUS_SUCCEED' });
		expect(item?.json.video_url).toContain(made[0]?.taskId);
		expect(item?.binary?.data?.fileName).toBe('mountain-hut.mp4');
		return item?.json ?? {};
	}

	const callsFor = (prompt: string) => {
		const [made] = setting().submissionsOf([prompt]);
		return setting().simulator.calls.filter(({ taskId }) => taskId === made?.taskId);
	};

	return {
		begin: async () => {
			setting().hold([QUIET]);
			quietId = await start(QUIET, { resumeAmount: 1, resumeUnit: 'seconds' });
		},
		test: () => {
			test('webhook: the call at the end of the task wakes the execution, which then checks once', async () => {
				const prompt = 'A hut at dusk [slow: 5]';
				const execution = await setting().api.until(await start(prompt));
				const [call] = itemsOf(execution, 'Wait for the Call');
				expect(call?.json.body).toMatchObject({ event_type: 'ASYNC_TASK_RESULT' });
				expect(videoOf(execution, prompt).checks).toBe(1);
				expect(callsFor(prompt).map(({ status }) => status)).toEqual([200]);
			});

			test('webhook: a call that lies wakes it too, and is not believed', async () => {
				const { api, submissionsOf } = setting();
				const prompt = 'A hut at noon [slow: 12]';
				const executionId = await start(prompt);
				await api.until(executionId, ['waiting']);
				const [made] = submissionsOf([prompt]);
				const { extra } = made?.body as { extra: { webhook: { url: string } } };
				const video = { video_url: 'https://example.com/lie.mp4' };
				const task = { task_id: 'another-task', status: 'TASK_STATUS_SUCCEED' };
				const payload = { task, videos: [video] };
				await axios.post(extra.webhook.url, { event_type: 'ASYNC_TASK_RESULT', payload });
				videoOf(await api.until(executionId), prompt);
			});

			test('webhook: where no call comes, the video is there after the time limit', async () => {
				const { api, release } = setting();
				release();
				const execution = await api.until(quietId);
				videoOf(execution, QUIET);
				expect(callsFor(QUIET)).toEqual([]);
			});
		},
	};
}

function withParameters(prompt: string, wait: object): Workflow {
	const { nodes, ...more } = readExample('webhook');
	return {
		...more,
		nodes: nodes.map((node) => {
			const own =
				node.name === 'Start the Video'
					? { prompt }
					: node.name === 'Wait for the Call'
						? wait
						: {};
			return { ...node, parameters: { ...node.parameters, ...own } };
		}),
	};
}
