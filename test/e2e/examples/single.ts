/** One clip each: a picture, several shots, motion control. */
import { createHash } from 'node:crypto';

import { readExample } from '../../../tools/examples';
import { isMp4 } from '../../../tools/mp4';
import { rowsOf, type Execution, type Row } from '../../rig/workflow';
import type { Simulator } from '../../simulator';
import { RUN_MS, type Setting } from './setting';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

export function testSingleClips(setting: () => Setting): void {
	/** The one row that waited for the one submission, its file compared with what Novita serves. */
	async function theClip(
		execution: Execution,
		submissions: Simulator['submissions'],
		fileName: string,
	): Promise<Row> {
		expect(execution.data.resultData.error).toBeUndefined();
		expect(submissions).toHaveLength(1);
		const rows = rowsOf(execution, 'Wait for the Video');
		expect(rows).toHaveLength(1);
		const { json, binary } = rows[0]!;
		expect(json).toMatchObject({
			task_id: submissions[0]?.taskId,
			status: 'TASK_STATUS_SUCCEED',
		});
		expect(binary?.data).toMatchObject({ fileName, mimeType: 'video/mp4' });
		const file = await setting().api.file(binary!.data!);
		expect(isMp4(file)).toBe(true);
		const served = await (await fetch(String(json.video_url))).arrayBuffer();
		expect(file.equals(Buffer.from(served))).toBe(true);
		return rows[0]!;
	}

	/** The one submission since then. */
	const since = (index: number) => setting().simulator.submissions.slice(index);

	test(
		'image-to-video: a file in, a file out, byte for byte',
		async () => {
			const before = setting().simulator.submissions.length;
			const execution = await setting().run(readExample('image-to-video'));
			const made = since(before);
			await theClip(execution, made, 'bottle.mp4');
			const [picture] = rowsOf(execution, 'Make It a File');
			const bytes = await setting().api.file(picture!.binary!.data!);
			expect(made[0]?.image?.sha256).toBe(sha256(bytes));
		},
		RUN_MS,
	);

	test(
		'several-shots: each shot goes out with its length, and all together last as long as the video',
		async () => {
			const before = setting().simulator.submissions.length;
			const execution = await setting().run(readExample('several-shots'));
			const made = since(before);
			await theClip(execution, made, 'three-shots.mp4');
			const { multi_prompt: shots, duration } = made[0]!.body as {
				multi_prompt: Array<{ prompt: string; duration: number }>;
				duration: number;
			};
			expect(shots.map(({ duration: seconds }) => seconds)).toEqual([5, 3, 4]);
			expect(duration).toBe(12);
			expect(made[0]?.image?.format).toBe('jpg');
		},
		RUN_MS,
	);

	test(
		'motion-control: both links go out as they stand in the table',
		async () => {
			const before = setting().simulator.submissions.length;
			const execution = await setting().run(readExample('motion-control'));
			const made = since(before);
			await theClip(execution, made, 'moves.mp4');
			const [links] = rowsOf(execution, 'Character and Moves');
			expect(made[0]?.body).toMatchObject({
				image: links?.json.character,
				video: links?.json.moves,
				character_orientation: 'video',
			});
		},
		RUN_MS,
	);
}
