/** n8n's engine 2, which an instance has to enable, and a workflow to choose. It knows no execution that sleeps. */
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../../../tools/n8n-server/ports';
import {
	DATABASE,
	DATABASE_USER,
	startPostgres,
	type Service,
} from '../../../tools/n8n-server/services';
import { itemsOf, type Execution, type WorkflowNode } from '../../../tools/n8n-server/workflow';
import { clipsWorkflow } from '../../../tools/n8n-server/workflows';
import { holdTasks } from '../../e2e/holdTasks';
import { eventually, usePlace, useSite } from '../../e2e/site';

describe("n8n's engine 2", () => {
	let database: Service;
	beforeAll(async () => {
		database = await startPostgres();
	});

	// It has a database and two servers of its own.
	const place = usePlace(async () => {
		const [engine, control] = [await freePort(), await freePort()];
		return {
			N8N_ENABLED_MODULES: 'engine-v2',
			N8N_ENGINE_DATABASE_URL: `postgres://${DATABASE_USER}@127.0.0.1:${database.port}/${DATABASE}`,
			N8N_ENGINE_PORT: String(engine),
			N8N_ENGINE_BASE_URL: `http://127.0.0.1:${engine}`,
			N8N_ENGINE_CONTROL_PLANE_PORT: String(control),
			N8N_ENGINE_CONTROL_PLANE_BASE_URL: `http://127.0.0.1:${control}`,
		};
	});
	const site = useSite(place, holdTasks().options);
	beforeEach(() => site().simulator.novita.reset());
	// After n8n.
	afterAll(async () => await database?.stop());

	async function run(prompts: string[], waitMode: string): Promise<Execution> {
		const { api, credential, n8n } = site();
		const path = `${waitMode}-${prompts.length}`;
		const wait: Partial<WorkflowNode> = { parameters: { waitMode, options: { suspendAfter: 0 } } };
		const settings = { engineType: 'v2' };
		const made = clipsWorkflow({ name: path, credential, prompts, wait, settings, webhook: path });
		const { id } = await api.createWorkflow(made);
		await api.activate(id);
		expect((await fetch(`${n8n.url}/webhook/${path}`)).status).toBe(200);
		for (;;) {
			const [execution] = await api.executionsOf(id);
			if (['success', 'error'].includes(execution?.status ?? ''))
				return await api.execution(execution!.id);
			await sleep(100);
		}
	}

	it('makes videos with Keep Running', async () => {
		const execution = await run(['one', 'two'], 'running');
		expect(execution.status).toBe('success');
		const ids = itemsOf(execution, 'Kling').map(({ json }) => json.task_id);
		expect(itemsOf(execution, 'Wait').map(({ json }) => [json.task_id, json.status])).toEqual(
			ids.map((id) => [id, 'TASK_STATUS_SUCCEED']),
		);
	});

	it('is told that a wait cannot be suspended, before Novita is asked for anything', async () => {
		const execution = await run(['one', 'two'], 'suspend');
		expect(execution.id).not.toMatch(/^\d+$/);
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.error!.message).toContain(
			"Wait Mode Suspend doesn't work with n8n's engine 2: choose Keep Running",
		);
		expect(itemsOf(execution, 'Kling').map(({ json }) => json.task_id)).toHaveLength(2);
		expect(site().simulator.requests.filter(({ on }) => on === 'result')).toEqual([]);
	});

	it('keeps of a stopped run the message alone, so the IDs are in the log', async () => {
		const { n8n, simulator } = site();
		const execution = await run(['one', 'two', 'refused [fault: ILLEGAL_PROMPT]'], 'running');
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.error!.message).toContain('content rules [item 2]');
		const accepted = simulator.submissions.filter((each) => each.accepted);
		expect(accepted).toHaveLength(2);
		for (const { taskId } of accepted)
			await eventually(() => expect(n8n.logs()).toContain(`Novita task ${taskId} started`));
	});
});
