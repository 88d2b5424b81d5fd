import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { N8nApi } from '../../tools/n8n-server/api';
import { filesBelow, filesWith } from '../../tools/n8n-server/leaks';
import { startN8n, type N8n } from '../../tools/n8n-server/n8n';
import { packageTarball } from '../../tools/n8n-server/tarball';
import {
	itemsOf,
	type Execution,
	type Workflow,
	type WorkflowNode,
} from '../../tools/n8n-server/workflow';
import { startSimulator, stopEncoder, type Simulator } from '../../simulator';
import { clipsWorkflow } from '../../tools/n8n-server/workflows';

const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };

/** Nobody pays twice, counted on the other side of the wire. */
describe('paid once, in a real n8n', () => {
	let simulator: Simulator;
	let n8n: N8n;
	let api: N8nApi;
	let credential: { id: string; name: string };
	const ended: Execution[] = [];

	beforeAll(async () => {
		simulator = await startSimulator({
			runMs: { min: 0, max: 0 },
			plan: ({ body }) => (String(body?.prompt).includes('never') ? { end: 'never' } : undefined),
		});
		n8n = await startN8n({ tarball: await packageTarball(), env: { N8N_LOG_LEVEL: 'info' } });
		api = new N8nApi(n8n.url);
		await api.signIn();
		credential = await api.createNovitaCredential('Novita', simulator);
	});
	afterAll(async () => {
		await n8n?.stop();
		await simulator?.stop();
		await stopEncoder();
	});
	beforeEach(() => simulator.novita.reset());

	const workflow = (
		name: string,
		prompts: string[],
		settings: Partial<WorkflowNode> = {},
		withWait = false,
	): Workflow =>
		clipsWorkflow({
			name,
			credential,
			prompts,
			kling: settings,
			wait: withWait ? { parameters: { options: { pollInterval: 1 } }, ...settings } : undefined,
		});

	const twenty = Array.from({ length: 20 }, (_, index) => `item ${index}.`);

	const acceptedOf = (prompt: string) =>
		simulator.submissions.filter(({ accepted, body }) => accepted && body?.prompt === prompt);

	const runToEnd = async (made: Workflow): Promise<Execution> => {
		const execution = await api.runToEnd(made);
		ended.push(execution);
		return execution;
	};

	const refuse = (prompt: string) =>
		simulator.faults.next({
			on: 'submit',
			kind: 'ILLEGAL_PROMPT',
			match: { promptIncludes: prompt },
			times: Infinity,
		});

	it('Retry On Fail: one of twenty items fails, on the error output, and 19 are paid', async () => {
		refuse('item 0.');
		const execution = await runToEnd(
			workflow('error output', twenty, { ...retry, onError: 'continueErrorOutput' }),
		);

		expect(execution.status).toBe('success');
		expect(twenty.map((prompt) => acceptedOf(prompt).length)).toEqual(
			twenty.map((_, index) => (index === 0 ? 0 : 1)),
		);
		// n8n went through the node three times, since the first item out was an error.
		expect(simulator.submissions).toHaveLength(19 + 3);
		expect(itemsOf(execution, 'Kling', 0).map(({ json }) => json.task_id)).toEqual(
			twenty.slice(1).map((prompt) => acceptedOf(prompt)[0]!.taskId),
		);
		const [failed, ...others] = itemsOf(execution, 'Kling', 1);
		expect(others).toEqual([]);
		expect(failed!.json).toMatchObject({
			prompt: 'item 0.',
			message: 'Novita refused the prompt under its content rules',
			error: {
				description: expect.stringContaining("Change this item's prompt") as string,
				status: 'REFUSED',
				reason: 'ILLEGAL_PROMPT',
			},
		});
	});

	it('Retry On Fail: the last of twenty items stops the run, with all 19 ids', async () => {
		refuse('item 19.');
		const execution = await runToEnd(workflow('stop', twenty, retry));

		expect(execution.status).toBe('error');
		expect(twenty.map((prompt) => acceptedOf(prompt).length)).toEqual(
			twenty.map((_, index) => (index === 19 ? 0 : 1)),
		);
		expect(simulator.submissions).toHaveLength(19 + 3);
		const { message, description } = execution.data.resultData.error!;
		expect(message).toBe('Novita refused the prompt under its content rules [item 19]');
		for (const prompt of twenty.slice(0, 19)) {
			const { taskId } = acceptedOf(prompt)[0]!;
			expect(description).toContain(taskId);
			expect(n8n.logs()).toContain(taskId);
		}
	});

	it('a submission whose answer got lost is not sent again', async () => {
		simulator.faults.next({ on: 'submit', kind: 'lost', match: { promptIncludes: 'item 0.' } });
		const execution = await runToEnd(
			workflow('lost', twenty.slice(0, 3), { ...retry, onError: 'continueErrorOutput' }),
		);
		expect(simulator.submissions).toHaveLength(3);
		expect(itemsOf(execution, 'Kling', 1)[0]!.json.message).toContain(
			'may already have been started',
		);
	});

	/** Until something holds that is sure to come. */
	const until = async (holds: () => boolean): Promise<void> => {
		while (!holds()) await sleep(20);
	};

	/** Cancels once `ready` holds. What a whole run later has come on top, besides its own, is too much. */
	const cancelWhen = async (made: Workflow, ready: () => boolean): Promise<void> => {
		const { id: workflowId } = await api.createWorkflow(made);
		const id = await api.run(workflowId, 'Start');
		await until(ready);
		await api.cancel(id);
		await api.until(id, ['canceled']);

		simulator.faults.clear();
		const paid = simulator.submissions.length;
		const from = simulator.requests.length;
		await runToEnd(workflow('another', ['another'], {}, true));
		const own = acceptedOf('another')[0]!.taskId;
		expect(simulator.submissions).toHaveLength(paid + 1);
		expect(simulator.requests.slice(from).filter(({ taskId }) => taskId !== own)).toEqual([]);
		ended.push(await api.until(id, ['canceled']));
	};

	it('cancelled during submission, it sends nothing more', async () => {
		simulator.faults.next({ on: 'submit', kind: 'hang', times: Infinity });
		await cancelWhen(
			workflow('cancel submit', twenty, retry),
			() => simulator.submissions.length === 5,
		);
	});

	it('cancelled during the wait, it asks nothing more', async () => {
		await cancelWhen(
			workflow('cancel wait', ['never'], retry, true),
			() => simulator.requests.filter(({ on }) => on === 'result').length >= 2,
		);
	});

	it('cancelled during a download, it asks nothing more', async () => {
		simulator.faults.next({ on: 'download', kind: 'hang', times: Infinity });
		await cancelWhen(
			workflow('cancel download', ['one'], retry, true),
			() => simulator.downloads.length === 1,
		);
	});

	it('leaves the key in no log, execution or file', () => {
		expect(ended.length).toBeGreaterThan(5);
		expect(JSON.stringify(ended)).not.toContain(simulator.apiKey);
		expect(n8n.logs()).not.toContain(simulator.apiKey);
		expect(filesBelow(n8n.folder).map((file) => basename(file))).toContain('database.sqlite');
		expect(filesWith(simulator.apiKey, [n8n.folder])).toEqual([]);
	});
});
