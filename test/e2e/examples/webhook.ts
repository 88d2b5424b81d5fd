/** The execution that a webhook wakes: begun first where no call comes, since n8n ends such a wait by the minute. */
import axios from 'axios';

import { readExample } from '../../../tools/examples';
import { becomes, withParameters, type Ended, type Setting } from './setting';

const QUIET = 'A hut in the snow that nobody calls from';

export function woken(setting: () => Setting) {
	let quietId = '';

	/** Starts the example with this prompt, and resolves once its task is there. */
	async function begin(prompt: string, wait: Record<string, unknown> = {}): Promise<string> {
		const { start, store, submissionsOf } = setting();
		const example = withParameters(readExample('webhook'), 'Start the Video', { prompt });
		const { id } = await store(withParameters(example, 'Wait for the Call', wait));
		const executionId = await start(id);
		await becomes(() => submissionsOf(prompt).length === 1);
		return executionId;
	}

	/** What the execution has got, which is the video of its own task. */
	function videoOf({ items }: Ended, prompt: string): Record<string, unknown> {
		const [made, ...more] = setting().submissionsOf(prompt);
		expect(more).toEqual([]);
		const [item] = items('Get the Video');
		expect(item?.json).toMatchObject({ task_id: made?.taskId, status: 'TASK_STATUS_SUCCEED' });
		expect(item?.json.video_url).toContain(made?.taskId);
		expect(item?.binary?.data?.fileName).toBe('mountain-hut.mp4');
		return item?.json ?? {};
	}

	const callsFor = (prompt: string) => {
		const [made] = setting().submissionsOf(prompt);
		return setting().simulator.calls.filter(({ taskId }) => taskId === made?.taskId);
	};

	return {
		/** Starts the execution that nobody calls. */
		begin: async () => {
			setting().hold([QUIET]);
			quietId = await begin(QUIET, { resumeAmount: 1, resumeUnit: 'seconds' });
		},
		test: () => {
			test('webhook: the call at the end of the task wakes the execution, which then checks once', async () => {
				const prompt = 'A hut at dusk [slow: 5]';
				const ended = await setting().end(await begin(prompt));
				const [call] = ended.outputOf('Wait for the Call');
				expect(call?.body).toMatchObject({ event_type: 'ASYNC_TASK_RESULT' });
				expect(videoOf(ended, prompt).checks).toBe(1);
				// n8n may have run on before its reply to the call is read.
				await becomes(() => callsFor(prompt).length > 0);
				expect(callsFor(prompt).map(({ status }) => status)).toEqual([200]);
			});

			test('webhook: a call that lies wakes it too, and is not believed', async () => {
				const { api, end, submissionsOf } = setting();
				const prompt = 'A hut at noon [slow: 12]';
				const executionId = await begin(prompt);
				await api.until(executionId, ['waiting']);
				const [made] = submissionsOf(prompt);
				const { extra } = made?.body as { extra: { webhook: { url: string } } };
				const video = { video_url: 'https://example.com/lie.mp4' };
				const task = { task_id: 'another-task', status: 'TASK_STATUS_SUCCEED' };
				const payload = { task, videos: [video] };
				await axios.post(extra.webhook.url, { event_type: 'ASYNC_TASK_RESULT', payload });
				videoOf(await end(executionId), prompt);
			});

			test('webhook: where no call comes, the video is there after the time limit', async () => {
				const { end, release } = setting();
				release();
				videoOf(await end(quietId), QUIET);
				expect(callsFor(QUIET)).toEqual([]);
			});
		},
	};
}
