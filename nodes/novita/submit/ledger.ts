import type { ApiError } from '../api/apiError';

/** What is known of a submission that this process has made. */
export type LedgerEntry =
	/** Under way, or its process of sending was left behind: it may have been accepted. */
	| { kind: 'sending' }
	| { kind: 'accepted'; taskId: string; submittedAt: number }
	| { kind: 'unknown'; error: ApiError };

/** n8n waits at most a few seconds between two tries; a day covers any queue before them. */
const FORGET_AFTER_MS = 24 * 60 * 60_000;

/** Some 300 bytes each: 3 MB at the most. */
const MOST_ENTRIES = 10_000;

/**
 * Remembers submissions, so that n8n's Retry On Fail, which runs a whole node again, doesn't pay
 * for its items again. Old entries go first, by age and by number.
 */
export class Ledger {
	private readonly entries = new Map<string, { entry: LedgerEntry; at: number }>();

	constructor(
		private readonly now: () => number,
		private readonly most = MOST_ENTRIES,
		private readonly forgetAfterMs = FORGET_AFTER_MS,
	) {}

	get size(): number {
		return this.entries.size;
	}

	get(key: string): LedgerEntry | undefined {
		this.forget();
		return this.entries.get(key)?.entry;
	}

	set(key: string, entry: LedgerEntry): void {
		// A Map keeps the order of insertion, so the oldest are always in front.
		this.entries.delete(key);
		this.entries.set(key, { entry, at: this.now() });
		this.forget();
	}

	delete(key: string): void {
		this.entries.delete(key);
	}

	private forget(): void {
		const tooOld = this.now() - this.forgetAfterMs;
		for (const [key, { at }] of this.entries) {
			if (at > tooOld && this.entries.size <= this.most) return;
			this.entries.delete(key);
		}
	}
}
