import { containing, goesOn, promptItems, text, useNovita } from './setting';

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

describe('New Tries in n8n-core', () => {
	const waiting = (options: Record<string, number>) =>
		text({ waitForCompletion: true, outputBinaryProperty: 'clip', options });

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
			expect(out[index]!.binary).toHaveProperty('clip');
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
