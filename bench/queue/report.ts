import { digits } from '../report/format';
import type { Report } from '../report/report';
import type { Mode, QueueData } from './queue';

const NAMES: Record<Mode, string> = { suspend: 'Suspend', running: 'Keep Running' };

export function reportQueue({ executions, slots, runMs, modes }: QueueData): Report {
	const seconds = (ms: number) => `${digits(ms / 1000, 0)} s`;
	const tookOf = (mode: Mode) => modes.find((each) => each.mode === mode)?.tookMs ?? NaN;
	const ratio = tookOf('suspend') / tookOf('running');
	return {
		heading: 'Many waits on few slots',
		blocks: [
			{
				text: `n8n in queue mode (Redis, PostgreSQL, a main process, two workers): ${executions} executions with one task of ${runMs / 1000} s each, on ${slots} slots, started together by a webhook. The time is that from the first start to the last end.`,
			},
			{
				table: {
					head: ['Wait Mode', 'All ended after', 'Over one task', 'Looks', 'Submissions'],
					rows: modes.map(({ mode, tookMs, looks, accepted }) => [
						NAMES[mode],
						seconds(tookMs),
						digits(tookMs / runMs, 1),
						String(looks),
						String(accepted),
					]),
				},
			},
			{
				text: `Measured once, both modes side by side, each with an n8n of its own. _Suspend_ has _Suspend After_ at 0 here: each execution gives its slot back as soon as its task is submitted, so that all tasks run at the same time. With the default of 60 s each would hold its slot for a minute first, which is right for one batch and wrong for many executions at once. With _Keep Running_ an execution holds its slot until its task has ended, and those behind it have not even submitted theirs.`,
			},
		],
		figures: [
			{
				what: `queue mode: ${executions} executions of ${runMs / 1000} s on ${slots} slots, Suspend over Keep Running`,
				measured: `${digits(ratio)} (${modes.map(({ tookMs }) => seconds(tookMs)).join(' over ')})`,
			},
		],
	};
}
