import { isBinaryValue } from 'n8n-workflow';

/**
 * n8n 1.x wakes a workflow that waits for a sub-workflow with its own input rows in place of the
 * result (seen with 1.123.81), which would pass unfinished tasks off as finished. n8n doesn't tell a
 * node its version, so the mode asks for a function of n8n-workflow that n8n 1.x lacks, and that
 * every version has in which the mode was tried (2.20.12 and later). An unknown version refuses.
 */
export const canSuspend = typeof isBinaryValue === 'function';
