/** Lists that live elsewhere: sheets, a board and a form's mails, with stand-ins for their services. */
import axios from 'axios';

import { readExample, readSample } from '../../../tools/examples';
import type { Simulator } from '../../../simulator';
import { withStandIns } from './standIns';
import { becomes, type Setting } from './setting';

const row = (row_number: number, prompt: string, more: object = {}) => ({
	row_number,
	prompt,
	task_id: '',
	video: '',
	failure: '',
	...more,
});
const MADE_BEFORE = { task_id: 'made-before', video: 'https://a.b/c' };

/** What is written into the rows of these numbers: the tasks in order, or the videos. */
const tasksIn = (numbers: number[], made: Simulator['submissions']) =>
	numbers.map((number, i) => ({ row_number: `${number}`, task_id: made[i]?.taskId }));
const videosIn = (numbers: number[]) =>
	numbers.map((number) => ({
		row_number: `${number}`,
		video: `https://drive.example/video-${number}.mp4`,
	}));

/** One is finished when it is looked at, one runs for long, and one has failed. */
const PIERS = [
	'A pier at dawn [fast]',
	'A pier that takes its time [slow: 3000]',
	'A pier [fast] [fail: Too bright]',
];

const words = (part: string) => expect.stringContaining(part) as string;

/** Has Novita make a video that no workflow knows of. Answers with the task's ID. */
export async function makeElsewhere(
	{ simulator }: Setting,
	slug: string,
	body: object,
): Promise<string> {
	const headers = { authorization: `Bearer ${simulator.apiKey}` };
	await axios.post(`${simulator.url}/v3/async/${slug}`, body, { headers });
	return String(simulator.submissions.at(-1)?.taskId);
}

export function testSheets(setting: () => Setting): void {
	test('sheet: each row gets its own task, file or failure, and those with a task are left alone', async () => {
		const { run, submissionsOf } = setting();
		const rows = [
			row(2, 'A kite climbs over the dunes'),
			row(3, 'A kite that was made before', MADE_BEFORE),
			row(4, 'A cave [fail: Too dark]'),
			row(5, ''),
			row(6, '[object Object]'),
			row(7, 'An anchor sinks into blue water'),
		];
		const { execution, outputOf } = await run(withStandIns(readExample('sheet'), rows));
		const made = submissionsOf(...rows.map(({ prompt }) => prompt));
		expect(outputOf('Write Down the Tasks')).toMatchObject(tasksIn([2, 4, 7], made));
		expect(made.map(({ body }) => body?.prompt)).toEqual([0, 2, 5].map((at) => rows[at]!.prompt));
		expect(outputOf('Write Down the Videos')).toMatchObject(videosIn([2, 7]));
		expect(outputOf('Write Down the Failure')).toMatchObject([
			{ row_number: '4', failure: words('Too dark. Change') },
			{ row_number: '6', failure: words('[object Object]') },
		]);
		const { runData } = execution.data.resultData;
		const [written, waited] = [runData['Write Down the Tasks'], runData['Wait for the Videos']];
		expect(written?.[0]?.startTime).toBeLessThanOrEqual(Number(waited?.[0]?.startTime));
	});

	test('yesterday: what is finished is saved, what runs is left, what failed is written down, and nothing is started', async () => {
		const { run, simulator } = setting();
		const made: Array<{ prompt: string; task_id: string }> = [];
		for (const prompt of PIERS) {
			const task_id = await makeElsewhere(setting(), 'kling-v3.0-std-t2v', { prompt });
			made.push({ prompt, task_id });
		}
		const before = simulator.submissions.length;
		const [finished, running, failed] = made;
		const rows = [
			row(2, 'A pier without a task'),
			row(3, '', { ...finished, failure: 'It was not finished' }),
			row(4, '', running),
			row(5, '', failed),
			row(6, 'A pier that is saved', MADE_BEFORE),
		];
		const example = withStandIns(readExample('yesterday'), rows);
		const { outputOf } = await run(example, { trigger: 'Every Morning at 5' });
		expect(simulator.submissions).toHaveLength(before);
		const [saved, ...others] = outputOf('Write Down the Videos');
		expect([saved, others]).toMatchObject([{ ...videosIn([3])[0], failure: '' }, []]);
		expect(outputOf('Still Being Made')).toMatchObject([{ task_id: running?.task_id }]);
		expect(outputOf('Write Down the Failure')).toMatchObject([
			{ row_number: '5', failure: words('Too bright') },
		]);
	});

	test('daily-budget: rows are started from the top until the budget is spent, and the rest is left as it is', async () => {
		const { run, submissionsOf } = setting();
		const rows = [
			row(2, 'A sled on fresh powder'),
			row(3, '[object Object]'),
			row(4, 'A sled in a forest'),
			row(5, 'A sled at night'),
			row(6, 'A sled that was made', MADE_BEFORE),
		];
		const example = withStandIns(readExample('daily-budget'), rows);
		const { outputOf } = await run(example, { trigger: 'Every Morning at 6' });
		const made = submissionsOf(...rows.map(({ prompt }) => prompt));
		expect(made.map(({ body }) => body?.prompt)).toEqual([0, 2].map((at) => rows[at]!.prompt));
		expect(outputOf('Write Down the Task')).toMatchObject(tasksIn([2, 4], made));
		expect(outputOf('Write Down the Videos')).toMatchObject(videosIn([2, 4]));
		const numbersOf = (node: string) => outputOf(node).map(({ row_number }) => row_number);
		expect(numbersOf('Write Down the Failure')).toEqual(['3']);
		expect(numbersOf('Left for Tomorrow')).toEqual([5]);
	});

	test('asset-board: each record goes to the status of what became of it', async () => {
		const { run, submissionsOf } = setting();
		const records = ['A chair turns slowly', 'A chair [fail: Too dark]', ''].map((Prompt, i) => ({
			id: `rec${i}`,
			Prompt,
			Image: [{ url: `https://your-site.com/${i}.jpg` }],
		}));
		const { outputOf } = await run(withStandIns(readExample('asset-board'), records));
		const made = submissionsOf(...records.map(({ Prompt }) => Prompt));
		expect(made.map(({ body }) => body?.image)).toEqual(
			records.slice(0, 2).map(({ Image }) => Image[0]?.url),
		);
		expect(outputOf('Making')).toMatchObject(
			made.map(({ taskId }, i) => ({ id: `rec${i}`, Status: 'Making', 'Task ID': taskId })),
		);
		const [done] = made;
		expect(['Done', 'Failed', 'To Mend'].map(outputOf)).toMatchObject([
			[{ id: 'rec0', Video: words(`${done?.taskId}.mp4`) }],
			[{ id: 'rec1', Notes: words('Too dark') }],
			[{ id: 'rec2', Notes: words('Prompt is empty') }],
		]);
	});

	test('form-to-mail: the video is saved, and its URL goes to the address of the form', async () => {
		const { run, submissionsOf } = setting();
		const example = withStandIns(readExample('form-to-mail'), []);
		const Email = 'visitor@example.com';
		const data = readSample().toString('base64');
		const Image = { data, mimeType: 'image/jpeg', fileName: 'bottle.jpg' };
		const send = async (prompt: string) => {
			const item = { json: { 'What happens': prompt, Email }, binary: { Image } };
			const { outputOf } = await run(example, { trigger: 'An Image Comes In', item });
			const [made, ...more] = submissionsOf(prompt);
			expect([made?.image?.format, more]).toEqual(['jpg', []]);
			const mails = ['Mail the URL', 'Mail What Went Wrong'].map((node) =>
				outputOf(node).map(({ sendTo, message }) => [sendTo, message]),
			);
			return { made, mails };
		};
		const { made, mails } = await send('The bottle is unwrapped');
		const url = `https://drive.example/${made?.taskId}.mp4`;
		expect(mails).toEqual([[[Email, `Here is your video: ${url}`]], []]);
		const failed = await send('The bottle breaks [fail: Too loud]');
		expect(failed.mails).toEqual([[], [[Email, words('Too loud')]]]);
	});

	test('motion-from-file: an n8n without a public URL says so before anything is sent', async () => {
		const { api, end, n8n, simulator, store } = setting();
		const { id } = await store(withStandIns(readExample('motion-from-file'), []));
		await api.activate(id);
		const before = simulator.submissions.length;
		const files = new FormData();
		files.append('field-0', new File([readSample()], 'character.jpg', { type: 'image/jpeg' }));
		files.append('field-1', new File([Buffer.alloc(5_000, 1)], 'moves.mp4', { type: 'video/mp4' }));
		const sent = await axios.post(`${n8n.url}/form/motion-from-file`, files);
		expect(sent.status).toBe(200);
		await becomes(async () => (await api.executionsOf(id)).length > 0);
		const [newest] = await api.executionsOf(id);
		const [failed] = (await end(newest!.id)).outputOf('What Went Wrong');
		expect(failed?.message).toContain('is not a public https address');
		expect(simulator.submissions).toHaveLength(before);
	});
}
