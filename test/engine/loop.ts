import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { queryObjects } from 'node:v8';

import type { IExecuteFunctions } from 'n8n-workflow';

import { kling, nodeType, promptItems, text, useNovita, waitNode } from './setting';

const ROUNDS = 100;

/** What the last requests of a run may still hold: a leak of each round would be a hundred. */
const FEW = 20;

/** Collects all garbage, and looks through the whole heap, which takes most of this test's time. */
const signalsInMemory = () => queryObjects(AbortSignal, { format: 'count' });

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

it('a loop in one execution leaves nothing behind on its signal, nor in memory', async () => {
	let signal: AbortSignal | undefined;
	let rounds = 0;
	const types = {
		next: nodeType(
			'next',
			async function (this: IExecuteFunctions) {
				signal = this.getExecutionCancelSignal();
				return rounds++ < ROUNDS ? [promptItems(`round ${rounds}`), []] : [[], promptItems('end')];
			},
			{ outputs: ['main', 'main'] },
		),
	};
	const before = signalsInMemory();
	const soon = waitNode({ options: { pollInterval: 1 } });
	const nodes = [{ type: 'next', name: 'Next' }, kling(text()), soon];
	const { error } = await novita.run(promptItems('start'), nodes, { types, loop: true });
	expect(error).toBeUndefined();
	expect(novita.simulator.downloads).toHaveLength(ROUNDS);
	// One listener for all that wait for the signal, whatever the number of rounds.
	expect(keptBy(signal!)).toBeLessThanOrEqual(2);
	await sleep(AFTERMATH_MS);
	// An AbortController holds its signal, and so does whatever waits or downloads: all of it is counted with them.
	expect(signalsInMemory()).toBeLessThan(before + FEW);
});
