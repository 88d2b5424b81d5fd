import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import { NovitaKling } from '../../nodes/NovitaKling/NovitaKling.node';
import { Novita, simulatorKey, type NovitaOptions } from '../../simulator';
import { askerContext, SharedDatabase } from './asking';
import { contextOf, type FakeContext } from './context';

export interface KlingRun extends FakeContext {
	/** The same one is Retry On Fail. */
	executionId?: string;
	mode?: string;
	/** The ID of the execution that somebody retries in the list of executions. */
	retryOf?: string;
	/** Types of the nodes behind it; a wait when left out. */
	behind?: string[];
	/** Of the execution. */
	signal?: AbortSignal;
	/** Called by an AI agent. */
	isTool?: boolean;
	/** Of the credential; an Error stands for one that was deleted. */
	baseUrl?: string | Error;
}

export interface KlingResult {
	items: INodeExecutionData[];
	/** What stands above the items in the editor. */
	hints: string[];
}

const WAIT = 'n8n-nodes-novita-kling.novitaWaitForTask';

let executions = 0;
let workflows = 0;

/** Novita Kling, the whole of it, with a simulated Novita and no n8n: thousands of runs in seconds. */
export function klingRuns(options: NovitaOptions = {}) {
	const novita = new Novita({
		clips: async () => await Promise.resolve(Buffer.from('no video')),
		...options,
	});
	const database = new SharedDatabase();
	const workflowId = `workflow-${(workflows += 1)}`;
	/** The flow's context of each execution. */
	const flows = new Map<string | undefined, Record<string, unknown>>();

	const request = async (_: string, { method, url, qs, body }: IHttpRequestOptions) => {
		const outcome = await novita.handle({
			method: method ?? 'GET',
			path: url,
			query: new URLSearchParams(qs as Record<string, string>),
			headers: { authorization: `Bearer ${simulatorKey}`, 'content-type': 'application/json' },
			body: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body) ?? ''),
		});
		if (outcome.kind !== 'response') throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
		const text = Buffer.isBuffer(outcome.body) ? outcome.body.toString('utf8') : '';
		return {
			statusCode: outcome.status,
			headers: outcome.headers,
			body: /json/.test(outcome.headers['content-type'] ?? '')
				? (JSON.parse(text) as unknown)
				: text,
		};
	};

	const run = async (given: KlingRun): Promise<KlingResult> => {
		const { executionId = `run-${(executions += 1)}`, retryOf, isTool, ...fake } = given;
		const { mode = retryOf ? 'retry' : 'trigger', signal, behind = [WAIT] } = given;
		const { baseUrl = 'https://novita.example.com' } = given;
		const flow = flows.get(executionId) ?? structuredClone(flows.get(retryOf)) ?? {};
		flows.set(executionId, flow);
		const asker = askerContext({ executionId, mode, tool: isTool, workflowId, flow }, database);
		const { context, hints } = contextOf(fake);
		const node = { ...context.getNode(), ...asker.getNode() };
		const complete = Object.assign(context, asker, {
			getNode: () => node,
			getCredentials: async () => {
				if (baseUrl instanceof Error) throw baseUrl;
				return await Promise.resolve({ apiKey: simulatorKey, baseUrl });
			},
			getChildNodes: () => behind.map((each) => ({ name: each, type: each, disabled: false })),
			getExecutionCancelSignal: () => signal,
			helpers: {
				...context.helpers,
				...database.helpers(),
				httpRequestWithAuthentication: request,
			},
		}) as unknown as IExecuteFunctions;
		const [items = []] = await new NovitaKling().execute.call(complete);
		return { items, hints: hints.map((hint) => (hint as { message: string }).message) };
	};

	/** What it throws, where it has to. */
	const thrown = async (given: KlingRun) =>
		(await run(given).then(
			() => new Error('It went through'),
			(error: unknown) => error,
		)) as Error & { description?: string; context?: { itemIndex?: number } };

	const submitted = () => novita.submissions.map(({ body }) => body?.prompt);

	return { novita, run, thrown, submitted };
}

/** Three items of text to video with v3.0 Standard, silent: $0.42 each. */
export const text = (options: INodeParameters = {}, more: INodeParameters = {}): KlingRun => ({
	set: { operation: 'textToVideo', model: 'kling-v3.0-std-t2v', options, ...more },
	...prompts(3),
});

export const continues = { node: { onError: 'continueRegularOutput' as const } };

export const reasonsOf = ({ items }: KlingResult) =>
	items.map(({ json }) => (json.error as { reason?: string } | undefined)?.reason);

/** So many items with a prompt each, for a text to video node. */
export const prompts = (count: number): Pick<KlingRun, 'items' | 'values'> => ({
	items: Array.from({ length: count }, () => ({ json: {} })),
	values: Array.from({ length: count }, (_, index) => ({ prompt: `item ${index}` })),
});
