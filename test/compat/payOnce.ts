/** Nobody pays twice, counted on the other side of the wire. */
import { setTimeout as sleep } from 'node:timers/promises';

import { itemsOf, type WorkflowNode } from '../../tools/n8n-server/workflow';
import { clipsWorkflow } from '../../tools/n8n-server/workflows';
import { eventually, type Site } from '../e2e/site';

const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
const WAIT = { ...RETRY, parameters: { options: { pollInterval: 1 } } };
const TWENTY = Array.from({ length: 20 }, (_, index) => `item ${index}.`);

export function testPayOnce(site: () => Site): void {
	describe('paid once', () => {
		beforeEach(() => site().simulator.novita.reset());

		const workflow = (prompts: string[], kling: Partial<WorkflowNode>, wait?: typeof WAIT) =>
			clipsWorkflow({ name: 'Paid once', credential: site().credential, prompts, kling, wait });

		/** The task of each of the prompts that was accepted once, and undefined for the others. */
		const tasksOf = (prompts: string[]) =>
			prompts.map((prompt) => {
				const accepted = site()
					.submissionsOf(prompt)
					.filter((each) => each.accepted);
				return accepted.length === 1 ? accepted[0]?.taskId : undefined;
			});

		it.each([
			['leaves by the error output', 0, 'continueErrorOutput'],
			['stops the run, which names the others', 19, 'stopWorkflow'],
		])('Retry On Fail: one of twenty items %s, and 19 are paid', async (_, refused, onError) => {
			const { api, n8n, simulator } = site();
			const match = { promptIncludes: TWENTY[refused]! };
			simulator.faults.next({ on: 'submit', kind: 'ILLEGAL_PROMPT', match, times: Infinity });
			const execution = await api.runToEnd(workflow(TWENTY, { ...RETRY, onError }));

			const paid = TWENTY.filter((_, index) => index !== refused);
			const tasks = tasksOf(paid);
			expect(new Set(tasks).size).toBe(19);
			// n8n went through the node three times: where it goes on, since the first item out was an error.
			expect(simulator.submissions).toHaveLength(19 + 3);
			const message = 'Novita refused the prompt under its content rules';
			if (onError === 'stopWorkflow') {
				const error = execution.data.resultData.error!;
				expect(error.message).toBe(`${message} [item ${refused}]`);
				for (const task of tasks) {
					expect(error.description).toContain(task);
					await eventually(() => expect(n8n.logs()).toContain(task));
				}
				return;
			}
			expect(itemsOf(execution, 'Kling', 0).map(({ json }) => json.task_id)).toEqual(tasks);
			expect(itemsOf(execution, 'Kling', 1).map(({ json }) => json)).toMatchObject([
				{ prompt: TWENTY[refused], message, error: { reason: 'ILLEGAL_PROMPT' } },
			]);
		});

		it('a submission whose answer got lost is not sent again', async () => {
			const { api, simulator } = site();
			simulator.faults.next({ on: 'submit', kind: 'lost', match: { promptIncludes: 'item 0.' } });
			const onError = 'continueErrorOutput';
			const execution = await api.runToEnd(workflow(TWENTY.slice(0, 3), { ...RETRY, onError }));
			expect(simulator.submissions).toHaveLength(3);
			expect(itemsOf(execution, 'Kling', 1)[0]!.json.message).toContain(
				'may already have been started',
			);
		});

		it.each([
			['submission', TWENTY, () => site().simulator.submissions.length === 5],
			['the wait', ['[never]'], () => checks() >= 2],
			['a download', ['one'], () => site().simulator.downloads.length === 1],
		] as Array<[string, string[], () => boolean]>)(
			'cancelled during %s, it asks nothing more',
			async (_, prompts, ready) => {
				const { api, simulator } = site();
				for (const on of ['submit', 'download'] as const) {
					const match = on === 'submit' ? { promptIncludes: 'item' } : undefined;
					simulator.faults.next({ on, kind: 'hang', match, times: Infinity });
				}
				const { id: workflowId } = await api.createWorkflow(workflow(prompts, RETRY, WAIT));
				const id = await api.run(workflowId, 'Start');
				while (!ready()) await sleep(20);
				await api.cancel(id);
				await api.until(id, ['canceled']);

				// What comes while a whole other run goes by, besides its own, is too much.
				simulator.faults.clear();
				const from = simulator.requests.length;
				await api.runToEnd(workflow(['another'], {}, WAIT));
				const [own] = tasksOf(['another']);
				expect(own).toBeDefined();
				const more = simulator.requests.slice(from).filter(({ taskId }) => taskId !== own);
				expect(more).toEqual([]);
			},
		);

		const checks = () => site().simulator.requests.filter(({ on }) => on === 'result').length;
	});
}
