import type { ICheckProcessedOptions, IExecuteFunctions } from 'n8n-workflow';

import { createLimit } from '../concurrency';

/** Far more than a batch has items, since the oldest go first; n8n keeps a hash of 24 bytes of each. */
const OPTIONS: ICheckProcessedOptions = { mode: 'entries', maxEntries: 5_000 };

/** n8n keeps all entries of a node in one record of its database, which two must not change at once. */
const oneAtATime = createLimit(1);

export interface Intents {
	/** @returns Whether the submission may go on: false where another process has begun it. */
	record(key: string): Promise<boolean>;
	/** After a submission that was certainly not accepted, so that a re-run may send it. */
	forget(key: string): Promise<void>;
	/** Which of these have been begun. The others are left as they were. */
	begun(keys: string[]): Promise<string[]>;
}

/**
 * What is about to be submitted, kept in n8n's own database. In n8n 1.x a job whose worker died runs
 * again in another process, from the start, which would pay for every item again: that process finds
 * the intents of the first, and refuses.
 *
 * Where n8n has no place for them (a workflow that was never saved), the ledger of the process
 * remains, and nothing is held up.
 */
export function createIntents(context: IExecuteFunctions): Intents {
	const { helpers } = context;
	const recordAll = async (keys: string[]) =>
		await oneAtATime(async () => await helpers.checkProcessedAndRecord(keys, 'node', OPTIONS));
	const forgetAll = async (keys: string[]) =>
		await oneAtATime(async () => await helpers.removeProcessed(keys, 'node', OPTIONS));
	return {
		async record(key) {
			try {
				return (await recordAll([key])).processed.length === 0;
			} catch {
				return true;
			}
		},
		async forget(key) {
			try {
				await forgetAll([key]);
			} catch {
				// Nothing was kept, then. A re-run in this process asks the ledger.
			}
		},
		async begun(keys) {
			if (keys.length === 0) return [];
			try {
				// n8n has no way to ask without recording.
				const { processed } = await recordAll(keys);
				const others = keys.filter((key) => !processed.includes(key));
				if (others.length > 0) await forgetAll(others);
				return keys.filter((key) => processed.includes(key));
			} catch {
				return [];
			}
		},
	};
}
