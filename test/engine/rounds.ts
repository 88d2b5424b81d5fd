/** The execution that checks the tasks of a suspended wait, woken by hand and on a clock that jumps. */
import { stringify, parse } from 'flatted';
import { WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	type INode,
	type INodeType,
	type IRun,
	type IRunExecutionData,
} from 'n8n-workflow';

import type { VideoTarget } from '../../nodes/wait/videoWait';
import { defaultSettings, type WaitSettings } from '../../nodes/wait/waitSettings';
import { checkingWorkflow } from '../../nodes/NovitaWaitForTask/suspend/innerWorkflows';
import { pack, type ItemState } from '../../nodes/NovitaWaitForTask/suspend/itemState';
import { createAdditionalData, createWorkflow } from '../../tools/n8n-engine/engine';

export interface Rounds {
	/** How the execution ended. */
	run: IRun;
	/** How often it was parked. */
	rounds: number;
	/** The most that n8n kept of it in its database, in bytes. */
	bytes: number;
}

export interface RoundsOptions {
	states: Array<Omit<ItemState, 'task'> & { task: Omit<VideoTarget, 'settings'> }>;
	baseUrl: string;
	apiKey: string;
	settings?: Partial<WaitSettings>;
	/** In place of the package's own, where a test needs another network. */
	types?: Record<string, INodeType>;
	/** Each round that so many divide goes through the text; it takes most of a test's time. By default all do. */
	storedEach?: number;
	/** Called when it is parked, with what n8n has of it by then. */
	parked?: (run: IRun) => void;
}

/** Hands the items on, as n8n's own trigger and No Operation do. */
const passing = (name: string, group: 'trigger' | 'transform'): INodeType => ({
	description: {
		displayName: name,
		name,
		group: [group],
		version: [1, 1.1],
		description: '',
		defaults: { name },
		inputs: group === 'trigger' ? [] : ['main'],
		outputs: ['main'],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
});

/**
 * Runs it from its first check to its end. Between two rounds its data goes through the text that n8n
 * stores, so that each could run in another process.
 */
export async function runRounds(options: RoundsOptions): Promise<Rounds> {
	const { baseUrl, apiKey, parked, storedEach = 1 } = options;
	const settings = { ...defaultSettings(), ...options.settings };
	const startedAt = Date.now();
	const node: INode = {
		id: 'wait',
		name: 'Wait',
		type: 'novitaWaitForTask',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { novitaApi: { id: '1', name: 'Novita API' } },
	};
	const base = checkingWorkflow(node, { onError: 'continue', startedAt });
	const types = {
		'n8n-nodes-base.executeWorkflowTrigger': passing('executeWorkflowTrigger', 'trigger'),
		'n8n-nodes-base.noOp': passing('noOp', 'transform'),
		...options.types,
	};
	const engine = (data?: IRunExecutionData) => {
		const workflow = createWorkflow(base, types);
		const additionalData = createAdditionalData(workflow, { baseUrl, apiKey });
		return { workflow, execute: new WorkflowExecute(additionalData, 'integrated', data) };
	};

	const items = options.states.map((state, index) =>
		pack({ ...state, task: { ...state.task, settings } }, index),
	);
	const start = base.nodes.find(({ name }) => name === 'Start')!;
	const first = engine(
		createRunExecutionData({
			executionData: {
				nodeExecutionStack: [{ node: start, data: { main: [items] }, source: null }],
			},
		}),
	);
	let run = await first.execute.processRunExecutionData(first.workflow);
	for (let rounds = 0, bytes = 0; ;) {
		const isStored = !run.waitTill || rounds % storedEach === 0;
		const stored = isStored ? stringify(run.data) : '';
		bytes = Math.max(bytes, Buffer.byteLength(stored));
		if (!run.waitTill) return { run, rounds, bytes };
		rounds += 1;
		jest.setSystemTime(run.waitTill);
		parked?.(run);
		const next = engine(isStored ? parse(stored) : structuredClone(run.data));
		run = await next.execute.processRunExecutionData(next.workflow);
	}
}
