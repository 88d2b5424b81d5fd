/** The batch that sleeps in n8n's database: begun first and looked at last, since n8n wakes it by the minute. */
import { readExample } from '../../../tools/examples';
import { itemsOf } from '../../../tools/n8n-server/workflow';
import { clipsIn, isSaved } from './batches';
import { becomes, type Setting } from './setting';

export interface Night {
	begin(): Promise<void>;
	/** Until the execution is in n8n's database, and nowhere else. */
	asleep(): Promise<void>;
	testMorning(): void;
}

export function overnight(setting: () => Setting): Night {
	const example = readExample('overnight');
	const clips = clipsIn(example, "Tonight's Clips");
	let executionId = '';
	return {
		begin: async () => {
			const { api, hold, store, submissionsOf } = setting();
			const prompts = clips.map(({ prompt }) => prompt);
			hold(prompts);
			const { id } = await store(example);
			executionId = await api.run(id, 'Every Night at 2');
			await becomes(() => submissionsOf(prompts).length === 3);
		},
		asleep: async () => {
			await setting().api.until(executionId, ['waiting']);
		},
		testMorning: () => {
			test('overnight: has slept in the database while the tasks ran, and then saves each file', async () => {
				const { api, submissionsOf } = setting();
				const execution = await api.until(executionId, undefined);
				expect(execution.status).toBe('success');
				expect(execution.data.resultData.error).toBeUndefined();
				const made = submissionsOf(clips.map(({ prompt }) => prompt));
				expect(made).toHaveLength(3);
				expect(itemsOf(execution, 'Save to Disk').map(({ json }) => json.task_id)).toEqual(
					made.map(({ taskId }) => taskId),
				);
				expect(itemsOf(execution, 'For the Morning')).toEqual([]);
				expect(
					await Promise.all(clips.map(async (clip) => await isSaved(setting(), clip))),
				).toEqual([true, true, true]);
			});
		},
	};
}
