/** Whoever waits for an execution with a suspended wait, and what n8n answers them. */
import { setTimeout as sleep } from 'node:timers/promises';

import { itemsOf, type Execution, type WorkflowNode } from '../../tools/n8n-server/workflow';
import { chain, clipsWorkflow, node } from '../../tools/n8n-server/workflows';
import { toolsOf, useSetting } from './agents/setting';
import { chat, form, page, respond, say, webhook } from './answering';

/** It has ended when n8n wakes the wait for the first time. */
const PROMPT = 'ends after 20 s';
const WAIT = { parameters: { waitMode: 'suspend', options: { suspendAfter: 0 } } };
const FINISHED = 'TASK_STATUS_SUCCEED';

/** A suspended wait is three executions: the workflow's own and two that check. */
const SUSPENDED = 3;
const IN_MEMORY = 1;

const calledByWorkflow = node('Start', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, {
	inputSource: 'passthrough',
});

describe('whoever waits for a suspended wait', () => {
	const setting = useSetting();

	/** start → Items → Kling → Wait → more, published. Answers with its ID. */
	async function publish(
		start: WorkflowNode,
		more: WorkflowNode[] = [],
		between?: WorkflowNode[],
	): Promise<string> {
		const { api, novita } = setting();
		const base = clipsWorkflow({
			name: start.name,
			credential: novita,
			prompts: [PROMPT],
			wait: WAIT,
		});
		const nodes = [start, ...(between ?? base.nodes.slice(1)), ...more];
		const connections = chain(...nodes.map(({ name }) => name));
		const { id } = await api.createWorkflow({ ...base, nodes, connections });
		await api.activate(id);
		return id;
	}

	const callOf = (workflowId: string, mode = 'once') =>
		node('Call', 'n8n-nodes-base.executeWorkflow', 1.2, {
			workflowId: { __rl: true, mode: 'id', value: workflowId },
			mode,
			options: {},
		});

	const ask = async (path: string, init?: RequestInit) => {
		const response = await fetch(`${setting().n8n.url}/${path}`, init);
		return { status: response.status, body: await response.text() };
	};

	const asForm = (): RequestInit => {
		const body = new FormData();
		body.append('field-0', 'Steam rises');
		return { method: 'POST', body };
	};

	const executions = async (workflowId: string) =>
		(await setting().api.executionsOf(workflowId)).length;

	let ids: Record<'last' | 'answer' | 'form' | 'pages' | 'chat' | 'agent2' | 'agent3', string>;
	let asked: Record<'last' | 'answer' | 'form' | 'chat' | 'subLast' | 'subAnswer', Answer>;
	let submitted: Answer;
	let runs: Record<'each' | 'agent2' | 'agent3', Promise<Execution>>;

	// All begin together, since each of them takes n8n's own minute.
	beforeAll(async () => {
		const sub = await publish(calledByWorkflow);
		ids = {
			agent2: await publish(calledByWorkflow),
			agent3: await publish(calledByWorkflow),
			last: await publish(webhook('last', 'lastNode')),
			answer: await publish(webhook('answer', 'responseNode'), [respond]),
			form: await publish(form('form', { responseMode: 'lastNode' })),
			pages: await publish(form('pages', {}), [page]),
			chat: await publish(chat('chat'), [say]),
		};
		await publish(webhook('sub-last', 'lastNode'), [], [callOf(sub)]);
		await publish(webhook('sub-answer', 'responseNode'), [respond], [callOf(sub)]);
		const said = { action: 'sendMessage', chatInput: 'A video', sessionId: 'one' };
		asked = {
			last: ask('webhook/last'),
			answer: ask('webhook/answer'),
			form: ask('form/form', asForm()),
			chat: ask('webhook/chat/chat', {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(said),
			}),
			subLast: ask('webhook/sub-last'),
			subAnswer: ask('webhook/sub-answer'),
		};
		submitted = ask('form/pages', asForm());
		runs = {
			each: callEach(sub),
			agent2: askAgent(2.2, ids.agent2),
			agent3: askAgent(3, ids.agent3),
		};
	});

	async function callEach(workflowId: string): Promise<Execution> {
		const two = node('Two', 'n8n-nodes-base.code', 2, {
			jsCode: 'return [{ json: { number: 1 } }, { json: { number: 2 } }];',
		});
		const nodes = [node('Start', 'n8n-nodes-base.manualTrigger'), two, callOf(workflowId, 'each')];
		const connections = chain('Start', 'Two', 'Call');
		return await setting().api.runToEnd({ name: 'each', nodes, connections });
	}

	async function askAgent(version: number, workflowId: string): Promise<Execution> {
		const { api, openAi } = setting();
		const model = {
			...node('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, {
				model: { __rl: true, mode: 'id', value: 'any' },
			}),
			credentials: { openAiApi: openAi },
		};
		const tool = node('Make a Video', '@n8n/n8n-nodes-langchain.toolWorkflow', 2.2, {
			description: 'Makes a video',
			workflowId: { __rl: true, mode: 'id', value: workflowId },
			workflowInputs: { mappingMode: 'defineBelow', value: {} },
		});
		const { id } = await api.createWorkflow({
			name: `Agent ${version}`,
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger'),
				node('Agent', '@n8n/n8n-nodes-langchain.agent', version, {
					promptType: 'define',
					text: JSON.stringify([[{ tool: 'Make_a_Video', args: {} }]]),
					options: {},
				}),
				model,
				tool,
			],
			connections: {
				...chain('Start', 'Agent'),
				...toolsOf('Agent', [tool]),
				Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
			},
			settings: { executionOrder: 'v1' },
		});
		return await api.until(await api.run(id, 'Start'));
	}

	it('for the answer of a webhook to its last node gets the video, as the wait is kept in memory', async () => {
		const { status, body } = await asked.last;
		expect([status, JSON.parse(body)]).toMatchObject([200, { status: FINISHED }]);
		expect(await executions(ids.last)).toBe(IN_MEMORY);
	});

	it('in a chat hears of the video, as the wait is kept in memory', async () => {
		const { status, body } = await asked.chat;
		expect([status, JSON.parse(body)]).toEqual([200, { output: FINISHED }]);
		expect(await executions(ids.chat)).toBe(IN_MEMORY);
	});

	it('for Respond to Webhook gets the video after the sleep', async () => {
		const { status, body } = await asked.answer;
		expect([status, JSON.parse(body)]).toMatchObject([200, [{ status: FINISHED }]]);
		expect(await executions(ids.answer)).toBe(SUSPENDED);
	});

	it('at a form with pages sees the last page after the sleep', async () => {
		const { formWaitingUrl } = JSON.parse((await submitted).body) as { formWaitingUrl: string };
		const [address, query] = formWaitingUrl.split('?');
		const status = async () =>
			await (await fetch(`${address}/n8n-execution-status?${query}`)).text();
		while (!['form-waiting', 'success', 'error'].includes(await status())) await sleep(500);
		const shown = await (await fetch(formWaitingUrl)).text();
		expect(shown).toContain(`The end: ${FINISHED}`);
		expect(await executions(ids.pages)).toBe(SUSPENDED);
	});

	it('at a form without pages is told that it was sent, and nothing of an item', async () => {
		expect(await asked.form).toEqual({ status: 200, body: '' });
	});

	it.each([
		['before version 3, as the wait is kept in memory', 'agent2', IN_MEMORY],
		['of version 3, after the sleep', 'agent3', SUSPENDED],
	] as const)(
		'as an agent that calls a workflow is told of the video: %s',
		async (_, agent, count) => {
			const execution = await runs[agent];
			expect(execution.data.resultData.error).toBeUndefined();
			const [answer] = itemsOf(execution, 'Agent');
			const [told = ''] = JSON.parse(String(answer?.json.output)) as string[];
			expect(JSON.parse(told)).toMatchObject([{ status: FINISHED }]);
			expect(await executions(ids[agent])).toBe(count);
		},
	);

	it('behind a workflow that calls another gets the video from Respond to Webhook', async () => {
		const { body } = await asked.subAnswer;
		expect(JSON.parse(body)).toMatchObject([{ status: FINISHED }]);
	});

	// What n8n can't do, and the editor and the documents warn of.

	it('behind a workflow that calls another and answers with its last node is told that it sleeps', async () => {
		const { body } = await asked.subLast;
		expect(JSON.parse(body)).toEqual({
			task_id: expect.any(String) as string,
			status: 'SUSPENDED',
			message: expect.stringContaining('is suspended') as string,
			description: expect.stringContaining('continues by itself') as string,
		});
	});

	it('after a call for each item gets what the first of them gives', async () => {
		const items = itemsOf(await runs.each, 'Call');
		expect(items.map(({ json }) => json.status)).toEqual([FINISHED]);
	});
});

type Answer = Promise<{ status: number; body: string }>;
