import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import axios, { isAxiosError, type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { parse } from 'flatted';

import type { BinaryFile, Execution, Item, Workflow } from './workflow';

export interface Login {
	email: string;
	password: string;
}

export interface Stored {
	id: string;
	name: string;
}

export interface NodeTypeDescription {
	name: string;
	version: number | number[];
	properties: Array<{ name: string }>;
}

/** What this rig signs in with where nobody else is to. */
export const testLogin: Login = { email: 'owner@example.com', password: 'Rig-of-tests-1' };

/** n8n ties a session to the browser it was opened in; a browser that joins it must send the same. */
export const BROWSER_ID = 'novita-kling-rig';

const LOOK_MS = 100;

/** What is waited for takes seconds, or n8n's next minutes; a busy machine gets its time. */
const GIVE_UP_MS = 15 * 60_000;

/** n8n's own REST calls, those that its editor makes. */
export class N8nApi {
	private readonly http: AxiosInstance;

	/** The session cookie's value, for a browser that is to be signed in too. */
	session = '';

	constructor(readonly url: string) {
		this.http = axios.create({
			baseURL: `${url}/rest`,
			headers: { 'browser-id': BROWSER_ID },
			proxy: false,
			// A busy n8n closes an idle connection just as the next request goes into it.
			httpAgent: new Agent({ keepAlive: false }),
			maxBodyLength: Infinity,
			maxContentLength: Infinity,
		});
	}

	/** Makes the owner account of a fresh n8n, or signs in to the one that is there. */
	async signIn({ email, password }: Login = testLogin): Promise<void> {
		const owner = { email, password, firstName: 'Novita', lastName: 'Kling' };
		const login = { emailOrLdapLoginId: email, password };
		// Refused where there is one already.
		await this.call({ method: 'post', url: '/owner/setup', data: owner }).catch(
			async () => await this.call({ method: 'post', url: '/login', data: login }),
		);
	}

	async createCredential(name: string, type: string, data: object): Promise<Stored> {
		return await this.store('/credentials', { name, type, data });
	}

	/** A credential for a simulated Novita. */
	async createNovitaCredential(name: string, novita: { apiKey: string; url: string }) {
		const { apiKey, url: baseUrl } = novita;
		return await this.createCredential(name, 'novitaApi', { apiKey, baseUrl });
	}

	/** Makes a credential of that name and type, or gives the one that is there its new content. */
	async saveCredential(name: string, type: string, data: object): Promise<Stored> {
		const all = await this.call<Array<Stored & { type: string }>>({ url: '/credentials' });
		const known = all.find((one) => one.name === name && one.type === type);
		if (known === undefined) return await this.createCredential(name, type, data);
		const url = `/credentials/${known.id}`;
		await this.call({ method: 'patch', url, data: { name, type, data } });
		return { id: known.id, name };
	}

	/** What the credential's own test says, as behind the editor's Save button. */
	async testCredential(
		credential: Stored,
		type: string,
		data: object,
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		return await this.call({
			method: 'post',
			url: '/credentials/test',
			data: { credentials: { ...credential, type, data } },
		});
	}

	async createWorkflow(workflow: Workflow): Promise<Stored> {
		return await this.store('/workflows', { settings: {}, ...workflow, active: false });
	}

	private async store(url: string, data: object): Promise<Stored> {
		const { id, name } = await this.call<Stored>({ method: 'post', url, data });
		return { id, name };
	}

	/** A workflow as it is saved. */
	async workflow(id: string): Promise<Workflow> {
		return await this.call({ url: `/workflows/${id}` });
	}

	/** Makes a workflow of that name, or puts the one that is there back to this. */
	async saveWorkflow(workflow: Workflow): Promise<Stored> {
		const filter = JSON.stringify({ name: workflow.name, isArchived: false });
		const all = await this.call<Stored[]>({ url: '/workflows', params: { filter } });
		const known = all.find((one) => one.name === workflow.name);
		if (known === undefined) return await this.createWorkflow(workflow);
		const { name, nodes, connections, settings = {} } = workflow;
		await this.call({
			method: 'patch',
			url: `/workflows/${known.id}`,
			params: { forceSave: true },
			data: { name, nodes, connections, settings },
		});
		return { id: known.id, name };
	}

	/** Publishes a workflow, and waits until its triggers are live. */
	async activate(workflowId: string): Promise<void> {
		const url = `/workflows/${workflowId}`;
		const { versionId } = await this.call<{ versionId: string }>({ url });
		await this.call({ method: 'post', url: `${url}/activate`, data: { versionId } });
		const inProgress = async () => {
			const asked = this.call<{ status: string }>({ url: `${url}/publication-status` });
			// An older n8n doesn't know this call, and has the triggers live by the time it answers.
			return (await asked.catch(() => undefined))?.status === 'in_progress';
		};
		while (await inProgress()) await sleep(LOOK_MS);
	}

	/** Starts a workflow as the editor's button does. Answers with the execution's id. */
	async run(workflowId: string, trigger: string): Promise<string> {
		return await this.runFrom(workflowId, { name: trigger });
	}

	/** Says something to a chat trigger, as the editor's chat does. Answers with the execution's id. */
	async chat(workflowId: string, trigger: string, chatInput: string): Promise<string> {
		const json = { sessionId: workflowId, action: 'sendMessage', chatInput };
		return await this.runWith(workflowId, trigger, { json });
	}

	/** Starts a workflow as if its trigger had output this item. Answers with the execution's id. */
	async runWith(workflowId: string, trigger: string, item: Item): Promise<string> {
		const run = { startTime: Date.now(), executionTime: 0, executionIndex: 0, source: [] };
		const data = { ...run, executionStatus: 'success', data: { main: [[item]] } };
		return await this.runFrom(workflowId, { name: trigger, data });
	}

	private async runFrom(workflowId: string, triggerToStartFrom: object): Promise<string> {
		const url = `/workflows/${workflowId}`;
		// n8n 1.x runs the workflow that it is sent; later ones run the one that they have stored.
		const workflowData = await this.call<object>({ url });
		const { executionId } = await this.call<{ executionId: string }>({
			method: 'post',
			url: `${url}/run`,
			data: { workflowData, triggerToStartFrom },
		});
		return executionId;
	}

	async execution(id: string): Promise<Execution> {
		const found = await this.call<Omit<Execution, 'data'> & { data: string }>({
			url: `/executions/${id}`,
		});
		return { ...found, data: parse(found.data) };
	}

	/** Waits until an execution has one of these statuses; by default, until it has ended. */
	async until(
		id: string,
		statuses: string[] = ['success', 'error', 'crashed', 'canceled'],
		timeoutMs = GIVE_UP_MS,
	): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		let pauseMs = LOOK_MS;
		for (;;) {
			const execution = await this.execution(id);
			if (statuses.includes(execution.status)) return execution;
			if (Date.now() > deadline) {
				throw new Error(`Execution ${id} is still ${execution.status} after ${timeoutMs / 1000} s`);
			}
			await sleep(pauseMs);
			// n8n reads all that the execution holds for each look.
			pauseMs = Math.min(1.1 * pauseMs, 20 * LOOK_MS);
		}
	}

	/** Makes the workflow, runs it from its manual trigger, and waits until it has ended. */
	async runToEnd(workflow: Workflow, options: { timeoutMs?: number } = {}): Promise<Execution> {
		const { id } = await this.createWorkflow(workflow);
		const manual = workflow.nodes.find((node) => node.type === 'n8n-nodes-base.manualTrigger');
		const executionId = await this.run(id, manual?.name ?? '');
		return await this.until(executionId, undefined, options.timeoutMs);
	}

	/** Retry in the list of executions: by default with the workflow as it was. Waits until it has ended. */
	async retry(executionId: string, options = { loadWorkflow: false }): Promise<Execution> {
		const started = await this.call<{ id: string } | boolean>({
			method: 'post',
			url: `/executions/${executionId}/retry`,
			data: options,
		});
		if (typeof started === 'boolean') throw new Error(`Execution ${executionId} was not retried`);
		return await this.until(started.id);
	}

	async cancel(executionId: string): Promise<void> {
		await this.call({ method: 'post', url: `/executions/${executionId}/stop` });
	}

	/**
	 * The executions of a workflow, newest first, at most 100, without their data.
	 * @param mode Only those that were started so; those that run a part of another one are `integrated`.
	 */
	async executionsOf(
		workflowId: string,
		mode?: string,
	): Promise<Array<{ id: string; status: string }>> {
		const { results } = await this.call<{ results: Array<{ id: string; status: string }> }>({
			url: '/executions',
			params: { filter: JSON.stringify({ workflowId, mode }), limit: 100 },
		});
		return results;
	}

	/** Of those, what isn't running: on a busy machine n8n lists one that it has deleted as running. */
	async endedOf(workflowId: string): Promise<Array<{ id: string; status: string }>> {
		const all = await this.executionsOf(workflowId);
		return all.filter(({ status }) => status !== 'running');
	}

	/** The bytes of a file that an execution holds. */
	async file(binary: BinaryFile): Promise<Buffer> {
		if (binary.id === undefined) return Buffer.from(binary.data, 'base64');
		const { data } = await this.send<ArrayBuffer>({
			url: '/binary-data',
			params: { id: binary.id, action: 'download' },
			responseType: 'arraybuffer',
		});
		return Buffer.from(data);
	}

	/** The descriptions of the node types that n8n has loaded, as its editor gets them. */
	async nodeTypes(): Promise<NodeTypeDescription[]> {
		const { data } = await this.send<NodeTypeDescription[]>({
			baseURL: this.url,
			url: '/types/nodes.json',
		});
		return data;
	}

	private async call<T>(request: AxiosRequestConfig): Promise<T> {
		const { data } = await this.send<{ data: T }>(request);
		return data.data;
	}

	private async send<T>(request: AxiosRequestConfig): Promise<{ data: T }> {
		try {
			const answer = await this.http.request<T>({
				...request,
				headers: { ...request.headers, Cookie: `n8n-auth=${this.session}` },
			});
			const cookies = answer.headers['set-cookie']?.join('; ') ?? '';
			this.session = cookies.match(/n8n-auth=([^;]+)/)?.[1] ?? this.session;
			return { data: answer.data };
		} catch (error) {
			// Never the error itself: it holds the request, and with it a credential's content.
			throw new Error(`n8n: ${request.method ?? 'get'} ${request.url}: ${reasonOf(error)}`);
		}
	}
}

function reasonOf(error: unknown): string {
	if (!isAxiosError<{ message?: string }>(error)) return String(error);
	return error.response?.data?.message ?? error.response?.statusText ?? error.message;
}
