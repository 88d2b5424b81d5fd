/** Videos that are paid for, and a host of files that says nothing half way. */
import { readMp4 } from '../../tools/mp4';
import { itemsOf } from '../../tools/n8n-server/workflow';
import { clipsWorkflow } from '../../tools/n8n-server/workflows';
import type { Site } from '../e2e/site';

/** @param storage Where this n8n keeps files. */
export function testSilentHost(site: () => Site, storage: string): void {
	it.each([
		['within a batch', ['first', 'silent', 'third'], 4],
		['once', ['silent once'], 2],
	])(
		`a host silent half way, %s, keeps its own item alone: ${storage}`,
		async (_, prompts, tries) => {
			const { api, credential, simulator, submissionsOf } = site();
			simulator.novita.reset();
			const silent = (taskId: unknown) =>
				simulator.submissions.some(
					(each) => each.taskId === taskId && String(each.body?.prompt).includes('silent'),
				);
			simulator.faults.next({
				...{ on: 'download', kind: 'stall', times: tries === 2 ? 1 : Infinity },
				when: ({ taskId }) => silent(taskId),
			});
			const wait = {
				parameters: { options: { requestTimeout: 1 } },
				onError: 'continueRegularOutput',
			};
			const made = clipsWorkflow({ name: 'A silent host', credential, prompts, wait });
			const items = itemsOf(await api.runToEnd(made), 'Wait');
			expect(items.map(({ json }) => json.task_id)).toEqual(
				submissionsOf(...prompts).map(({ taskId }) => taskId),
			);
			const failed = tries === 2 ? [] : items.filter(({ json }) => silent(json.task_id));
			for (const { json } of failed) {
				const error = json.error as Record<string, string>;
				expect(error.message).toContain('no data arrived for 1 second');
				expect(error.description).toContain(error.video_url);
				expect(error.description).toContain(json.task_id);
			}
			for (const { binary } of items.filter((item) => !failed.includes(item))) {
				expect(binary!.data!.id).toMatch(new RegExp(`^${storage}`));
				expect(await readMp4(await api.file(binary!.data!))).toBeDefined();
			}
			const asked = simulator.downloads.filter(({ taskId }) => silent(taskId));
			expect(asked).toHaveLength(tries);
		},
	);
}
