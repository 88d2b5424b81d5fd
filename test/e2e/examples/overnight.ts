/** The batch that sleeps in n8n's database: begun first and looked at last, since n8n wakes it by the minute. */
import { readExample } from '../../../tools/examples';
import { videosIn, saved } from './batches';
import { becomes, type Setting } from './setting';

export function overnight(setting: () => Setting) {
	const example = readExample('overnight');
	const videos = videosIn(example, "Tonight's Videos");
	const prompts = videos.map(({ prompt }) => prompt);
	let executionId = '';
	return {
		begin: async () => {
			const { hold, start, store, submissionsOf } = setting();
			hold(prompts);
			const { id } = await store(example);
			executionId = await start(id, { trigger: 'Every Night at 2' });
			await becomes(() => submissionsOf(...prompts).length === 3);
		},
		/** Until the execution is in n8n's database, and nowhere else. */
		asleep: async () => {
			await setting().api.until(executionId, ['waiting']);
		},
		testMorning: () => {
			test('overnight: has slept in the database while the tasks ran, and then saves each file', async () => {
				const { end, submissionsOf } = setting();
				const { items, outputOf } = await end(executionId);
				const made = submissionsOf(...prompts);
				expect(made).toHaveLength(3);
				expect(outputOf('Save to Disk').map(({ task_id }) => task_id)).toEqual(
					made.map(({ taskId }) => taskId),
				);
				expect(items('For the Morning')).toEqual([]);
				expect(await saved(setting(), videos)).toEqual(videos);
			});
		},
	};
}
