import { validateSubmission } from '../../simulator/contract/validate';
import { containing, goesOn, items, matching, promptItems, text, useNovita } from './setting';

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
