import { validateSubmission } from '../../simulator/contract/validate';
import {
	containing,
	goesOn,
	items,
	matching,
	promptItems,
	sortsOut,
	text,
	useNovita,
} from './setting';

const CUP = 'https://example.com/cup.png';

/** Tries of these words, this one included. */
const triesOf = (prompt: unknown) => novita.idsOf(String(prompt)).length;

const novita = useNovita({
	plan: ({ body }) => {
		const prompt = String(body?.prompt);
		if (prompt === 'refused') return { end: 'fail', reason: 'Content policy violation' };
		const fails = Number(/fails (\d)/.exec(prompt)?.[1] ?? 0);
		return { end: triesOf(prompt) <= fails ? 'fail' : 'succeed', reason: 'internal server error' };
	},
});

describe('Novita Kling in n8n-core', () => {
	it('starts a video with the defaults of the model, and says what was sent', async () => {
		const { error, out } = await novita.kling(items({}), { prompt: 'A cup', imageUrl: CUP });
		expect(error).toBeUndefined();
		const { taskId, body } = novita.submitted()[0]!;
		expect(body).toMatchObject({ image: CUP, prompt: 'A cup', duration: 5, sound: false });
		expect(validateSubmission('kling-v3.0-std-i2v', body)).toEqual([]);
		expect(out).toEqual([
			{
				json: {
					task_id: taskId,
					model: 'kling-v3.0-std-i2v',
					submitted_at: matching(/^\d{4}-\d\d-\d\dT.*Z$/),
					estimated_cost_usd: 0.42,
					request: body,
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it('sends every field that is set', async () => {
		await novita.kling(items({ seconds: '7' }), {
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
		});
		expect(novita.submitted()[0]!.body).toMatchObject({
			...{ image: CUP, prompt: 'A cup of tea', duration: 7, sound: true },
			...{ negative_prompt: 'text', cfg_scale: 0.3, seed: 7 },
			multi_prompt: [
				{ prompt: 'Wide', duration: 3 },
				{ prompt: 'Close', duration: 4 },
			],
		});
	});

	it('checks all items before the first is sent, where On Error is Stop', async () => {
		const { error } = await novita.kling(promptItems('one', 'two', ''), text());
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: 'Prompt is empty [item 2]',
			context: { itemIndex: 2 },
		});
		expect(novita.submitted()).toEqual([]);
	});

	it('sends the good items and says why of the bad one, where On Error is Continue', async () => {
		const { json } = await novita.kling(promptItems('one', '', 'three'), text(), goesOn);
		expect(json.map((each) => Object.keys(each).sort())).toEqual([
			['estimated_cost_usd', 'model', 'request', 'submitted_at', 'task_id'],
			['error', 'message', 'status'],
			['estimated_cost_usd', 'model', 'request', 'submitted_at', 'task_id'],
		]);
		expect(json[1]).toMatchObject({ message: 'Prompt is empty', status: 'NOT_SENT' });
		expect(novita.submitted().map(({ body }) => body!.prompt)).toEqual(['one', 'three']);
	});

	it('sends the bad item to the error output with its input', async () => {
		const given = items({ prompt: 'one' }, { prompt: '', name: 'empty' });
		const { out, outputs } = await novita.kling(given, text(), sortsOut);
		expect(out).toHaveLength(1);
		expect(outputs[1]!.map(({ json }) => json)).toMatchObject([
			{
				name: 'empty',
				message: 'Prompt is empty',
				error: { status: 'NOT_SENT', reason: 'INVALID_INPUT' },
			},
		]);
	});

	it('waits and hands over the video with Wait for Completion, in the field of its choice', async () => {
		const waits = text({ waitForCompletion: true, outputBinaryProperty: 'clip' });
		const { json, out } = await novita.kling(promptItems('one'), waits);
		expect(json[0]).toMatchObject({
			task_id: novita.idsOf()[0],
			model: 'kling-v3.0-std-t2v',
			prompt: 'one',
			status: 'TASK_STATUS_SUCCEED',
			video_type: 'mp4',
		});
		expect(out[0]!.binary).toMatchObject({ clip: { mimeType: 'video/mp4', fileExtension: 'mp4' } });
	});
});

describe('New Tries in n8n-core', () => {
	const waiting = (options: Record<string, number>) => text({ waitForCompletion: true, options });

	it('starts a failed video anew in its own item, so often as it may', async () => {
		const given = ['fine', 'fails 1 time', 'fails 2 times', 'fails 9 times', 'refused'];
		const { out, json } = await novita.kling(
			promptItems(...given),
			waiting({ newTries: 2 }),
			goesOn,
		);
		const ids = given.map((prompt) => novita.idsOf(prompt));
		expect(ids.map(({ length }) => length)).toEqual([1, 2, 3, 3, 1]);
		for (const [index, usd] of [0.252, 0.504, 0.756].entries()) {
			expect(json[index]).toMatchObject({
				task_id: ids[index]!.at(-1),
				tries: index + 1,
				estimated_cost_usd: usd,
			});
			expect(json[index]!.earlier_tasks ?? []).toEqual(ids[index]!.slice(0, -1));
			expect(out[index]!.binary).toHaveProperty('data');
		}
		const failed = { status: 'TASK_STATUS_FAILED' };
		expect(json.slice(3)).toMatchObject([
			{ ...failed, task_id: ids[3]![2], tries: 3, earlier_tasks: ids[3]!.slice(0, 2) },
			{ ...failed, task_id: ids[4]![0], tries: 1 },
		]);
		expect(out.map(({ pairedItem }) => pairedItem)).toEqual(given.map((_, item) => ({ item })));
	});

	it('counts each try for Spending Limit, and says that it left none', async () => {
		const parameters = waiting({ newTries: 3, spendingLimit: 0.6 });
		const { json } = await novita.kling(promptItems('fails 9 times'), parameters, goesOn);
		expect(novita.submitted()).toHaveLength(2);
		expect(json[0]!.error).toMatchObject({
			description: containing('A new try is over the Spending Limit.'),
		});
	});

	it('starts none where nobody knows whether there is a task', async () => {
		novita.meets('submit', 'lost');
		await novita.kling(promptItems('fails 9 times'), waiting({ newTries: 3 }), goesOn);
		expect(novita.submitted()).toHaveLength(1);
	});
});
