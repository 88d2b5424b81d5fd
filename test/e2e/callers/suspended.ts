/** Whoever waits for an execution with a suspended wait, and what n8n answers them. */
import { setTimeout as sleep } from 'node:timers/promises';

import { itemsOf, type Execution, type WorkflowNode } from '../../../tools/n8n-server/workflow';
import { chain, clipsWorkflow, node } from '../../../tools/n8n-server/workflows';
import { eventually } from '../site';
import { chat, form, page, respond, say, webhook } from './answering';
import { makeAgent, type Setting } from './setting';

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
const pressed = node('Start', 'n8n-nodes-base.manualTrigger');

const callOf = (value: string) =>
	node('Call', 'n8n-nodes-base.executeWorkflow', 1.2, {
		workflowId: { __rl: true, mode: 'id', value },
		options: {},
	});

type Caller = 'last' | 'answer' | 'pages' | 'chat' | 'agent2' | 'agent3';

interface Answer {
	status: number;
	body: string;
}

export function suspended(setting: () => Setting) {
	const ids = new Map<Caller, string>();
	const answers = new Map<string, Promise<Answer>>();
	const runs = new Map<string, Promise<Execution>>();

	/** Publishes start → Items → Kling → Wait → more. Answers with its ID. */
	async function publish(start: WorkflowNode, ...more: WorkflowNode[]): Promise<string> {
		const { credential } = setting();
		const made = { name: start.name, credential, prompts: [PROMPT], wait: WAIT };
		const { nodes } = clipsWorkflow(made);
		return await store([start, ...nodes.slice(1), ...more]);
	}

	async function store(nodes: WorkflowNode[]): Promise<string> {
		const { api } = setting();
		const connections = chain(...nodes.map(({ name }) => name));
		const { id } = await api.createWorkflow({ name: nodes[0]!.name, nodes, connections });
		await api.activate(id);
		return id;
	}

	const ask = (name: string, path: string, init?: RequestInit) => {
		const asked = fetch(`${setting().n8n.url}/${path}`, init);
		answers.set(
			name,
			asked.then(async (response) => ({ status: response.status, body: await response.text() })),
		);
	};
	const answerTo = async (name: string): Promise<Answer> => await answers.get(name)!;

	const asForm = (): RequestInit => {
		const body = new FormData();
		body.append('field-0', 'Steam rises');
		return { method: 'POST', body };
	};

	/** All at once, since each of them takes n8n's own minute. */
	async function begin(): Promise<void> {
		const { api } = setting();
		const sub = await publish(calledByWorkflow);
		ids.set('last', await publish(webhook('last', 'lastNode')));
		ids.set('answer', await publish(webhook('answer', 'responseNode'), respond));
		ids.set('pages', await publish(form('pages'), page));
		ids.set('chat', await publish(chat('chat'), say));
		await store([webhook('sub-last', 'lastNode'), callOf(sub)]);

		for (const path of ['last', 'answer', 'sub-last']) ask(path, `webhook/${path}`);
		ask('pages', 'form/pages', asForm());
		ask('chat', 'webhook/chat/chat', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ action: 'sendMessage', chatInput: 'A video', sessionId: 'one' }),
		});

		const run = async (name: string, id: string) =>
			runs.set(name, api.until(await api.run(id, 'Start')));
		await askAgent('agent2', 2.2);
		await askAgent('agent3', 3);

		async function askAgent(name: 'agent2' | 'agent3', version: number): Promise<void> {
			const id = await publish(calledByWorkflow);
			ids.set(name, id);
			const tool = node('Make a Video', '@n8n/n8n-nodes-langchain.toolWorkflow', 2.2, {
				description: 'Makes a video',
				workflowId: { __rl: true, mode: 'id', value: id },
				workflowInputs: { mappingMode: 'defineBelow', value: {} },
			});
			const text = JSON.stringify([[{ tool: 'Make_a_Video', args: {} }]]);
			const asking = { promptType: 'define', text };
			await run(name, await makeAgent(setting(), pressed, version, [tool], asking));
		}
	}

	const hasRun = async (caller: Caller, count: number) =>
		await eventually(async () =>
			expect(await setting().api.endedOf(ids.get(caller)!)).toHaveLength(count),
		);

	const test = () =>
		describe('whoever waits for a suspended wait', () => {
			it.each([
				[
					'the answer of a webhook to its last node: as the wait is kept in memory',
					...(['last', IN_MEMORY, expect.objectContaining({ status: FINISHED })] as const),
				],
				['a chat: as the wait is kept in memory', 'chat', IN_MEMORY, { output: FINISHED }],
				[
					'Respond to Webhook: after the sleep',
					...(['answer', SUSPENDED, [expect.objectContaining({ status: FINISHED })]] as const),
				],
			] as Array<[string, Caller, number, unknown]>)(
				'gets the video from %s',
				async (_, caller, count, expected) => {
					const { status, body } = await answerTo(caller);
					expect([status, JSON.parse(body)]).toEqual([200, expected]);
					await hasRun(caller, count);
				},
			);

			it('at a form with pages sees the last page after the sleep', async () => {
				const { formWaitingUrl } = JSON.parse((await answerTo('pages')).body) as {
					formWaitingUrl: string;
				};
				const [address, query] = formWaitingUrl.split('?');
				const read = async (url: string) => await (await fetch(url)).text();
				const over = ['form-waiting', 'success', 'error'];
				while (!over.includes(await read(`${address}/n8n-execution-status?${query}`)))
					await sleep(500);
				expect(await read(formWaitingUrl)).toContain(`The end: ${FINISHED}`);
				await hasRun('pages', SUSPENDED);
			});

			it.each([
				['before version 3, as the wait is kept in memory', 'agent2', IN_MEMORY],
				['of version 3, after the sleep', 'agent3', SUSPENDED],
			] as const)(
				'as an agent that calls a workflow is told of the video: %s',
				async (_, agent, count) => {
					const execution = await runs.get(agent)!;
					expect(execution.data.resultData.error).toBeUndefined();
					const [answer] = itemsOf(execution, 'Agent');
					const [told = ''] = JSON.parse(String(answer?.json.output)) as string[];
					expect(JSON.parse(told)).toMatchObject([{ status: FINISHED }]);
					await hasRun(agent, count);
				},
			);

			// What n8n can't do, and the editor and the documents warn of.

			it('behind a workflow that calls another and answers with its last node is told that it sleeps', async () => {
				const { body } = await answerTo('sub-last');
				expect(JSON.parse(body)).toEqual({
					task_id: expect.any(String) as string,
					status: 'SUSPENDED',
					message: expect.stringContaining('is suspended') as string,
					description: expect.stringContaining('continues by itself') as string,
				});
			});
		});

	return { begin, test };
}
