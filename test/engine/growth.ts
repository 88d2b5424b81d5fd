/** The execution that checks the tasks of a suspended wait, woken by hand and on a clock that jumps. */
import { stringify, parse } from 'flatted';
import { WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	type IExecuteFunctions,
	type INode,
	type INodeType,
	type INodeTypeDescription,
	type IRun,
	type IRunExecutionData,
} from 'n8n-workflow';

import { systemClock } from '../../nodes/n8n/api/send';
import { check, park } from '../../nodes/NovitaWaitForTask/suspend/checker';
import { checkingWorkflow } from '../../nodes/NovitaWaitForTask/suspend/innerWorkflows';
import {
	failureOf,
	pack,
	unpack,
	type Suspension,
} from '../../nodes/NovitaWaitForTask/suspend/itemState';
import { NovitaWaitForTask } from '../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import { NovitaClient } from '../../nodes/novita/api/client';
import type { VideoTarget } from '../../nodes/wait/videoWait';
import { defaultSettings } from '../../nodes/wait/waitSettings';
import {
	createAdditionalData,
	createWorkflow,
	nodeType,
	outputsOf,
} from '../../tools/n8n-engine/engine';
import { answer, taskResult, VIDEO } from '../support/replies';

const HOUR_MS = 3_600_000;

/** What the clock of dates says: it jumps to each wake-up. */
let date: number;

/** Hands the items on, as n8n's own trigger and No Operation do. */
const passing = (description: Partial<INodeTypeDescription> = {}) =>
	nodeType(
		'passing',
		async function (this: IExecuteFunctions) {
			return [this.getInputData()];
		},
		{ version: [1, 1.1], ...description },
	);

/** What n8n may keep of sixty items' wait, in bytes: it writes all of it anew in each round. */
const MOST_BYTES = 1_500_000;

/** A round that this divides goes through the text that n8n stores, which takes most of the test's time. */
const STORED_EACH = 50;

/**
 * Runs it from its first check to its end.
 *
 * @returns The states it ends with, the number of its rounds, and of each round that was stored the bytes that n8n kept
 * in its database.
 */
async function runRounds(tasks: VideoTarget[], wait: INodeType) {
	const node: INode = {
		...{ id: 'wait', name: 'Wait', type: 'novitaWaitForTask', typeVersion: 1 },
		...{ position: [0, 0], parameters: {} },
		credentials: { novitaApi: { id: '1', name: 'Novita API' } },
	};
	const base = checkingWorkflow(node, { onError: 'continue', startedAt: Date.now() });
	const types = {
		'n8n-nodes-base.executeWorkflowTrigger': passing({ group: ['trigger'], inputs: [] }),
		'n8n-nodes-base.noOp': passing(),
		novitaWaitForTask: wait,
	};
	const execute = async (data: IRunExecutionData): Promise<IRun> => {
		const workflow = createWorkflow(base, types);
		const additionalData = createAdditionalData(workflow, {
			baseUrl: 'http://127.0.0.1:9',
			apiKey: 'unused',
		});
		const engine = new WorkflowExecute(additionalData, 'integrated', data);
		return await engine.processRunExecutionData(workflow);
	};

	const items = tasks.map((task, index) => pack({ task, checks: 0, errors: {} }, index));
	const start = base.nodes.find(({ name }) => name === 'Start')!;
	let run = await execute(
		createRunExecutionData({
			executionData: {
				nodeExecutionStack: [{ node: start, data: { main: [items] }, source: null }],
			},
		}),
	);
	const bytes: number[] = [];
	let rounds = 0;
	while (run.waitTill) {
		const stored = rounds % STORED_EACH === 0 ? stringify(run.data) : undefined;
		if (stored) bytes.push(Buffer.byteLength(stored));
		date = run.waitTill.getTime();
		rounds += 1;
		run = await execute(stored ? (parse(stored) as IRunExecutionData) : structuredClone(run.data));
	}
	return { states: outputsOf(run, 'All Ended')[0]!.map(unpack), rounds, bytes };
}

/** The node, on a network within the process, where each task ends at its own time. */
const offline = (endOf: (taskId: string) => number): INodeType => ({
	description: new NovitaWaitForTask().description,
	async execute(this: IExecuteFunctions) {
		const suspension = JSON.parse(String(this.getNodeParameter('suspension', 0))) as Suspension;
		if (this.getNodeParameter('role', 0) === 'park') return await park(this);
		const client = new NovitaClient(async ({ query }) => {
			const task = { task_id: query!.task_id!, progress_percent: 40 };
			const hasEnded = Date.now() >= endOf(task.task_id);
			const result = hasEnded
				? taskResult('TASK_STATUS_SUCCEED', { task, videos: [VIDEO] })
				: taskResult('TASK_STATUS_PROCESSING', { task });
			return await Promise.resolve(answer(200, result));
		}, systemClock);
		return await check(this, client, suspension);
	},
});

describe('what n8n stores of a suspended wait', () => {
	afterEach(() => jest.restoreAllMocks());

	it('of sixty items grows so little that a thousand rounds stay under 1.5 MB', async () => {
		let elapsed = 0;
		date = Date.UTC(2026, 9, 1);
		jest.spyOn(Date, 'now').mockImplementation(() => date);
		jest.spyOn(systemClock, 'elapsed').mockImplementation(() => elapsed);
		// Whoever sleeps moves the clock.
		jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => {
			elapsed += ms;
			date += ms;
			await Promise.resolve();
		});
		const startedAt = Date.now();
		const ids = Array.from({ length: 60 }, (_, index) => `task-${index}`);
		// Most end within the first half hour, as an item that has ended holds more than one that runs.
		const endOf = (index: number) =>
			index % 10 === 0 ? Infinity : startedAt + (index / ids.length) * 0.5 * HOUR_MS;
		// As many checks as can be, so that the rounds are as short as can be.
		const settings = { ...defaultSettings(), timeoutMs: 4 * HOUR_MS, checksPerMinute: 6_000 };
		const { states, rounds, bytes } = await runRounds(
			ids.map((taskId) => ({ taskId, submittedAt: startedAt - 60_000, settings })),
			offline((id) => endOf(ids.indexOf(id))),
		);
		expect(rounds).toBeGreaterThan(200);
		const [before = 0, last = 0, now = 0] = bytes.slice(-3);
		// From round to round by the same, so that the next eight hundred can be told from these.
		expect(now - last).toBeLessThan(1.1 * (last - before));
		expect(now + ((now - last) / STORED_EACH) * 800).toBeLessThan(MOST_BYTES);
		expect(states.map(({ task }) => task!.taskId)).toEqual(ids);
		expect(states.map((state) => failureOf(state)?.reason)).toEqual(
			ids.map((_, index) => (endOf(index) === Infinity ? 'TIMED_OUT' : undefined)),
		);
	});
});
