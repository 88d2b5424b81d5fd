import type { ApiError } from '../api/apiError';
import type { Submission } from '../api/client';

/** What this process knows of a submission. */
export type Entry =
	/** Under way. */
	| { kind: 'sending'; outcome: Promise<Submission> }
	/** Times are milliseconds since 1970. */
	| { kind: 'accepted'; taskId: string; submittedAt: number }
	/** It may have been accepted. */
	| { kind: 'unknown'; error: ApiError; submittedAt: number };

/** n8n waits seconds between two tries, and people retry by hand within the day. */
const FORGET_AFTER_MS = 24 * 60 * 60_000;

/** Some 300 bytes each: 3 MB, unless runs in progress need more. */
const MOST_ENTRIES = 10_000;

/** Between two tries of one node, whatever other workflows do meanwhile. */
const KEEP_AT_LEAST_MS = 60 * 60_000;

/**
 * What this process has submitted, by name. Entries of runs in progress are never forgotten; of the others
 * the oldest go first, by age and by number.
 */
export class SubmissionLog {
	private readonly entries = new Map<string, { entry: Entry; run: string; at: number }>();
	private readonly running = new Map<string, number>();

	/** @param now Milliseconds of a monotonic clock. */
	constructor(
		private readonly now: () => number,
		private readonly most = MOST_ENTRIES,
	) {}

	get size(): number {
		return this.entries.size;
	}

	get(name: string): Entry | undefined {
		return this.entries.get(name)?.entry;
	}

	/** @param run Whose entry it is: it stays for as long as that is in progress. */
	set(name: string, entry: Entry, run: string): void {
		// A Map keeps the order of insertion, so the oldest are always in front.
		this.entries.delete(name);
		this.entries.set(name, { entry, run, at: this.now() });
	}

	delete(name: string): void {
		this.entries.delete(name);
	}

	begin(run: string): void {
		this.running.set(run, (this.running.get(run) ?? 0) + 1);
	}

	end(run: string): void {
		const others = (this.running.get(run) ?? 1) - 1;
		if (others > 0) this.running.set(run, others);
		else this.running.delete(run);
		this.forget();
	}

	private forget(): void {
		const now = this.now();
		for (const [name, { run, at, entry }] of this.entries) {
			const age = now - at;
			if (age <= KEEP_AT_LEAST_MS) return;
			if (this.running.has(run) || entry.kind === 'sending') continue;
			if (age > FORGET_AFTER_MS || this.entries.size > this.most) this.entries.delete(name);
		}
	}
}
