import { outputsOf, kling, promptItems, text, useNovita } from './setting';

/** How often a task of these words was started, this one included. */
const started = (prompt: unknown) =>
	novita.simulator.submissions.filter(({ accepted, body }) => accepted && body?.prompt === prompt)
		.length;

const novita = useNovita({
	plan: ({ body }) => {
		const prompt = String(body?.prompt);
		if (prompt.includes('refused')) return { end: 'fail', reason: 'Content policy violation' };
		const fails = Number(/fails (\d)/.exec(prompt)?.[1] ?? 0);
		return { end: started(prompt) <= fails ? 'fail' : 'succeed', reason: 'internal server error' };
	},
});

const waiting = (options: Record<string, number>) =>
	kling(text({ waitForCompletion: true, options }), { onError: 'continueRegularOutput' });

describe('New Tries in n8n-core', () => {
	it('starts a failed video anew in its own item, so often as it may', async () => {
		const given = ['fine', 'fails 1 time', 'fails 2 times', 'fails 9 times', 'refused'];
		const run = await novita.run(promptItems(...given), [waiting({ newTries: 2 })]);
		const [out] = outputsOf(run, 'Kling');
		const idsOf = (prompt: string) =>
			novita.simulator.submissions
				.filter(({ body }) => body?.prompt === prompt)
				.map(({ taskId }) => taskId);
		expect(given.map((prompt) => idsOf(prompt).length)).toEqual([1, 2, 3, 3, 1]);
		for (const [index, prompt] of given.slice(0, 3).entries()) {
			const ids = idsOf(prompt);
			expect(out![index]!.json).toMatchObject({
				task_id: ids.at(-1),
				tries: index + 1,
				estimated_cost_usd: [0.252, 0.504, 0.756][index],
			});
			expect(out![index]!.json.earlier_tasks ?? []).toEqual(ids.slice(0, -1));
			expect(out![index]!.binary).toHaveProperty('data');
		}
		expect(out!.slice(3).map(({ json }) => [json.status, json.task_id])).toEqual([
			['TASK_STATUS_FAILED', idsOf('fails 9 times').at(-1)],
			['TASK_STATUS_FAILED', idsOf('refused')[0]],
		]);
		expect(out!.map(({ pairedItem }) => pairedItem)).toEqual(given.map((_, item) => ({ item })));
	});

	it('counts each try for Spending Limit, and says that it left none', async () => {
		const run = await novita.run(promptItems('fails 9 times'), [
			waiting({ newTries: 3, spendingLimit: 0.6 }),
		]);
		expect(novita.simulator.submissions).toHaveLength(2);
		expect(outputsOf(run, 'Kling')[0]![0]!.json.error).toMatchObject({
			description: expect.stringContaining('A new try is over the Spending Limit.') as string,
		});
	});

	it('starts none where the task goes on, or was never started', async () => {
		novita.meets('submit', 'lost');
		await novita.run(promptItems('fails 9 times'), [waiting({ newTries: 3 })]);
		expect(novita.simulator.submissions).toHaveLength(1);
	});
});
