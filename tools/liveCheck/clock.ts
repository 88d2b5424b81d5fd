import { setTimeout as wait } from 'node:timers/promises';

import type { Clock } from '../../nodes/novita/api/transport';

/**
 * The clock of a check.
 *
 * @param speed So many seconds pass in one: a dry run sees tasks queue, run and end, and nobody has to wait.
 */
export function clockAt(speed: number): Clock {
	const start = Date.now();
	return {
		now: () => start + (Date.now() - start) * speed,
		sleep: async (ms) => {
			await wait(ms / speed);
		},
	};
}
