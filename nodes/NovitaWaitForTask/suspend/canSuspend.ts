import { isIndefiniteWait, summarizeTopLevelItems, type IExecuteFunctions } from 'n8n-workflow';

import type { ItemFailure } from '../../n8n/items/failures';

/**
 * Whether n8n is 2.41 or newer. Older ones wake an execution that waits for another, and lose what came of it:
 * n8n 1.x always (seen in 1.123.81), and before 2.27 where it failed (seen in 2.20.12). Unfinished items then
 * go on as results. 2.27 to 2.40 hand failures on; but killed at the wrong moment they leave the execution asleep for good.
 *
 * n8n doesn't tell a node its version. The first of these functions came with what mends the last of it, and is
 * in late releases of 2.39 too; the second is new in 2.40. A version that lacks one refuses.
 */
export const canSuspend =
	typeof isIndefiniteWait === 'function' && typeof summarizeTopLevelItems === 'function';

/**
 * Why the wait can't be suspended; undefined where it can. n8n's engine 2 ignores that an execution sleeps, and goes on
 * at once; its executions are named by a UUID, all others by a number.
 */
export function cannotSuspend(context: IExecuteFunctions): ItemFailure | undefined {
	if (!canSuspend) return TOO_OLD;
	return /^\d+$/.test(context.getExecutionId()) ? undefined : OTHER_ENGINE;
}

const NOT_SENT = { status: 'NOT_SENT', reason: 'INVALID_INPUT' };

const TOO_OLD: ItemFailure = {
	...NOT_SENT,
	message: 'This n8n cannot suspend the wait: Wait Mode Suspend needs n8n 2.41 or newer',
	description:
		'Use a loop instead: choose Check Once, and connect Still Running to a Wait node of more than 65 seconds that leads back here. Or update n8n, or choose Keep Running.',
};

/** With the fix in its message: of an error, engine 2 keeps nothing else (seen in 2.41). */
const OTHER_ENGINE: ItemFailure = {
	...NOT_SENT,
	message: "Wait Mode Suspend doesn't work with n8n's engine 2: choose Keep Running",
	description: 'Or choose the regular engine in the settings of the workflow.',
};
