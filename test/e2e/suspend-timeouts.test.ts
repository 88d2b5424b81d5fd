import { setTimeout as sleep } from 'node:timers/promises';

import { itemsOf } from '../../tools/n8n-server/workflow';
import { clipsWorkflow } from '../../tools/n8n-server/workflows';
import { holdTasks } from './holdTasks';
import { usePlace, useSite } from './site';

/** A workflow's own Timeout, when its first video is ready, and Suspend After, in seconds. The last two sleep. */
const CASES = [
	[45, 20, 60],
	[90, 60, 60],
	[150, 115, 0],
	[300, 260, 60],
] as const;

/** Each case begins at three moments of the minute in which n8n looks at its sleepers. */
const PHASES_MS = [0, 20_000, 40_000];

/**
 * n8n cancels an execution that wakes after its time without running a node, so that an item would be lost. In real
 * time, since it is about n8n's own minutes: all wait side by side.
 */
describe('a suspended wait in a workflow that has a Timeout', () => {
	// As long as n8n lets a workflow run that has no Timeout of its own.
	const site = useSite(
		usePlace(() => ({ EXECUTIONS_TIMEOUT: '30' })),
		holdTasks().options,
	);
	const runs: Record<string, string[]> = {};

	beforeAll(async () => {
		const { api, credential } = site();
		const start = async (executionTimeout: number, suspendAfter: number, prompts: string[]) => {
			const parameters = { waitMode: 'suspend', options: { suspendAfter } };
			const wait = { onError: 'continueRegularOutput', parameters };
			const name = String(executionTimeout);
			const settings = { executionTimeout };
			const { id } = await api.createWorkflow(
				clipsWorkflow({ name, credential, prompts, wait, settings }),
			);
			(runs[name] ??= []).push(await api.run(id, 'Start'));
		};
		for (const [index, phaseMs] of PHASES_MS.entries()) {
			await sleep(phaseMs - (PHASES_MS[index - 1] ?? 0));
			for (const [timeout, ready, suspendAfter] of CASES) {
				await start(timeout, suspendAfter, [`ends after ${ready} s`, 'held']);
			}
			await start(600, 0, ['ends after 60 s']);
		}
	});

	const endsOf = async (timeout: number) =>
		await Promise.all(
			runs[timeout]!.map(async (id) =>
				itemsOf(await site().api.until(id), 'Wait').map(({ json }) => json),
			),
		);

	it.each(CASES)('of %i s: no item is lost', async (timeout) => {
		for (const [ready, held] of await endsOf(timeout)) {
			expect(ready).toMatchObject({ status: 'TASK_STATUS_SUCCEED' });
			expect(held).toMatchObject({ error: { reason: 'TIMED_OUT', task_id: held!.task_id } });
		}
	});

	it("of 600 s: the instance's shorter one ends no part of it", async () => {
		for (const items of await endsOf(600)) {
			expect(items).toMatchObject([{ status: 'TASK_STATUS_SUCCEED' }]);
		}
	});
});
