import type { Observed } from '../observe';
import type { Way } from './workflows';

export interface Trial extends Observed {
	way: Way;
	/** Of `one by one`. */
	intervalMs?: number;
	tasks: number;
	slowestMs: number;
	/** From the start of the submission to the last file. */
	tookMs: number;
}

export interface BatchData {
	sizes: Size[];
	trials: Trial[];
}

export interface Size {
	tasks: number;
	leastMs: number;
	mostMs: number;
	/** Intervals of `one by one`; none where it would take too long. */
	intervals: number[];
}

/** Those of the WaveSpeed node, the fal node and n8n's MiniMax node. */
export const PEERS = new Map([
	[2_000, 'WaveSpeed'],
	[5_000, 'fal'],
	[15_000, 'MiniMax'],
]);
