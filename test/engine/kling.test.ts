import type { INodeParameters } from 'n8n-workflow';

import { validateSubmission } from '../../simulator/contract/validate';
import { pngBytes } from '../../tools/images';
import { sha256 } from '../support/sha256';
import {
	errorOf,
	items,
	kling,
	outputsOf,
	photoItems,
	promptItems,
	text,
	useNovita,
	withPhoto,
} from './setting';

const CUP = 'https://example.com/cup.png';

describe('Novita Kling in n8n-core', () => {
	const novita = useNovita();

	it('starts a video with the defaults of the model, and says what was sent', async () => {
		const run = await novita.run(items({}), [kling({ prompt: 'A cup of tea', imageUrl: CUP })]);
		expect(errorOf(run)).toBeUndefined();
		const [out] = outputsOf(run, 'Kling');
		const { taskId, body } = novita.simulator.submissions[0]!;
		expect(body).toMatchObject({ image: CUP, prompt: 'A cup of tea', duration: 5, sound: false });
		expect(validateSubmission('kling-v3.0-std-i2v', body)).toEqual([]);
		expect(out).toHaveLength(1);
		expect(out![0]!.pairedItem).toEqual({ item: 0 });
		expect(out![0]!.json).toEqual({
			task_id: taskId,
			model: 'kling-v3.0-std-i2v',
			submitted_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
			estimated_cost_usd: 0.42,
			request: body,
		});
	});

	it('sends every field of the v3.0 Standard page', async () => {
		const run = await novita.run(items({ seconds: '7' }), [
			kling({
				prompt: 'A cup of tea',
				imageUrl: CUP,
				duration: '={{ $json.seconds }}',
				sound: true,
				promptMode: 'multiShot',
				multiPrompt: {
					shots: [
						{ prompt: 'Wide', duration: 3 },
						{ prompt: 'Close', duration: 4 },
					],
				},
				options: { negativePrompt: 'text', cfgScale: 0.3, additionalFields: '{"seed": 7}' },
			}),
		]);
		expect(errorOf(run)).toMatchObject({ httpCode: '400' });
		expect(novita.simulator.submissions[0]!.body).toMatchObject({
			image: CUP,
			prompt: 'A cup of tea',
			duration: 7,
			sound: true,
			multi_prompt: [
				{ prompt: 'Wide', duration: 3 },
				{ prompt: 'Close', duration: 4 },
			],
			negative_prompt: 'text',
			cfg_scale: 0.3,
			seed: 7,
		});
	});

	it('sends every field of the v2.6 Pro page', async () => {
		await novita.run(items({}), [
			kling({
				model: 'kling-v2.6-pro-i2v',
				prompt: '<<<voice_1>>> says hello',
				imageUrl: CUP,
				duration: 10,
				aspectRatio: '9:16',
				voiceList: { voices: [{ voiceId: 'v-1' }, { voiceId: 'v-2' }] },
			}),
		]);
		expect(novita.simulator.submissions[0]).toMatchObject({
			slug: 'kling-v2.6-pro-i2v',
			accepted: true,
			body: {
				image: CUP,
				prompt: '<<<voice_1>>> says hello',
				duration: 10,
				sound: true,
				aspect_ratio: '9:16',
				voice_list: ['v-1', 'v-2'],
			},
		});
	});

	it("sends an item's own image byte for byte, and puts only its description into the item", async () => {
		const images = [pngBytes(400, 300, 5000), pngBytes(300, 400, 6000)];
		const run = await novita.run(photoItems(images), [kling(withPhoto)]);
		const [out] = outputsOf(run, 'Kling');
		const sent = new Map(novita.simulator.submissions.map((each) => [each.taskId, each]));
		images.forEach((bytes, index) => {
			const { json } = out![index]!;
			expect(sent.get(String(json.task_id))!.image).toMatchObject({
				form: 'data-uri',
				sha256: sha256(bytes),
			});
			expect(json.request).toMatchObject({
				image: `data URI, image/png, ${index === 0 ? '400x300, 5 kB' : '300x400, 6 kB'}`,
			});
		});
	});

	it('checks all items before the first is sent, where On Error is Stop', async () => {
		const input = promptItems('one', 'two', '');
		const run = await novita.run(input, [kling(text())]);
		expect(errorOf(run)).toMatchObject({
			name: 'NodeOperationError',
			message: 'Prompt is empty [item 2]',
			context: { itemIndex: 2 },
		});
		expect(novita.simulator.submissions).toHaveLength(0);
	});

	it('sends the good items and says why of the bad one, where On Error is Continue', async () => {
		const input = promptItems('one', '', 'three');
		const run = await novita.run(input, [kling(text(), { onError: 'continueRegularOutput' })]);
		const [out] = outputsOf(run, 'Kling');
		expect(out!.map(({ json }) => Object.keys(json).sort())).toEqual([
			['estimated_cost_usd', 'model', 'request', 'submitted_at', 'task_id'],
			['error', 'message', 'status'],
			['estimated_cost_usd', 'model', 'request', 'submitted_at', 'task_id'],
		]);
		expect(out![1]!.json).toMatchObject({ message: 'Prompt is empty', status: 'NOT_SENT' });
		expect(novita.simulator.submissions.map(({ body }) => body!.prompt)).toEqual(['one', 'three']);
	});

	it('sends the bad item to the error output with its input', async () => {
		const input = items({ prompt: 'one' }, { prompt: '', name: 'empty' });
		const run = await novita.run(input, [kling(text(), { onError: 'continueErrorOutput' })]);
		const [out, failed] = outputsOf(run, 'Kling');
		expect(out).toHaveLength(1);
		expect(failed).toHaveLength(1);
		expect(failed![0]!.json).toMatchObject({
			name: 'empty',
			message: 'Prompt is empty',
			error: { status: 'NOT_SENT', reason: 'INVALID_INPUT' },
		});
	});

	it('names every task that was started when a later item is refused', async () => {
		novita.meets('submit', 'BILLING_BALANCE_NOT_ENOUGH', { match: { promptIncludes: 'three' } });
		const input = promptItems('one', 'two', 'three');
		const error = errorOf(await novita.run(input, [kling(text())]));
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: "The Novita account's balance is too low [item 2]",
			httpCode: '400',
		});
		const accepted = novita.simulator.submissions.filter((each) => each.accepted);
		expect(accepted.length).toBe(2);
		for (const { taskId } of accepted) expect(error!.description).toContain(taskId);
	});

	it('outputs the file in the field of its choice, or none, and waits as long as it is told', async () => {
		const of = (more: INodeParameters) => [
			kling(text({ waitForCompletion: true, ...more }), { onError: 'continueRegularOutput' }),
		];
		const [named, none, short] = await Promise.all([
			novita.run(promptItems('one'), of({ outputBinaryProperty: 'clip' })),
			novita.run(promptItems('one'), of({ downloadVideo: false })),
			novita.run(promptItems('[never]'), of({ timeout: 0.01 })),
		]);
		expect(Object.keys(outputsOf(named, 'Kling')[0]![0]!.binary!)).toEqual(['clip']);
		expect(outputsOf(none, 'Kling')[0]![0]).not.toHaveProperty('binary');
		expect(outputsOf(none, 'Kling')[0]![0]!.json.video_url).toContain('http');
		expect(outputsOf(short, 'Kling')[0]![0]!.json).toMatchObject({
			task_id: expect.any(String) as string,
			error: { reason: 'TIMED_OUT' },
		});
	});

	it('waits and hands over the video with Wait for Completion', async () => {
		const run = await novita.run(promptItems('one'), [kling(text({ waitForCompletion: true }))]);
		const [out] = outputsOf(run, 'Kling');
		expect(out![0]!.json).toMatchObject({
			task_id: novita.simulator.submissions[0]!.taskId,
			model: 'kling-v3.0-std-t2v',
			prompt: 'one',
			status: 'TASK_STATUS_SUCCEED',
			video_type: 'mp4',
		});
		expect(out![0]!.binary!.data).toMatchObject({ mimeType: 'video/mp4', fileExtension: 'mp4' });
	});

	it('refuses an end image beside shots, though the editor hides it', async () => {
		const run = await novita.run(items({}), [
			kling({
				prompt: 'A cup',
				imageUrl: CUP,
				promptMode: 'multiShot',
				multiPrompt: { shots: [{ prompt: 'Wide', duration: 5 }] },
				endImageInput: 'url',
				endImageUrl: CUP,
			}),
		]);
		expect(errorOf(run)!.message).toBe(
			"Kling v3.0 Standard doesn't take End Image and Shots together [item 0]",
		);
		expect(novita.simulator.submissions).toHaveLength(0);
	});
});
