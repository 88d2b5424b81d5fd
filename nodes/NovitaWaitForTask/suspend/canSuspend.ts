import { isBinaryValue } from 'n8n-workflow';

import type { ItemFailure } from '../../n8n/items/failures';

/**
 * n8n 1.x wakes a workflow that waits for a sub-workflow with its own input items in place of the
 * result (seen with 1.123.81), which would pass unfinished tasks off as finished. n8n doesn't tell a
 * node its version, so the mode asks for a function of n8n-workflow that n8n 1.x lacks, and that
 * every version has in which the mode was tried (2.20.12 and later). An unknown version refuses.
 */
export const canSuspend = typeof isBinaryValue === 'function';

/** Why there is no suspended wait on an n8n that can't hand the items back. */
export const CANNOT_SUSPEND: ItemFailure = {
	message: 'This version of n8n cannot suspend the wait: Wait Mode Suspend needs n8n 2.20 or newer',
	description:
		'Use a loop instead: this node with Wait Mode Check Once, its output Still Running to a Wait node of more than 65 seconds, and from there back to this node. Or update n8n, or choose Keep Running.',
	status: 'NOT_SENT',
	reason: 'INVALID_INPUT',
};
