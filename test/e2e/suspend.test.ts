import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { installN8n } from '../../tools/n8n-server/install-n8n';
import { itemsOf, type Execution, type Item } from '../../tools/n8n-server/workflow';
import { chain, clipsWorkflow, credentialled, node } from '../../tools/n8n-server/workflows';
import { sha256 } from '../support/sha256';
import { checkingExecution, pastWakeUp } from './asleep';
import { changed } from './changed';
import { holdTasks } from './holdTasks';
import { usePlace, useSite } from './site';

const bytesAt = async (url: string): Promise<Buffer> =>
	Buffer.from(await (await fetch(url)).arrayBuffer());

/** The wait that survives: parked in n8n's database, killed and started again, or cancelled. */
describe('a suspended wait in a real n8n', () => {
	const { options, release } = holdTasks();
	// The settings of the inner workflows have to suit n8n 3, too.
	const site = useSite(usePlace(changed), options);

	it('is not suspended where the credential needs the workflow, and says so', async () => {
		const { api, credential, simulator } = site();
		const parameters = { waitMode: 'suspend', options: { suspendAfter: 0 } };
		const prompts = ['done at once'];
		const made = clipsWorkflow({ name: 'expression', credential, prompts, wait: { parameters } });
		const apiKey = `={{ $('Items').first().json.name === 'clip-0' ? '${simulator.apiKey}' : '' }}`;
		const data = { apiKey, baseUrl: simulator.url };
		const own = await api.createCredential('By expression', 'novitaApi', data);
		const execution = await api.runToEnd({ ...made, nodes: credentialled(own, made.nodes) });
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Wait')[0]!.json).toMatchObject({ status: 'TASK_STATUS_SUCCEED' });
		const [run] = execution.data.resultData.runData.Wait ?? [];
		expect(JSON.stringify(run)).toContain('contains an expression that refers to this workflow');
	});

	it('goes on after kill -9, past its wake-up time, with one submission an item', async () => {
		const { api, credential, n8n, simulator } = site();
		const prompts = ['done at once', 'held', 'held, then fails', 'held [images: 2]'];
		const parameters = {
			waitMode: 'suspend',
			outputBinaryProperty: '={{ "clip" }}',
			options: {
				suspendAfter: 5,
				fileName: "={{ $('Items').item.json.name }}",
				shareLinkFor: 1,
			},
		};
		const wait = { onError: 'continueErrorOutput', parameters };
		const settings = { callerPolicy: 'none' };
		const made = clipsWorkflow({ name: 'killed', credential, prompts, wait, settings });
		const pairing = { mode: 'raw', jsonOutput: "={{ { name: $('Items').item.json.name } }}" };
		const { id: workflowId } = await api.createWorkflow({
			...made,
			nodes: [...made.nodes, node('Pair', 'n8n-nodes-base.set', 3.4, pairing)],
			connections: chain('Start', 'List', 'Items', 'Kling', 'Wait', 'Pair'),
		});
		const before = simulator.submissions.length;
		const id = await api.run(workflowId, 'Start');
		await api.until(id, ['waiting']);
		const checking = await checkingExecution(api, workflowId);
		await n8n.kill9();
		release();
		await pastWakeUp(checking);
		await n8n.restart();
		await api.signIn();
		const execution = await api.until(id);

		expect(execution.status).toBe('success');
		const own = simulator.submissions.slice(before);
		expect(own).toHaveLength(4);
		const ids = prompts.map((prompt) => own.find(({ body }) => body?.prompt === prompt)!.taskId);
		const done = itemsOf(execution, 'Wait', 0);
		const namesOf = (binary: Item['binary']) =>
			Object.entries(binary!).map(([field, { fileName }]) => `${field}: ${fileName}`);
		expect(done.map(({ json, binary }) => [json.task_id, namesOf(binary)])).toEqual([
			[ids[0], ['clip: clip-0.mp4']],
			[ids[1], ['clip: clip-1.mp4']],
			[ids[3], ['clip: clip-3.png', 'clip_1: clip-3_1.png']],
		]);
		for (const { json, binary } of done) {
			const [image] = json.images as Array<{ image_url: string }>;
			const own = String(image?.image_url ?? json.video_url);
			// The second needs no login.
			const [served, shared] = await Promise.all(
				[own, String(json.share_url)].map(async (url) => await bytesAt(url)),
			);
			expect(sha256(await api.file(binary!.clip!))).toBe(sha256(served!));
			expect(sha256(shared!)).toBe(sha256(served!));
		}
		expect(itemsOf(execution, 'Pair').map(({ json }) => json.name)).toEqual([
			...['clip-0', 'clip-1', 'clip-3'],
		]);
		expect(itemsOf(execution, 'Wait', 1).map(({ json }) => json.error)).toMatchObject([
			{ task_id: ids[2], status: 'TASK_STATUS_FAILED', reason: 'Too dark' },
		]);
		for (const taskId of ids) expect(n8n.logs()).toContain(taskId);
	});

	it('meets the rule of n8n 3, which refuses a workflow that may be called by any', async () => {
		const { api } = site();
		const trigger = 'n8n-nodes-base.executeWorkflowTrigger';
		const { id: value } = await api.createWorkflow({
			name: 'called',
			nodes: [node('Start', trigger, 1.1, { inputSource: 'passthrough' })],
			connections: {},
			settings: { callerPolicy: 'any' },
		});
		await api.activate(value);
		const workflowId = { __rl: true, mode: 'id', value };
		const call = node('Call', 'n8n-nodes-base.executeWorkflow', 1.2, { workflowId, options: {} });
		const { data } = await api.runToEnd({
			name: 'calling',
			nodes: [node('Start', 'n8n-nodes-base.manualTrigger'), call],
			connections: chain('Start', 'Call'),
		});
		expect(data.resultData.error!.message).toContain('cannot be called by this workflow');
	});

	/** Parks a run, one of whose tasks has ended by then. Beside its own execution it has two: see docs/architecture.md. */
	async function parked(): Promise<{ id: string; collecting: string; checking: string }> {
		const { api, credential } = site();
		const prompts = ['done at once', 'held', 'held too'];
		const parameters = { waitMode: 'suspend', options: { suspendAfter: 3, pollInterval: 1 } };
		const { id: workflowId } = await api.createWorkflow(
			clipsWorkflow({ name: 'parked', credential, prompts, wait: { parameters } }),
		);
		const id = await api.run(workflowId, 'Start');
		await api.until(id, ['waiting']);
		const [checking, collecting] = await api.executionsOf(workflowId);
		return { id, collecting: collecting!.id, checking: checking!.id };
	}

	const taskIdsOf = (execution: Execution) =>
		itemsOf(execution, 'Kling').map(({ json }) => String(json.task_id));

	describe('whose tasks are checked no more', () => {
		/** Both at once, since n8n looks once a minute at what it is to resume. */
		let cancelled: Execution;
		let crashed: Execution;
		beforeAll(async () => {
			const { api } = site();
			const cancel = async () => {
				const { id, checking } = await parked();
				await api.cancel(checking);
				cancelled = await api.until(id);
			};
			const crash = async () => {
				const { id, collecting } = await parked();
				await callCrashed(collecting);
				crashed = await api.until(id);
			};
			await Promise.all([cancel(), crash()]);
		});

		/** Writes into n8n's database what n8n's recovery does as it starts after a crash. */
		async function callCrashed(id: string): Promise<void> {
			const { node: runtime } = await installN8n();
			const script = `const { DatabaseSync } = require('node:sqlite');
				const database = new DatabaseSync(process.argv[1], { timeout: 60_000 });
				database.prepare("UPDATE execution_entity SET status = 'crashed' WHERE id = ?").run(process.argv[2]);`;
			const database = join(site().n8n.folder, '.n8n', 'database.sqlite');
			execFileSync(runtime, ['--eval', script, database, id]);
		}

		it('ends with an error that names all tasks when the execution that checks them is cancelled', () => {
			const [, pending] = taskIdsOf(cancelled);
			expect(cancelled.status).toBe('error');
			const { message, description } = cancelled.data.resultData.error!;
			expect(message).toContain(`The wait for task ${pending} was interrupted`);
			expect(message).toContain('cancelled');
			for (const id of taskIdsOf(cancelled)) expect(description).toContain(id);
		});

		// n8n goes on with what the execution that it calls crashed has left, and runs nothing of it.
		it('keeps each item when n8n crashes and then resumes too early', () => {
			const [first, ...pending] = taskIdsOf(crashed);
			const items = itemsOf(crashed, 'Wait');
			const done = items.filter(({ json }) => json.video_url);
			expect(done.map(({ json, binary }) => [json.task_id, binary!.data!.fileName])).toEqual([
				[first, `${first}.mp4`],
			]);
			const failed = items.filter(({ json }) => json.error);
			expect(failed.map(({ json }) => json.error)).toEqual(
				pending.map(
					(task_id) => expect.objectContaining({ task_id, status: 'INTERRUPTED' }) as object,
				),
			);
		});
	});

	it('shows its tasks when its own execution is cancelled', async () => {
		const { api } = site();
		const { id } = await parked();
		await api.cancel(id);
		const execution = await api.until(id, ['canceled']);
		const [first, ...pending] = taskIdsOf(execution);
		const items = itemsOf(execution, 'Wait');
		expect(items[0]!.json).toMatchObject({ task_id: first, status: 'ENDED' });
		expect(items.slice(1).map(({ json }) => json)).toEqual(
			pending.map((task_id) => expect.objectContaining({ task_id, status: 'SUSPENDED' })),
		);
	});
});
