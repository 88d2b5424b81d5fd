/** What is left of a run that somebody stops, what the next press costs, and a run that sleeps. */
import type { Page } from 'playwright-core';

import { openNode } from '../../../tools/n8n-server/browser';
import { closePanel, closeToasts, output, shows } from '../../../tools/n8n-server/panel';
import { canvasBox, panelBox, takePictures } from '../../../tools/n8n-server/screenshots';
import { itemsOf, type Workflow } from '../../../tools/n8n-server/workflow';
import { chain, credentialled, node } from '../../../tools/n8n-server/workflows';
import { eventually } from '../site';
import { KLING, WAIT, workflowIdOf, type Stage } from './stage';

const START = 'Start the Video';
const WAITING = 'Wait for the Video';

export function testStopped(stage: () => Stage): void {
	describe('a run that somebody stops', () => {
		/** Its nodes side by side, and a task that nobody sees the end of. */
		const held = (
			prompt: string,
			wait: Record<string, unknown>,
			settings: Workflow['settings'] = {},
		): Workflow => {
			stage().held.add(prompt);
			const video = { operation: 'textToVideo', model: 'kling-v3.0-std-t2v', prompt };
			const nodes = [
				node('When clicking ‘Execute workflow’', 'n8n-nodes-base.manualTrigger'),
				node(START, KLING, 1, video),
				node(WAITING, WAIT, 1, wait),
			].map((each, index) => ({ ...each, position: [index * 240, 0] as [number, number] }));
			return {
				name: prompt,
				settings,
				nodes: credentialled(stage().credential, nodes),
				connections: chain(...nodes.map(({ name }) => name)),
				// As the editor saves it; n8n stumbles over a workflow without any when a step is executed again.
				pinData: {},
			};
		};

		const tasksOf = (prompt: string): string[] =>
			stage()
				.submissionsOf(prompt)
				.map(({ taskId }) => String(taskId));

		/** Waits until Novita is asked for the task of a run. */
		const checked = async (prompt: string): Promise<string> => {
			await eventually(() =>
				expect(stage().simulator.requests).toContainEqual(
					expect.objectContaining({ on: 'result', taskId: tasksOf(prompt)[0] }),
				),
			);
			return tasksOf(prompt)[0]!;
		};

		const execute = async (page: Page) =>
			await page.locator('[data-test-id=execute-workflow-button]').first().click();
		const stop = async (page: Page) => {
			await page.locator('[data-test-id=stop-execution-button]').first().click();
			await page.getByText('Execution stopped').first().waitFor();
			await closeToasts(page);
		};

		it('shows nothing of its task any more, and the next press takes it over', async () => {
			const prompt = 'A lighthouse at dusk, waves roll in below it';
			const page = await stage().open(held(prompt, {}));
			await execute(page);
			const taskId = await checked(prompt);
			await stop(page);
			await openNode(page, START);
			await shows(output(page), 'No output data');
			await closePanel(page);

			await execute(page);
			await openNode(page, START);
			await shows(output(page), taskId);
			await shows(
				output(page),
				'Reused from a run that was stopped, and not billed again: item 0.',
			);
			await takePictures(page, 'stopped-before', await panelBox(page, 690));
			await closePanel(page);
			await stop(page);
			expect(tasksOf(prompt)).toEqual([taskId]);
		});

		it('has its task among the executions where the workflow saves its progress', async () => {
			const prompt = 'A sailing boat leaves the harbour at dawn';
			const { api, open } = stage();
			const page = await open(held(prompt, {}, { saveExecutionProgress: true }));
			await execute(page);
			const taskId = await checked(prompt);
			await stop(page);
			const [stopped] = await api.executionsOf(workflowIdOf(page));
			const execution = await api.until(stopped!.id, ['canceled']);
			expect(itemsOf(execution, START).map(({ json }) => json.task_id)).toEqual([taskId]);
		});

		it('says how it goes on while it sleeps', async () => {
			const prompt = 'A train winds along the coast in the evening';
			const options = { suspendAfter: 0 };
			const page = await stage().open(held(prompt, { waitMode: 'suspend', options }));
			await execute(page);
			await checked(prompt);
			await page
				.locator(`[data-test-id=canvas-node][data-node-name="${WAITING}"]`)
				.getByText('1 item')
				.first()
				.waitFor();
			await takePictures(page, 'suspended', await canvasBox(page));
			await openNode(page, WAITING);
			await shows(output(page), 'n8n checks the tasks about once a minute');
		});
	});
}
