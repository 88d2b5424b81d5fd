/** The batch that sleeps in n8n's database: begun first and looked at last, since n8n wakes it by the minute. */
import { readExample } from '../../../tools/examples';
import { itemsOf } from '../../../tools/n8n-server/workflow';
import { videosIn, isSaved } from './batches';
import { becomes, type Setting } from './setting';

export interface Night {
	begin(): Promise<void>;
	/** Until the execution is in n8n's database, and nowhere else. */
	asleep(): Promise<void>;
	testMorning(): void;
}

export function overnight(setting: () => Setting): Night {
	const example = readExample('overnight');
	const videos = videosIn(example, "Tonight's Videos");
	let executionId = '';
	return {
		begin: async () => {
			const { api, hold, store, submissionsOf } = setting();
			const prompts = videos.map(({ prompt }) => prompt);
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
				const made = submissionsOf(videos.map(({ prompt }) => prompt));
				expect(made).toHaveLength(3);
				expect(itemsOf(execution, 'Save to Disk').map(({ json }) => json.task_id)).toEqual(
					made.map(({ taskId }) => taskId),
				);
				expect(itemsOf(execution, 'For the Morning')).toEqual([]);
				expect(
					await Promise.all(videos.map(async (video) => await isSaved(setting(), video))),
				).toEqual([true, true, true]);
			});
		},
	};
}
