import type { ICheckProcessedOptions, IExecuteFunctions } from 'n8n-workflow';

import { createLimit } from '../concurrency';

/** n8n keeps a hash of 24 bytes of each, and the oldest go first: room for 10,000 items under two names. */
const OPTIONS: ICheckProcessedOptions = { mode: 'entries', maxEntries: 25_000 };

/** n8n keeps all entries of a node in one record, which two must not change at once. */
const oneAtATime = createLimit(1);

/** Another process may have written over ours between its reading and its writing. */
const TRIES = 3;

/** Which submissions have been begun, kept in n8n's own database: for other processes, and after a restart. */
export interface Database {
	/**
	 * Notes all of these as begun.
	 *
	 * @returns Those that had been begun before.
	 */
	begin(names: string[]): Promise<Set<string>>;
	/** Takes back what was certainly not accepted, so that a later run may send it. */
	release(names: string[]): Promise<void>;
	/** Which of these have been begun. The others are left as they were. */
	begun(names: string[]): Promise<Set<string>>;
}

/**
 * In n8n 1.x a job whose worker died runs again in another process, from the start, which would pay for
 * every item again; and somebody may retry an execution after a restart. They find here what was begun.
 *
 * Where n8n has no place for it (a workflow that was never saved), the process's own log remains, and nothing is
 * held up.
 */
export function openDatabase({ helpers }: IExecuteFunctions): Database {
	const record = async (names: string[]): Promise<string[]> =>
		(await helpers.checkProcessedAndRecord(names, 'node', OPTIONS)).processed as string[];
	const remove = async (names: string[]) => await helpers.removeProcessed(names, 'node', OPTIONS);
	const inTurn = async (work: () => Promise<void>): Promise<void> => {
		// Without a record a re-run in this process still asks the log.
		await oneAtATime(work).catch(() => undefined);
	};
	return {
		async begin(names) {
			let before: string[] = [];
			await inTurn(async () => {
				before = await record(names);
				for (let attempt = 1; attempt < TRIES; attempt++) {
					if ((await record(names)).length === names.length) break;
				}
			});
			return new Set(before);
		},
		async release(names) {
			if (names.length > 0) await inTurn(async () => await remove(names));
		},
		async begun(names) {
			let before = new Set<string>();
			if (names.length === 0) return before;
			await inTurn(async () => {
				// n8n has no way to ask without recording.
				before = new Set(await record(names));
				await remove(names.filter((name) => !before.has(name)));
			});
			return before;
		},
	};
}
