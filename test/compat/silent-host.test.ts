/** Videos that are paid for, and a host of files that says nothing half way. */
import { chosenRelease } from '../../tools/n8n-server/releases';
import { itemsOf } from '../../tools/n8n-server/workflow';
import { clipsWorkflow } from '../../tools/n8n-server/workflows';
import { readMp4 } from '../../tools/mp4';
import { openSite, type Site } from './site';

const release = chosenRelease();

/** Where n8n keeps files. Its database is a place since 2.0. */
const STORAGE = release.version.startsWith('1.') ? ['filesystem'] : ['filesystem', 'database'];

describe.each(STORAGE)(
	`n8n ${release.version}, files in its %s: a host silent half way`,
	(mode) => {
		let site: Site;
		beforeAll(async () => {
			site = await openSite({ N8N_DEFAULT_BINARY_DATA_MODE: mode });
		});
		afterAll(async () => await site?.close());

		it.each([
			['within a batch', ['first', 'silent', 'third'], 4],
			['once', ['silent once'], 2],
		])('%s keeps its own item alone', async (_, prompts, tries) => {
			const { api, credential, simulator } = site;
			simulator.novita.reset();
			const silent = (taskId: unknown) =>
				simulator.submissions.some(
					(each) => each.taskId === taskId && String(each.body?.prompt).includes('silent'),
				);
			const times = tries === 2 ? 1 : Infinity;
			simulator.faults.next({
				...{ on: 'download', kind: 'stall', times },
				when: ({ taskId }) => silent(taskId),
			});
			const execution = await api.runToEnd(
				clipsWorkflow({
					name: 'A silent host',
					credential,
					prompts,
					wait: {
						parameters: { options: { requestTimeout: 1 } },
						onError: 'continueRegularOutput',
					},
				}),
			);
			const ids = prompts.map(
				(prompt) => simulator.submissions.find(({ body }) => body?.prompt === prompt)?.taskId,
			);
			const items = itemsOf(execution, 'Wait');
			expect(items.map(({ json }) => json.task_id)).toEqual(ids);
			const failed = tries === 2 ? [] : items.filter(({ json }) => silent(json.task_id));
			for (const { json } of failed) {
				const error = json.error as Record<string, string>;
				expect(error.message).toContain('no data arrived for 1 second');
				expect(error.description).toContain(error.video_url);
				expect(error.description).toContain(json.task_id);
			}
			for (const { binary } of items.filter((item) => !failed.includes(item))) {
				expect(binary!.data!.id).toMatch(new RegExp(`^${mode}`));
				expect(await readMp4(await api.file(binary!.data!))).toBeDefined();
			}
			const asked = simulator.downloads.filter(({ taskId }) => silent(taskId));
			expect(asked).toHaveLength(tries);
		});
	},
);
