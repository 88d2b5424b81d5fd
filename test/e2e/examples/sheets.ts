/** Lists that live elsewhere: sheets, a board and a form's mails, with stand-ins for their services. */
import axios from 'axios';

import { readExample, readSample } from '../../../tools/examples';
import { itemsOf } from '../../../tools/n8n-server/workflow';
import { withStandIns } from './standIns';
import { type Setting } from './setting';

const row = (row_number: number, prompt: string, more: object = {}) => ({
	row_number,
	prompt,
	task_id: '',
	video: '',
	failure: '',
	...more,
});

export function testSheets(setting: () => Setting): void {
	test('sheet: each row gets its own task, file or failure, and those with a task are left alone', async () => {
		const { run, submissionsOf } = setting();
		const rows = [
			row(2, 'A kite climbs over the dunes'),
			row(3, 'A kite that was made before', { task_id: 'made-before', video: 'https://a.b/c' }),
			row(4, 'A cave [fail: Too dark]'),
			row(5, ''),
			row(6, '[object Object]'),
			row(7, 'An anchor sinks into blue water'),
		];
		const execution = await run(withStandIns(readExample('sheet'), rows));
		expect(execution.data.resultData.error).toBeUndefined();
		const made = submissionsOf(rows.map(({ prompt }) => prompt));
		expect(made.map(({ body }) => body?.prompt)).toEqual([2, 4, 7].map(promptOf(rows)));
		const outputOf = (node: string) => itemsOf(execution, node).map(({ json }) => json);
		expect(outputOf('Write Down the Tasks')).toMatchObject(
			['2', '4', '7'].map((row_number, i) => ({ row_number, task_id: made[i]?.taskId })),
		);
		expect(outputOf('Write Down the Videos')).toMatchObject(
			['2', '7'].map((row_number) => ({
				row_number,
				video: `https://drive.example/video-${row_number}.mp4`,
			})),
		);
		expect(outputOf('Write Down the Failure')).toMatchObject([
			{ row_number: '4', failure: expect.stringContaining('Too dark. Change') as string },
			{ row_number: '6', failure: expect.stringContaining('[object Object]') as string },
		]);
		const [written] = execution.data.resultData.runData['Write Down the Tasks'] ?? [];
		const [waited] = execution.data.resultData.runData['Wait for the Videos'] ?? [];
		expect(written?.startTime).toBeLessThanOrEqual(Number(waited?.startTime));
	});

	test('yesterday: what is finished is saved, what runs is left, what failed is written down, and nothing is started', async () => {
		const { api, simulator, store, submissionsOf } = setting();
		const prompts = [
			'A pier at dawn [fast]',
			'A pier that takes its time [slow: 3000]',
			'A pier [fast] [fail: Too bright]',
		];
		for (const prompt of prompts) {
			await axios.post(
				`${simulator.url}/v3/async/kling-v3.0-std-t2v`,
				{ prompt },
				{ headers: { authorization: `Bearer ${simulator.apiKey}` } },
			);
		}
		const tasks = submissionsOf(prompts).map(({ taskId }) => taskId);
		const before = simulator.submissions.length;
		const rows = [
			row(2, 'A pier without a task'),
			row(3, prompts[0]!, { task_id: tasks[0], failure: 'It was not finished' }),
			row(4, prompts[1]!, { task_id: tasks[1] }),
			row(5, prompts[2]!, { task_id: tasks[2] }),
			row(6, 'A pier that is saved', { task_id: 'saved', video: 'https://a.b/c' }),
		];
		const { id } = await store(withStandIns(readExample('yesterday'), rows));
		const execution = await api.until(await api.run(id, 'Every Morning at 5'));
		expect(execution.data.resultData.error).toBeUndefined();
		expect(simulator.submissions).toHaveLength(before);
		const outputOf = (node: string) => itemsOf(execution, node).map(({ json }) => json);
		expect(outputOf('Write Down the Videos')).toMatchObject([
			{ row_number: '3', video: 'https://drive.example/video-3.mp4', failure: '' },
		]);
		expect(outputOf('Still Being Made')).toMatchObject([{ task_id: tasks[1] }]);
		expect(outputOf('Write Down the Failure')).toMatchObject([
			{ row_number: '5', failure: expect.stringContaining('Too bright') as string },
		]);
	});

	test('daily-budget: rows are started from the top until the budget is spent, and the rest is left as it is', async () => {
		const { api, store, submissionsOf } = setting();
		const rows = [
			row(2, 'A sled on fresh powder'),
			row(3, '[object Object]'),
			row(4, 'A sled in a forest'),
			row(5, 'A sled at night'),
			row(6, 'A sled that was made', { task_id: 'made-before', video: 'https://a.b/c' }),
		];
		const { id } = await store(withStandIns(readExample('daily-budget'), rows));
		const execution = await api.until(await api.run(id, 'Every Morning at 6'));
		expect(execution.data.resultData.error).toBeUndefined();
		const made = submissionsOf(rows.map(({ prompt }) => prompt));
		expect(made.map(({ body }) => body?.prompt)).toEqual([2, 4].map(promptOf(rows)));
		const outputOf = (node: string) => itemsOf(execution, node).map(({ json }) => json);
		expect(outputOf('Write Down the Task')).toMatchObject(
			['2', '4'].map((row_number, i) => ({ row_number, task_id: made[i]?.taskId })),
		);
		expect(outputOf('Write Down the Videos')).toMatchObject(
			['2', '4'].map((row_number) => ({
				row_number,
				video: `https://drive.example/video-${row_number}.mp4`,
			})),
		);
		expect(outputOf('Write Down the Failure').map(({ row_number }) => row_number)).toEqual(['3']);
		expect(outputOf('Left for Tomorrow').map(({ row_number }) => row_number)).toEqual([5]);
	});

	test('asset-board: each record goes to the status of what became of it', async () => {
		const { run, submissionsOf } = setting();
		const prompts = ['A chair turns slowly', 'A chair [fail: Too dark]', ''];
		const records = prompts.map((Prompt, i) => ({
			id: `rec${i}`,
			Prompt,
			Image: [{ url: `https://your-site.com/${i}.jpg` }],
		}));
		const execution = await run(withStandIns(readExample('asset-board'), records));
		expect(execution.data.resultData.error).toBeUndefined();
		const made = submissionsOf(prompts.slice(0, 2));
		expect(made.map(({ body }) => body?.image)).toEqual(
			records.slice(0, 2).map(({ Image }) => Image[0]?.url),
		);
		expect(submissionsOf([''])).toEqual([]);
		const outputOf = (node: string) => itemsOf(execution, node).map(({ json }) => json);
		expect(outputOf('Making')).toMatchObject(
			made.map(({ taskId }, i) => ({ id: `rec${i}`, Status: 'Making', 'Task ID': taskId })),
		);
		expect(outputOf('Done')).toMatchObject([
			{ id: 'rec0', Video: expect.stringContaining(`${made[0]?.taskId}.mp4`) as string },
		]);
		expect(outputOf('Failed')).toMatchObject([
			{ id: 'rec1', Notes: expect.stringContaining('Too dark') as string },
		]);
		expect(outputOf('To Mend')).toMatchObject([
			{ id: 'rec2', Notes: expect.stringContaining('Prompt is empty') as string },
		]);
	});

	test('form-to-mail: the video is saved, and its URL goes to the address of the form', async () => {
		const { api, store, submissionsOf } = setting();
		const { id } = await store(withStandIns(readExample('form-to-mail'), []));
		const send = async (prompt: string) => {
			const item = {
				json: { 'What happens': prompt, Email: 'visitor@example.com' },
				binary: {
					Image: {
						data: readSample().toString('base64'),
						mimeType: 'image/jpeg',
						fileName: 'bottle.jpg',
					},
				},
			};
			const execution = await api.until(await api.runWith(id, 'An Image Comes In', item));
			expect(execution.data.resultData.error).toBeUndefined();
			expect(submissionsOf([prompt])).toHaveLength(1);
			return ['Mail the URL', 'Mail What Went Wrong'].flatMap((node) =>
				itemsOf(execution, node).map(({ json }) => [node, json.sendTo, json.message]),
			);
		};
		const prompt = 'The bottle is unwrapped';
		const mails = await send(prompt);
		const [made] = submissionsOf([prompt]);
		expect(made?.image?.format).toBe('jpg');
		const url = `https://drive.example/${made?.taskId}.mp4`;
		expect(mails).toEqual([['Mail the URL', 'visitor@example.com', `Here is your video: ${url}`]]);
		expect(await send('The bottle breaks [fail: Too loud]')).toEqual([
			['Mail What Went Wrong', 'visitor@example.com', expect.stringContaining('Too loud')],
		]);
	});

	test('motion-from-file: an n8n without a public URL says so before anything is sent', async () => {
		const { api, n8n, simulator, store } = setting();
		const { id } = await store(withStandIns(readExample('motion-from-file'), []));
		await api.activate(id);
		const before = simulator.submissions.length;
		const files = new FormData();
		files.append('field-0', new File([readSample()], 'character.jpg', { type: 'image/jpeg' }));
		files.append('field-1', new File([Buffer.alloc(5_000, 1)], 'moves.mp4', { type: 'video/mp4' }));
		const sent = await axios.post(`${n8n.url}/form/motion-from-file`, files);
		expect(sent.status).toBe(200);
		let newest: string | undefined;
		while (newest === undefined) [newest] = (await api.executionsOf(id)).map((each) => each.id);
		const execution = await api.until(newest);
		const [failed] = itemsOf(execution, 'What Went Wrong').map(({ json }) => json);
		expect(failed?.message).toContain('is not a public https address');
		expect(simulator.submissions).toHaveLength(before);
	});
}

const promptOf = (rows: Array<ReturnType<typeof row>>) => (wanted: number) =>
	rows.find(({ row_number }) => row_number === wanted)?.prompt;
