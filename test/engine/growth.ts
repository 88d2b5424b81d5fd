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
	type ItemState,
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
import { expectServed, useNovita } from './setting';

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

const STORED_EACH = 50;

const statesIn = (run: IRun, node: string) => outputsOf(run, node)[0]!.map(unpack);

/**
 * Runs it from its first check to its end. Between two rounds its data goes through the text that n8n
 * stores, so that each could run in another process.
 *
 * @param wait In place of the package's own, where a test needs another network.
 * @param storedEach A round that this divides goes through the text, which takes most of a test's time.
 * @returns The states it ends with and those of each round, as n8n shows them if it gives the wait up then; and of each
 * round that was stored the bytes that n8n kept in its database.
 */
async function runRounds(
	tasks: VideoTarget[],
	credential: { baseUrl: string; apiKey: string },
	wait?: INodeType,
	storedEach = 1,
) {
	const node: INode = {
		...{ id: 'wait', name: 'Wait', type: 'novitaWaitForTask', typeVersion: 1 },
		...{ position: [0, 0], parameters: {} },
		credentials: { novitaApi: { id: '1', name: 'Novita API' } },
	};
	const base = checkingWorkflow(node, { onError: 'continue', startedAt: Date.now() });
	const types = {
		'n8n-nodes-base.executeWorkflowTrigger': passing({ group: ['trigger'], inputs: [] }),
		'n8n-nodes-base.noOp': passing(),
		...(wait && { novitaWaitForTask: wait }),
	};
	const execute = async (data: IRunExecutionData): Promise<IRun> => {
		const workflow = createWorkflow(base, types);
		const additionalData = createAdditionalData(workflow, credential);
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
	const rounds: ItemState[][] = [];
	while (run.waitTill) {
		const stored = rounds.length % storedEach === 0 ? stringify(run.data) : undefined;
		if (stored) bytes.push(Buffer.byteLength(stored));
		date = run.waitTill.getTime();
		rounds.push(statesIn(run, 'Wait Until Next Check'));
		run = await execute(stored ? (parse(stored) as IRunExecutionData) : structuredClone(run.data));
	}
	return { states: statesIn(run, 'All Ended'), rounds, bytes };
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
	const novita = useNovita({
		now: () => Date.now(),
		plan: ({ body }) => ({ runMs: Number(/\d+/.exec(String(body?.prompt))) * 60_000 }),
	});

	beforeEach(() => {
		date = Date.UTC(2026, 9, 1);
		jest.spyOn(Date, 'now').mockImplementation(() => date);
	});

	it('of sixty items grows so little that a thousand rounds stay under 1.5 MB', async () => {
		let elapsed = 0;
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
			{ baseUrl: 'http://127.0.0.1:9', apiKey: 'unused' },
			offline((id) => endOf(ids.indexOf(id))),
			STORED_EACH,
		);
		expect(rounds.length).toBeGreaterThan(200);
		const [before = 0, last = 0, now = 0] = bytes.slice(-3);
		// From round to round by the same, so that the next eight hundred can be told from these.
		expect(now - last).toBeLessThan(1.1 * (last - before));
		expect(now + ((now - last) / STORED_EACH) * 800).toBeLessThan(MOST_BYTES);
		expect(states.map(({ task }) => task!.taskId)).toEqual(ids);
		expect(states.map((state) => failureOf(state)?.reason)).toEqual(
			ids.map((_, index) => (endOf(index) === Infinity ? 'TIMED_OUT' : undefined)),
		);
	});

	it('has the file of each item that has ended, whichever round fetched it', async () => {
		const ids = await novita.start('ends after 0 min', 'ends after 2 min', 'ends after 4 min');
		const { apiKey, url: baseUrl } = novita.simulator;
		const settings = defaultSettings();
		const { states, rounds } = await runRounds(
			ids.map((taskId) => ({ taskId, outputField: 'data', settings })),
			{ baseUrl, apiKey },
		);
		expect(rounds.length).toBeGreaterThan(3);
		expect(novita.simulator.downloads.map(({ taskId }) => taskId)).toEqual(ids);
		expect(rounds[0]!.map(({ ended }) => ended !== undefined)).toEqual([true, false, false]);
		for (const parked of [...rounds, states]) {
			expect(parked.map(({ task }) => task!.taskId)).toEqual(ids);
		}
		for (const { ended, binary } of states) {
			await expectServed({ json: (ended as { item: object }).item, binary } as never);
		}
	});
});
