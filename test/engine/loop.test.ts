import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { queryObjects } from 'node:v8';

import type { IExecuteFunctions } from 'n8n-workflow';

import { Waiter } from '../../nodes/wait/waiter';
import { errorOf, kling, nodeType, promptItems, text, useNovita, waitNode } from './setting';

const ROUNDS = 200;

/** What the last requests of a run may still hold. */
const FEW = 10;

// Real requests, some ten milliseconds a round.

const novita = useNovita();

/** Everything that a signal keeps: its listeners, and the signals that AbortSignal.any made to follow it. */
function keptBy(signal: AbortSignal): number {
	const sizes = Object.getOwnPropertySymbols(signal).map((key) => {
		const value: unknown = Reflect.get(signal, key);
		return typeof value === 'object' && value !== null && 'size' in value ? Number(value.size) : 0;
	});
	return sizes.reduce((sum, size) => sum + size, getEventListeners(signal, 'abort').length);
}

/** Longer than any timer that a submission, a wait or a download leaves behind. */
const AFTERMATH_MS = 2_500;

const inMemory = () => ({
	controllers: queryObjects(AbortController, { format: 'count' }),
	signals: queryObjects(AbortSignal, { format: 'count' }),
	waiters: queryObjects(Waiter, { format: 'count' }),
});

describe('a loop in one execution', () => {
	it('leaves nothing behind on its signal, nor in memory', async () => {
		novita.simulator.novita.settings.videoBytes = 2_000;
		let signal: AbortSignal | undefined;
		let rounds = 0;
		const types = {
			next: nodeType('next', 2, async function (this: IExecuteFunctions) {
				signal = this.getExecutionCancelSignal();
				return rounds++ < ROUNDS ? [promptItems(`round ${rounds}`), []] : [[], promptItems('end')];
			}),
			// Without the time of its submission a task is checked at once.
			forget: nodeType('forget', 1, async function (this: IExecuteFunctions) {
				return [this.getInputData().map(({ json }) => ({ json: { task_id: json.task_id } }))];
			}),
		};
		// What the set-up has left behind is gone by then, and hides nothing.
		await sleep(AFTERMATH_MS);
		const before = inMemory();
		const run = await novita.run(
			promptItems('start'),
			[
				{ type: 'next', name: 'Next' },
				kling(text()),
				{ type: 'forget', name: 'Forget' },
				waitNode(),
			],
			{ types, loop: true },
		);
		expect(errorOf(run)).toBeUndefined();
		expect(novita.simulator.downloads).toHaveLength(ROUNDS);
		// One listener for all that wait for the signal, whatever the number of rounds.
		expect(keptBy(signal!)).toBeLessThanOrEqual(2);
		await sleep(AFTERMATH_MS);
		const after = inMemory();
		expect(after.waiters).toBe(0);
		// The execution's own, and what the last round may still hold: a leak of each round would be hundreds.
		expect(after.controllers).toBeLessThanOrEqual(before.controllers + FEW);
		expect(after.signals).toBeLessThanOrEqual(before.signals + FEW);
	});
});
