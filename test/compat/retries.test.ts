/** Who pays after a retry, a restart and a crash: counted on the other side of the wire. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FaultKind } from '../../simulator';
import { chosenRelease } from '../../tools/n8n-server/releases';
import { itemsOf, type Execution, type WorkflowNode } from '../../tools/n8n-server/workflow';
import { chain, clipsWorkflow, node } from '../../tools/n8n-server/workflows';
import { holdTasks } from '../e2e/holdTasks';
import { usePlace, useSite } from '../e2e/site';
import { testSilentHost } from './silentHost';

const release = chosenRelease();

/** Nobody restarts n8n within a twentieth of a second of a run's end, until when a retry takes it for one that never ended. */
const A_MOMENT_MS = 300;

describe(`n8n ${release.version}: what was sent is never sent again`, () => {
	// Its database is a place for files since n8n 2.0.
	const storage = release.version.startsWith('1.') ? 'filesystem' : 'database';
	const place = usePlace(() => ({ N8N_DEFAULT_BINARY_DATA_MODE: storage }));
	const site = useSite(place, holdTasks().options);
	/** What becomes of a node that calls the door: it goes on, fails, or waits. */
	let state: 'open' | 'shut' | 'hangs' = 'open';
	const door = createServer((_, response) => {
		void (async () => {
			while (state === 'hangs') await sleep(50);
			response.statusCode = state === 'open' ? 200 : 500;
			response.end('{}');
		})();
	});
	let workflows = 0;

	beforeAll(async () => {
		door.listen(0, '127.0.0.1');
		await once(door, 'listening');
	});
	afterAll(() => {
		state = 'open';
		door.close();
	});
	beforeEach(() => {
		state = 'open';
		site().simulator.novita.reset();
	});

	const call = (name: string): WorkflowNode =>
		node(name, 'n8n-nodes-base.httpRequest', 4.2, {
			url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
			options: {},
		});

	interface Around {
		before?: WorkflowNode[];
		after?: WorkflowNode[];
		kling?: Partial<WorkflowNode>;
	}

	/** Webhook → before → Items → Kling → after, as a schedule or an app would start it. */
	async function make(prompts: string[], { before = [], after = [], kling = {} }: Around = {}) {
		const { api, credential, n8n } = site();
		const path = `hook-${(workflows += 1)}`;
		const base = clipsWorkflow({ name: path, credential, prompts, webhook: path, kling });
		const [start, ...rest] = base.nodes as [WorkflowNode, ...WorkflowNode[]];
		const nodes = [start, ...before, ...rest, ...after];
		const connections = chain(...nodes.map(({ name }) => name));
		const { id } = await api.createWorkflow({ ...base, nodes, connections });
		await api.activate(id);
		/** Calls its webhook. Answers with the ID of the execution. */
		const begin = async () => {
			const known = (await api.executionsOf(id)).map((each) => each.id);
			await fetch(`${n8n.url}/webhook/${path}`);
			for (;;) {
				const found = (await api.executionsOf(id)).find((each) => !known.includes(each.id));
				if (found) return found.id;
				await sleep(50);
			}
		};
		return { id, begin, run: async () => await api.until(await begin()) };
	}

	const accepted = (prompt: string): string[] =>
		site()
			.submissionsOf(prompt)
			.flatMap((each) => (each.accepted ? String(each.taskId) : []));

	const refuse = (prompt: string, kind: FaultKind = 'ILLEGAL_PROMPT') =>
		site().simulator.faults.next({
			on: 'submit',
			kind,
			match: { promptIncludes: prompt },
			times: Infinity,
		});

	const tasksOf = (execution: Execution) =>
		itemsOf(execution, 'Kling').map(({ json }) => json.task_id);

	const restart = async (): Promise<void> => {
		await sleep(A_MOMENT_MS);
		await site().n8n.restart();
		await site().api.signIn();
	};

	/** Kills n8n once `ready` holds, and starts it again. */
	const crash = async (ready: () => boolean): Promise<void> => {
		while (!ready()) await sleep(20);
		await site().n8n.kill9();
		state = 'open';
		site().simulator.faults.clear();
		await site().n8n.restart();
		await site().api.signIn();
	};

	describe('an hourly run of the same words', () => {
		it('whose balance is empty makes its own video on Retry', async () => {
			const hourly = await make(['the words of each hour']);
			const nine = await hourly.run();
			refuse('each hour', 'BILLING_BALANCE_NOT_ENOUGH');
			const ten = await hourly.run();
			site().simulator.faults.clear();
			const retried = await site().api.retry(ten.id);
			const tasks = accepted('the words of each hour');
			expect(tasks).toHaveLength(2);
			expect([tasksOf(nine), tasksOf(retried)]).toEqual(tasks.map((task) => [task]));
		});

		it('that fails before Novita Kling makes its own video on Retry, also after a restart', async () => {
			const hourly = await make(['the words of a day'], { before: [call('Door')] });
			const nine = await hourly.run();
			state = 'shut';
			const [ten, eleven] = [await hourly.run(), await hourly.run()];
			expect([nine, ten, eleven].map(({ status }) => status)).toEqual([
				...['success', 'error', 'error'],
			]);
			state = 'open';
			const retried = await site().api.retry(ten.id);
			await restart();
			const again = await site().api.retry(eleven.id);
			const tasks = accepted('the words of a day');
			expect(tasks).toHaveLength(3);
			expect([nine, retried, again].map(tasksOf)).toEqual(tasks.map((task) => [task]));
		});
	});

	it('Retry, Retry of a retry, and after a restart: the same tasks, and what was refused', async () => {
		const prompts = ['first of three', 'second of three', 'third of three'];
		const batch = await make(prompts);
		refuse('third of three');
		const first = await batch.run();
		const second = await site().api.retry(first.id);
		await restart();
		const third = await site().api.retry(second.id);
		expect([first, second, third].map(({ status }) => status)).toEqual(['error', 'error', 'error']);
		for (const { data } of [first, second, third]) {
			for (const prompt of prompts.slice(0, 2))
				expect(data.resultData.error?.description).toContain(accepted(prompt)[0]);
		}
		site().simulator.faults.clear();
		const fourth = await site().api.retry(third.id);
		expect(tasksOf(fourth)).toEqual(prompts.flatMap(accepted));
		// Somebody presses Retry of the first one once more.
		const fifth = await site().api.retry(first.id);
		expect(tasksOf(fifth)).toEqual(prompts.flatMap(accepted));
		expect(prompts.map((prompt) => accepted(prompt).length)).toEqual([1, 1, 1]);
	});

	it('n8n is killed while it sends: only what was on its way is held back', async () => {
		const prompts = Array.from({ length: 12 }, (_, index) => `one of twelve, number ${index}.`);
		const batch = await make(prompts, { kling: { onError: 'continueRegularOutput' } });
		// The first five are answered, and the next five hang.
		site().simulator.faults.next({ on: 'submit', kind: 'hang', skip: 5, times: Infinity });
		const id = await batch.begin();
		await crash(() => site().simulator.submissions.length === 10);
		const before = site().simulator.submissions.map(({ body }) => body?.prompt);
		const retried = await site().api.retry(id);
		const after = site()
			.simulator.submissions.slice(before.length)
			.map(({ body }) => body?.prompt);
		expect(retried.status).toBe('success');
		expect(after).toEqual(prompts.filter((prompt) => !before.includes(prompt)));
		expect(itemsOf(retried, 'Kling').map(({ json }) => json.status)).toEqual(
			prompts.map((prompt) => (before.includes(prompt) ? 'UNKNOWN' : undefined)),
		);
	});

	it('n8n is killed while a later node waits: Retry sends nothing again', async () => {
		const prompts = ['one before the crash', 'two before the crash'];
		const batch = await make(prompts, { after: [call('Door')] });
		state = 'hangs';
		const id = await batch.begin();
		await crash(() => prompts.every((prompt) => accepted(prompt).length === 1));
		const retried = await site().api.retry(id);
		expect(site().simulator.submissions).toHaveLength(2);
		expect(retried.data.resultData.error?.message).toContain('may already have been started');
	});

	it('a run that was killed before Novita Kling is sent on Retry, though its words were sent before', async () => {
		const hourly = await make(['the words of a week'], { before: [call('Door')] });
		await hourly.run();
		await sleep(A_MOMENT_MS);
		state = 'hangs';
		const id = await hourly.begin();
		await crash(() => true);
		const retried = await site().api.retry(id);
		expect(tasksOf(retried)).toEqual(accepted('the words of a week').slice(1));
		expect(accepted('the words of a week')).toHaveLength(2);
	});

	it('a node that calls a sub-workflow, with Retry On Fail, pays once', async () => {
		const { api, credential } = site();
		const prompts = ['one of the sub-workflow', 'two of it', 'refused of it'];
		refuse('refused of it');
		const base = clipsWorkflow({ name: 'sub', credential, prompts });
		const [, ...rest] = base.nodes;
		const trigger = node('Start', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, {
			inputSource: 'passthrough',
		});
		const sub = await api.createWorkflow({ ...base, nodes: [trigger, ...rest] });
		// In n8n 1.x a workflow that only others call can't be activated.
		if (!release.version.startsWith('1.')) await api.activate(sub.id);
		const caller = {
			...node('Call', 'n8n-nodes-base.executeWorkflow', 1.2, {
				workflowId: { __rl: true, mode: 'id', value: sub.id },
				options: {},
			}),
			...{ retryOnFail: true, maxTries: 3, waitBetweenTries: 100 },
		};
		const nodes = [node('Press', 'n8n-nodes-base.manualTrigger'), caller];
		const connections = chain('Press', 'Call');
		const execution = await api.runToEnd({ name: 'caller', nodes, connections, settings: {} });
		expect(execution.status).toBe('error');
		expect(prompts.map((prompt) => accepted(prompt).length)).toEqual([1, 1, 0]);
		expect(site().simulator.submissions).toHaveLength(2 + 3);
	});

	testSilentHost(site, storage);
});
