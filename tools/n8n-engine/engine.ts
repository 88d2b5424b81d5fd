import { Container } from '@n8n/di';
import { BinaryDataService, ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	NodeHelpers,
	Workflow,
	type IConnections,
	type IBinaryData,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypeDescription,
	type INodeTypes,
	type IRun,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
	type IWorkflowSettings,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { NovitaKling } from '../../nodes/NovitaKling/NovitaKling.node';
import { NovitaWaitForTask } from '../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import { chain, node } from '../n8n-server/workflows';
import { CredentialsStub } from './credentials';

/** A node of somebody's own; `execute` is called with n8n's context as `this`. By default it has one output. */
export const nodeType = (
	name: string,
	execute: INodeType['execute'],
	description: Partial<INodeTypeDescription> = {},
): INodeType => ({
	description: {
		displayName: name,
		name,
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
		...description,
	},
	execute,
});

/** Stands for the node types that an n8n has loaded. */
const nodeTypesOf = (types: Record<string, INodeType>): INodeTypes => ({
	getByName: (name) => types[name]!,
	getByNameAndVersion: (name, version) => {
		const type = types[name];
		if (!type) throw new Error(`Unknown node type ${name}`);
		return NodeHelpers.getVersionedNodeType(type, version);
	},
	getKnownTypes: () =>
		Object.fromEntries(
			Object.keys(types).map((name) => [name, { className: name, sourcePath: '' }]),
		),
});

let executions = 0;

export interface NodeUnderTest {
	/** `novitaKling`, `novitaWaitForTask`, or one of `RunOptions.types`. */
	type: string;
	name?: string;
	parameters?: INodeParameters;
	/** `onError`, `retryOnFail`, … */
	settings?: Partial<INode>;
}

export interface RunOptions {
	items: INodeExecutionData[];
	/** In a chain, each fed by the first output of the one before. */
	nodes: NodeUnderTest[];
	baseUrl: string;
	apiKey: string;
	/** Connects the last of them with the first, which has to end the circle by another output than its first. */
	loop?: boolean;
	/** Node types besides the package's own, or in place of them. */
	types?: Record<string, INodeType>;
	/** The workflow's own, besides the order of execution. */
	settings?: IWorkflowSettings;
	additionalData?: Partial<IWorkflowExecuteAdditionalData>;
	/** Default `manual`. */
	mode?: WorkflowExecuteMode;
	/** By default one of its own, so that nothing is taken over from another test. */
	workflowId?: string;
	/** Goes on from this run of the same workflow, as Retry in the list of executions does. */
	retryOf?: IRun;
	/** Called with a function that cancels the execution. */
	started?: (cancel: () => void) => void;
}

/** Files go to disk, as in n8n's default; without this n8n would inline them as base64. */
export async function initBinaryData(): Promise<void> {
	await Container.get(BinaryDataService).init();
}

/** The bytes of a file that an item holds. */
export const bytesOf = async (data: IBinaryData): Promise<Buffer> =>
	await Container.get(BinaryDataService).getAsBuffer(data);

/** Runs start → nodes through n8n's own engine. */
export async function runWorkflow(options: RunOptions): Promise<IRun> {
	const { items, baseUrl, apiKey } = options;
	const nodes: INode[] = [
		node('Start', 'start'),
		...options.nodes.map(({ type, name = type, parameters, settings }) => ({
			...node(name, type, 1, parameters),
			credentials: { novitaApi: { id: '1', name: 'Novita API' } },
			...settings,
		})),
	] as INode[];
	const names = nodes.map(({ name }) => name);
	const connections = chain(...names, ...names.slice(1, options.loop ? 2 : 1)) as IConnections;
	const { retryOf, workflowId: id = `workflow-${executions + 1}` } = options;
	const workflow = createWorkflow(
		{ id, nodes, connections, settings: options.settings },
		{
			// Like a manual trigger with pinned data.
			start: nodeType('start', async () => [items], { group: ['trigger'], inputs: [] }),
			...options.types,
		},
	);
	const credential = { baseUrl, apiKey };
	const additionalData = createAdditionalData(workflow, credential, options.additionalData);
	const mode = options.mode ?? (retryOf ? 'retry' : 'manual');
	const execute = new WorkflowExecute(additionalData, mode, retryOf && forRetry(retryOf));
	const execution = retryOf
		? execute.processRunExecutionData(workflow)
		: execute.run({ workflow, startNode: nodes[0]! });
	options.started?.(() => execution.cancel());
	return await execution;
}

/** What n8n makes of the data of a run that failed (retry() in its execution.service). */
function forRetry(run: IRun): IRun['data'] {
	const data = structuredClone(run.data);
	const { lastNodeExecuted = '', runData } = data.resultData;
	delete data.resultData.error;
	if (runData[lastNodeExecuted]?.at(-1)?.error) runData[lastNodeExecuted].pop();
	return data;
}

/** A workflow of the package's own nodes, and of other types by their names. */
export const createWorkflow = (
	workflow: Pick<IWorkflowBase, 'nodes' | 'connections' | 'settings'> & { id?: string },
	types: Record<string, INodeType>,
): Workflow =>
	new Workflow({
		...{ id: 'workflow-1', name: 'Engine test', active: false },
		...workflow,
		nodeTypes: nodeTypesOf({
			novitaKling: new NovitaKling(),
			novitaWaitForTask: new NovitaWaitForTask(),
			...types,
		}),
		settings: { executionOrder: 'v1', ...workflow.settings },
	});

/** What n8n hands to the engine beside the workflow: an execution of its own, and the credential. */
export function createAdditionalData(
	{ id, name, nodes, connectionsBySourceNode: connections }: Workflow,
	credential: { baseUrl: string; apiKey: string },
	more: Partial<IWorkflowExecuteAdditionalData> = {},
): IWorkflowExecuteAdditionalData {
	const executionId = `execution-${(executions += 1)}`;
	const base = { id, name, nodes: Object.values(nodes), connections, active: false };
	return {
		credentialsHelper: new CredentialsStub(credential),
		hooks: new ExecutionLifecycleHooks('manual', executionId, base as unknown as IWorkflowBase),
		executionId,
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: 'http://localhost/rest',
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		...more,
	} as unknown as IWorkflowExecuteAdditionalData;
}

/** What the node put out: one list of items for each output. */
export function outputsOf(run: IRun, name: string): INodeExecutionData[][] {
	const runs = run.data.resultData.runData[name];
	return (runs?.at(-1)?.data?.main ?? []).map((items) => items ?? []);
}

/** n8n keeps errors as plain copies. */
export interface StoredError {
	name: string;
	message: string;
	description?: string;
	httpCode?: string | null;
	context?: { itemIndex?: number };
}

export const errorOf = (run: IRun): StoredError | undefined =>
	run.data.resultData.error as unknown as StoredError | undefined;
