/** Who pays after a retry, a restart and a crash: counted on the other side of the wire. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { FaultKind } from '../../simulator';
import { chosenRelease } from '../../tools/n8n-server/releases';
import { itemsOf, type Execution, type WorkflowNode } from '../../tools/n8n-server/workflow';
import { chain, clipsWorkflow, node } from '../../tools/n8n-server/workflows';
import { testSameWords } from '../e2e/callers/agents';
import { useSetting } from '../e2e/callers/setting';
import { holdTasks } from '../e2e/holdTasks';
import { serve } from '../e2e/listen';
import { usePlace, useSite } from '../e2e/site';
import { testSilentHost } from './silentHost';

const release = chosenRelease();

/** Nobody restarts n8n within a twentieth of a second of a run's end, until when a retry takes it for one that never ended. */
const A_MOMENT_MS = 300;

describe(`n8n ${release.version}: what was sent is never sent again`, () => {
	// Its database is a place for files since n8n 2.0.
	const storage = release.version.startsWith('1.') ? 'filesystem' : 'database';
	const place = usePlace(() => ({ N8N_DEFAULT_BINARY_DATA_MODE: storage }));
	const { options, release: end } = holdTasks();
	const site = useSite(place, options);
	const agents = useSetting(place);
	/** What becomes of a node that calls the door: it goes on, fails, or waits. */
	let state: 'open' | 'shut' | 'hangs' = 'open';
	let door: Awaited<ReturnType<typeof serve>>;
	let workflows = 0;

	beforeAll(async () => {
		door = await serve(async (response) => {
			while (state === 'hangs') await sleep(50);
			response.writeHead(state === 'open' ? 200 : 500).end('{}');
		});
	});
	afterAll(() => door?.stop());

	const callDoor = () =>
		node('Door', 'n8n-nodes-base.httpRequest', 4.2, { url: door.url, options: {} });

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

	/** The prompts of these that were sent, each as often as it was. */
	const sentOf = (prompts: string[]) =>
		site()
			.submissionsOf(...prompts)
			.map(({ body }) => body?.prompt);

	it('an hourly run whose balance is empty makes its own video on Retry', async () => {
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

	describe('after a restart,', () => {
		const prompts = ['first of three', 'second of three', 'third of three'];
		const words = 'the words of a day';
		let tries: Execution[];
		let days: Execution[];

		beforeAll(async () => {
			const { api, n8n } = site();
			const daily = await make([words], { before: [callDoor()] });
			days = [await daily.run()];
			state = 'shut';
			days.push(await daily.run(), await daily.run());
			state = 'open';
			days.push(await api.retry(days[1]!.id));

			const batch = await make(prompts);
			refuse('third of three');
			const first = await batch.run();
			tries = [first, await api.retry(first.id)];
			await sleep(A_MOMENT_MS);
			await n8n.restart();
			await api.signIn();
		});

		it('a run that failed before Novita Kling makes its own video on Retry', async () => {
			const [first, second, third, retried] = days;
			expect([first, second, third].map((each) => each?.status)).toEqual([
				...['success', 'error', 'error'],
			]);
			const again = await site().api.retry(third!.id);
			const tasks = accepted(words);
			expect(tasks).toHaveLength(3);
			expect([first!, retried!, again].map(tasksOf)).toEqual(tasks.map((task) => [task]));
		});

		it('Retry of a retry has the same tasks, and sends what was refused', async () => {
			const { api, simulator } = site();
			tries.push(await api.retry(tries[1]!.id));
			expect(tries.map(({ status }) => status)).toEqual(['error', 'error', 'error']);
			for (const { data } of tries) {
				for (const prompt of prompts.slice(0, 2))
					expect(data.resultData.error?.description).toContain(accepted(prompt)[0]);
			}
			simulator.faults.clear();
			expect(tasksOf(await api.retry(tries[2]!.id))).toEqual(prompts.flatMap(accepted));
			// Somebody presses Retry of the first one once more.
			expect(tasksOf(await api.retry(tries[0]!.id))).toEqual(prompts.flatMap(accepted));
			expect(prompts.map((prompt) => accepted(prompt).length)).toEqual([1, 1, 1]);
		});
	});

	describe('n8n is killed', () => {
		const twelve = Array.from({ length: 12 }, (_, index) => `one of twelve, number ${index}.`);
		const two = ['one before the crash', 'two before the crash'];
		const words = 'the words of a week';
		let sending: string;
		let sent: string;
		let starting: string;

		// Three runs at once, each of which is somewhere else as it dies.
		beforeAll(async () => {
			const { api, n8n, simulator } = site();
			const weekly = await make([words], { before: [callDoor()] });
			await weekly.run();
			await sleep(A_MOMENT_MS);
			state = 'hangs';
			// The first five are answered, and the next five hang.
			const match = { promptIncludes: 'of twelve' };
			simulator.faults.next({ on: 'submit', kind: 'hang', match, skip: 5, times: Infinity });
			sending = await (await make(twelve, { kling: { onError: 'continueRegularOutput' } })).begin();
			sent = await (await make(two, { after: [callDoor()] })).begin();
			starting = await weekly.begin();
			const ready = () =>
				sentOf(twelve).length === 10 && two.every((prompt) => accepted(prompt).length === 1);
			while (!ready()) await sleep(20);
			await n8n.kill9();
			state = 'open';
			simulator.faults.clear();
			await n8n.restart();
			await api.signIn();
		});

		it('while it sends: only what was on its way is held back', async () => {
			const before = sentOf(twelve);
			const retried = await site().api.retry(sending);
			expect(retried.status).toBe('success');
			expect(sentOf(twelve)).toEqual(twelve);
			expect(itemsOf(retried, 'Kling').map(({ json }) => json.status)).toEqual(
				twelve.map((prompt) => (before.includes(prompt) ? 'UNKNOWN' : undefined)),
			);
		});

		it('while a later node waits: Retry sends nothing again', async () => {
			const retried = await site().api.retry(sent);
			expect(sentOf(two)).toEqual(two);
			expect(retried.data.resultData.error?.message).toContain('may already have been started');
		});

		it('before Novita Kling: it is sent on Retry, though its words were sent before', async () => {
			const retried = await site().api.retry(starting);
			expect(accepted(words)).toHaveLength(2);
			expect(tasksOf(retried)).toEqual(accepted(words).slice(1));
		});
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
		expect(sentOf(prompts)).toHaveLength(2 + 3);
	});

	it('a press after Stop takes over what the stopped run had started, and the next press does not', async () => {
		const { api, credential, simulator } = site();
		const prompts = ['held one, stopped', 'held two, stopped'];
		const { id } = await api.createWorkflow(
			clipsWorkflow({ name: 'stopped', credential, prompts, wait: {} }),
		);
		const stopped = await api.run(id, 'Start');
		const isChecked = (prompt: string) =>
			simulator.requests.some(
				({ on, taskId }) => on === 'result' && accepted(prompt).includes(String(taskId)),
			);
		while (!prompts.every(isChecked)) await sleep(20);
		await api.cancel(stopped);
		await api.until(stopped, ['canceled']);
		end();
		const pressed = await api.until(await api.run(id, 'Start'));
		expect(tasksOf(pressed)).toEqual(prompts.flatMap(accepted));
		expect(
			itemsOf(pressed, 'Kling').map(({ json }) => [json.reused, json.estimated_cost_usd]),
		).toEqual([
			[true, 0],
			[true, 0],
		]);
		const again = await api.run(id, 'Start');
		while (sentOf(prompts).length < 4) await sleep(20);
		end();
		expect((await api.until(again)).status).toBe('success');
		expect(prompts.map((prompt) => accepted(prompt).length)).toEqual([2, 2]);
	});

	it('Retry with another credential never gets the tasks of the first', async () => {
		const { api, simulator } = site();
		const prompts = ['of one account', 'refused of one account'];
		refuse('refused of one account');
		const batch = await make(prompts);
		const first = await batch.run();
		simulator.faults.clear();
		const other = await api.createNovitaCredential('Another account', simulator);
		const workflow = await api.workflow(batch.id);
		const nodes = workflow.nodes.map((each) =>
			each.name === 'Kling' ? { ...each, credentials: { novitaApi: other } } : each,
		);
		await api.saveWorkflow({ ...workflow, nodes });
		const retried = await api.retry(first.id, { loadWorkflow: true });
		expect(tasksOf(retried)).toEqual([accepted('of one account')[1], ...accepted(prompts[1]!)]);
	});

	testSameWords(agents, 1.7);
	testSilentHost(site, storage);
});
