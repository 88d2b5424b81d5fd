import type { IExecuteFunctions, INodeType } from 'n8n-workflow';

import { systemClock } from '../../nodes/n8n/api/send';
import { check, park } from '../../nodes/NovitaWaitForTask/suspend/checker';
import {
	failureOf,
	unpack,
	type ItemState,
	type Suspension,
} from '../../nodes/NovitaWaitForTask/suspend/itemState';
import { NovitaWaitForTask } from '../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import { NovitaClient } from '../../nodes/novita/api/client';
import { sha256 } from '../support/sha256';
import { answer, taskResult, VIDEO } from '../support/replies';
import { runRounds } from './rounds';
import { bytesOf, outputsOf, useNovita } from './setting';

/** All that Jest could fake but the date. */
const TIMERS: FakeableAPI[] = [
	...(['hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
	...(['setImmediate', 'setInterval', 'setTimeout'] as const),
	...(['clearImmediate', 'clearInterval', 'clearTimeout'] as const),
];

const HOUR_MS = 3_600_000;

/** What n8n may keep of sixty items' wait, in bytes: it writes all of it anew in each round. */
const MOST_BYTES = 1_500_000;

/** The node, on a network within the process, where each task ends at its own time. */
const offline = (endOf: (taskId: string) => number): INodeType => ({
	description: new NovitaWaitForTask().description,
	async execute(this: IExecuteFunctions) {
		const suspension = JSON.parse(String(this.getNodeParameter('suspension', 0))) as Suspension;
		if (this.getNodeParameter('role', 0) === 'park') return await park(this);
		const client = new NovitaClient(async ({ query }) => {
			const taskId = query!.task_id!;
			const task = { task_id: taskId };
			return await Promise.resolve(
				answer(
					200,
					Date.now() < endOf(taskId)
						? taskResult('TASK_STATUS_PROCESSING', { task: { ...task, progress_percent: 40 } })
						: taskResult('TASK_STATUS_SUCCEED', { task, videos: [VIDEO] }),
				),
			);
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
		jest.useFakeTimers({ now: Date.UTC(2026, 9, 1), doNotFake: TIMERS });
	});
	afterEach(() => {
		jest.useRealTimers();
		jest.restoreAllMocks();
	});

	/** Whoever sleeps moves the clock. */
	const jump = () => {
		let elapsed = 0;
		jest.spyOn(systemClock, 'elapsed').mockImplementation(() => elapsed);
		jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => {
			elapsed += ms;
			jest.setSystemTime(Date.now() + ms);
			await Promise.resolve();
		});
	};

	it('of sixty items over a thousand rounds stays under 1.5 MB', async () => {
		const [count, hours] = [60, 24];
		jump();
		const startedAt = Date.now();
		const ids = Array.from({ length: count }, (_, index) => `task-${index}`);
		// Most end in the first two hours, as an item that has ended holds more than one that runs.
		const endOf = (index: number) =>
			index % 10 === 0 ? Infinity : startedAt + (index / count) * 2 * HOUR_MS;
		const { run, rounds, bytes } = await runRounds({
			baseUrl: 'http://127.0.0.1:9',
			apiKey: 'unused',
			states: ids.map((taskId) => ({
				task: { taskId, submittedAt: startedAt - 60_000 },
				checks: 12,
				errors: {},
			})),
			// As many checks as can be, so that the rounds are as short as can be.
			settings: { timeoutMs: hours * HOUR_MS, checksPerMinute: 6_000 },
			storedEach: 50,
			types: { novitaWaitForTask: offline((id) => endOf(ids.indexOf(id))) },
		});
		expect(rounds).toBeGreaterThan(1_000);
		expect(bytes).toBeLessThan(MOST_BYTES);
		const states = outputsOf(run, 'All Ended')[0]!.map(unpack);
		expect(states.map(({ task }) => task!.taskId)).toEqual(ids);
		expect(states.map((state) => failureOf(state)?.reason)).toEqual(
			ids.map((_, index) => (endOf(index) === Infinity ? 'TIMED_OUT' : undefined)),
		);
	}, 600_000);

	it('has the file of each item that has ended, whichever round fetched it', async () => {
		const prompts = ['ends after 0 minutes', 'ends after 2 minutes', 'ends after 4 minutes'];
		const ids = await novita.start(...prompts);
		const { apiKey, url: baseUrl } = novita.simulator;
		const shown: ItemState[][] = [];
		const { run, rounds } = await runRounds({
			baseUrl,
			apiKey,
			states: ids.map((taskId) => ({
				task: { taskId, outputField: 'data' },
				checks: 0,
				errors: {},
			})),
			// If n8n gives the execution up, it takes this for its result.
			parked: (data) => shown.push(outputsOf(data, 'Wait Until Next Check')[0]!.map(unpack)),
		});
		expect(rounds).toBeGreaterThan(3);
		expect(shown[0]!.map(({ ended }) => ended !== undefined)).toEqual([true, false, false]);
		expect(shown.map((states) => states.map(({ task }) => task!.taskId))).toEqual(
			shown.map(() => ids),
		);
		const states = outputsOf(run, 'All Ended')[0]!.map(unpack);
		for (const [index, { ended, binary }] of states.entries()) {
			expect(ended).toMatchObject({ item: { task_id: ids[index] } });
			const { item } = ended as { item: { video_url: string } };
			const served = await fetch(item.video_url);
			expect(sha256(await bytesOf(binary!.data!))).toBe(
				sha256(Buffer.from(await served.arrayBuffer())),
			);
		}
		expect(novita.simulator.downloads.map(({ taskId }) => taskId).slice(0, 3)).toEqual(ids);
	});
});
