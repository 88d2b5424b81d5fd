import { setTimeout as sleep } from 'node:timers/promises';

import { N8nApi } from '../../tools/n8n-server/api';
import { filesWith } from '../../tools/n8n-server/leaks';
import type { N8n } from '../../tools/n8n-server/n8n';
import { startQueue, type Queue } from '../../tools/n8n-server/queue';
import { packageTarball } from '../../tools/n8n-server/tarball';
import { rowsOf, type Execution, type WorkflowNode } from '../../tools/n8n-server/workflow';
import { startSimulator, stopEncoder, type Simulator } from '../../simulator';
import { clipsWorkflow } from '../../tools/n8n-server/workflows';

/** How an execution can end. */
const over = ['success', 'error', 'crashed', 'canceled'];

/** Suspended waits where several workers share the work, and some of them die. */
describe('a suspended wait in queue mode', () => {
	let simulator: Simulator;
	let queue: Queue;
	let api: N8nApi;
	let credential: { id: string; name: string };
	const ended: Execution[] = [];

	beforeAll(async () => {
		simulator = await startSimulator({
			plan: ({ body }) => ({
				runMs: Number(/(\d+) s/.exec(String(body?.prompt))?.[1] ?? 1) * 1000,
			}),
		});
		queue = await startQueue({
			tarball: await packageTarball(),
			workers: 2,
			concurrency: 2,
			env: { N8N_LOG_LEVEL: 'info' },
		});
		api = new N8nApi(queue.main.url);
		await api.signIn();
		credential = await api.createNovitaCredential('Novita', simulator);
	});
	afterAll(async () => {
		await queue?.stop();
		await simulator?.stop();
		await stopEncoder();
	});
	beforeEach(() => simulator.novita.reset());

	/** Publishes a workflow, for its webhook hands executions to the workers; a manual run may not. */
	const publish = async (
		name: string,
		prompts: string[],
		wait: Partial<WorkflowNode>,
	): Promise<{ id: string; start: () => Promise<unknown> }> => {
		const made = clipsWorkflow({ name, credential, prompts, wait, webhook: name });
		const { id } = await api.createWorkflow(made);
		await api.activate(id);
		return { id, start: async () => await fetch(`${queue.main.url}/webhook/${name}`) };
	};

	const result = async (id: string): Promise<Execution> => {
		const execution = await api.execution(id);
		ended.push(execution);
		return execution;
	};

	/** Waits until a workflow has that many executions in one of these states. */
	const until = async (
		workflowId: string,
		count: number,
		statuses: string[],
	): Promise<string[]> => {
		for (const deadline = Date.now() + 400_000; ; await sleep(200)) {
			const all = await api.executionsOf(workflowId, 'webhook');
			const found = all.filter(({ status }) => statuses.includes(status));
			if (found.length === count) return found.map(({ id }) => id);
			const failed = all.find(({ status }) => status !== 'success' && over.includes(status));
			if (Date.now() > deadline || (failed && !statuses.includes(failed.status))) {
				const { error } = failed ? (await result(failed.id)).data.resultData : {};
				const states = all.map(({ status }) => status).join(', ');
				throw new Error(`Waited in vain: ${states}: ${error?.message} ${error?.description}`);
			}
		}
	};

	const suspend = (options: Partial<WorkflowNode> = {}, suspendAfter = 0) => ({
		...options,
		parameters: { waitMode: 'suspend', options: { suspendAfter } },
	});

	const workerOf = (executionId: string): N8n => {
		const line = `Novita wait suspended (execution ${executionId})`;
		const found = queue.workers.filter((worker) => worker.logs().includes(line));
		expect(found).toHaveLength(1);
		return found[0]!;
	};

	it('forty of them on four slots leave the slots to others', async () => {
		const many = await publish('forty', ['ends after 70 s'], suspend());
		for (let count = 0; count < 40; count++) await many.start();
		await until(many.id, 40, ['waiting']);

		const short = await publish('short', ['ends after 1 s'], { parameters: {} });
		await short.start();
		const [shortId] = await until(short.id, 1, ['success']);
		expect(rowsOf(await result(shortId!), 'Wait')[0]!.json.status).toBe('TASK_STATUS_SUCCEED');
		expect((await api.executionsOf(many.id, 'webhook')).map(({ status }) => status)).toEqual(
			Array.from({ length: 40 }, () => 'waiting'),
		);

		const ids = await until(many.id, 40, over);
		const rows = await Promise.all(ids.map(async (id) => rowsOf(await result(id), 'Wait')));
		expect(rows.map((each) => each.map(({ json }) => json.status))).toEqual(
			ids.map(() => ['TASK_STATUS_SUCCEED']),
		);
		// Each has its own task, paid once, and its own file.
		const accepted = simulator.submissions.filter((each) => each.accepted);
		expect(accepted).toHaveLength(41);
		expect(new Set(rows.map(([row]) => row!.json.task_id)).size).toBe(40);
		for (const [row] of rows) {
			expect(row!.binary!.data!.fileName).toBe(`${String(row!.json.task_id)}.mp4`);
			// At once, after a minute, and a minute later: held in memory, it would be far more.
			expect(Number(row!.json.checks)).toBeLessThanOrEqual(4);
		}
	}, 600_000);

	it('goes on in the other worker when its own is killed', async () => {
		const one = await publish('worker-killed', ['ends after 1 s', 'ends after 40 s'], suspend());
		await one.start();
		const [id] = await until(one.id, 1, ['waiting']);
		const dead = workerOf(id!);
		await dead.kill9();

		await until(one.id, 1, over);
		const execution = await result(id!);
		expect(execution.data.resultData.error).toBeUndefined();
		expect(execution.status).toBe('success');
		expect(rowsOf(execution, 'Wait').map(({ json }) => json.status)).toEqual([
			'TASK_STATUS_SUCCEED',
			'TASK_STATUS_SUCCEED',
		]);
		expect(simulator.submissions).toHaveLength(2);
		await dead.restart();
	}, 600_000);

	it('killed in the middle of a look, it hands over rows that name their tasks', async () => {
		const prompts = ['ends after 1 s', 'ends after 900 s'];
		const one = await publish(
			'killed-looking',
			prompts,
			suspend({ onError: 'continueErrorOutput' }, 5),
		);
		await one.start();
		const [id] = await until(one.id, 1, ['waiting']);
		simulator.faults.next({ on: 'result', kind: 'hang', times: Infinity });
		const looked = simulator.requests.length;
		while (simulator.requests.length === looked) await sleep(50);
		await Promise.all(queue.workers.map(async (worker) => await worker.kill9()));
		simulator.faults.clear();
		await Promise.all(queue.workers.map(async (worker) => await worker.restart()));

		await until(one.id, 1, over);
		const execution = await result(id!);
		const [first, second] = rowsOf(execution, 'Kling').map(({ json }) => json.task_id);
		expect(rowsOf(execution, 'Wait', 0).map(({ json }) => [json.task_id, json.status])).toEqual([
			[first, 'TASK_STATUS_SUCCEED'],
		]);
		expect(rowsOf(execution, 'Wait', 1).map(({ json }) => json.error)).toEqual([
			expect.objectContaining({ task_id: second, status: 'INTERRUPTED' }),
		]);
		expect(simulator.submissions).toHaveLength(2);
	}, 600_000);

	it('everything killed, back past the wake-up, main first: interrupted rows, never a result', async () => {
		const prompts = ['ends after 1 s', 'ends after 900 s'];
		const sorted = await publish(
			'interrupted',
			prompts,
			suspend({ onError: 'continueErrorOutput' }, 5),
		);
		const stopping = await publish('interrupted-stop', prompts, suspend({}, 5));
		await sorted.start();
		await stopping.start();
		const [sortedId] = await until(sorted.id, 1, ['waiting']);
		const [stoppingId] = await until(stopping.id, 1, ['waiting']);
		await Promise.all([queue.main, ...queue.workers].map(async (each) => await each.kill9()));
		await sleep(75_000);
		await queue.main.restart();
		await Promise.all(queue.workers.map(async (worker) => await worker.restart()));
		await api.signIn();

		await until(sorted.id, 1, over);
		await until(stopping.id, 1, over);
		const taskIds = (prompt: string) =>
			simulator.submissions.flatMap(({ body, taskId }) => (body?.prompt === prompt ? taskId : []));
		expect(simulator.submissions).toHaveLength(4);

		const execution = await result(sortedId!);
		const [done, ...more] = rowsOf(execution, 'Wait', 0);
		expect(more).toEqual([]);
		expect(done!.json.status).toBe('TASK_STATUS_SUCCEED');
		const [interrupted, ...others] = rowsOf(execution, 'Wait', 1);
		expect(others).toEqual([]);
		expect(taskIds(prompts[1]!)).toContain(interrupted!.json.task_id);
		expect(interrupted!.json).toMatchObject({
			message: expect.stringContaining('interrupted') as string,
			error: { status: 'INTERRUPTED', task_id: interrupted!.json.task_id },
		});

		const { status, data } = await result(stoppingId!);
		expect(status).toBe('error');
		expect(data.resultData.error!.message).toContain('was interrupted');
		for (const prompt of prompts) {
			const named = taskIds(prompt).filter((id) =>
				data.resultData.error!.description!.includes(id!),
			);
			expect(named).toHaveLength(1);
		}
	}, 600_000);

	it('leaves the key in no log, execution or file', () => {
		expect(ended.length).toBeGreaterThan(40);
		expect(JSON.stringify(ended)).not.toContain(simulator.apiKey);
		expect(queue.logs()).not.toContain(simulator.apiKey);
		expect(filesWith(simulator.apiKey, queue.folders)).toEqual([]);
	});
});
