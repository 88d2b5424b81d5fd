import type { Database } from './database';

/** Under which names a submission is looked up. */
export interface Names {
	/** Whoever asks now. */
	own: string;
	/** The same item of the same workflow, whichever execution it was: what a retry by hand asks for. */
	workflow: string;
}

/** Submissions that are noted, and taken back, together: n8n reads and writes a node's whole record each time. */
const BATCH = 50;

interface Claim {
	/** Of this process, that have noted it and may take it back. */
	runs: number;
	/** Nobody had noted it before them, and none of them was accepted. */
	isFree: boolean;
}

/** Two runs of one workflow have notes in common, and neither may take back what the other still needs. */
const claims = new Map<string, Claim>();

interface Batch {
	names: Names[];
	noted?: Promise<void>;
}

/** What a run notes in n8n's database before it sends it, and takes back where nothing was accepted. */
export class Notes {
	private readonly batches = new Map<string, Batch>();
	private readonly mine = new Set<string>();
	/** Noted by another process, or by one that has died. */
	private readonly found = new Set<string>();
	private refused: string[] = [];

	/**
	 * @param database Without it nothing is noted or found.
	 * @param all What the run may submit.
	 */
	constructor(
		private readonly database: Database | undefined,
		all: readonly Names[],
	) {
		for (let from = 0; from < all.length; from += BATCH) {
			const batch: Batch = { names: all.slice(from, from + BATCH) };
			for (const { own } of batch.names) this.batches.set(own, batch);
		}
	}

	/** Notes a submission, and all of its batch, unless that has been done. */
	async begin({ own }: Names): Promise<void> {
		const batch = this.batches.get(own);
		if (!this.database || !batch) return;
		batch.noted ??= this.note(this.database, batch.names);
		await batch.noted;
	}

	isFound(name: string): boolean {
		return this.found.has(name);
	}

	/** A submission was accepted, or may have been. */
	keep({ own, workflow }: Names): void {
		for (const name of [own, workflow]) {
			const claim = claims.get(name);
			if (claim) claim.isFree = false;
			this.drop(name);
		}
	}

	/** A submission was certainly not accepted. */
	async release({ own, workflow }: Names): Promise<void> {
		this.refused.push(...[own, workflow].filter((name) => this.drop(name)));
		if (this.refused.length >= BATCH) await this.flush();
	}

	/** Of submissions that weren't sent here, the names that somebody else has noted. */
	async leftBehind(names: readonly string[]): Promise<Set<string>> {
		const unasked = names.filter((name) => !this.mine.has(name) && !claims.get(name)?.isFree);
		const before = (await this.database?.begun(unasked)) ?? [];
		return new Set([...before, ...names.filter((name) => this.found.has(name))]);
	}

	/** Takes back what was noted and not sent. */
	async close(): Promise<void> {
		this.refused.push(...[...this.mine].filter((name) => this.drop(name)));
		await this.flush();
	}

	private async note(database: Database, all: readonly Names[]): Promise<void> {
		const names = new Set(all.flatMap(({ own, workflow }) => [own, workflow]));
		const before = await database.begin([...names]);
		for (const name of names) {
			const claim = claims.get(name) ?? { runs: 0, isFree: !before.has(name) };
			if (!claim.isFree) this.found.add(name);
			claim.runs += 1;
			claims.set(name, claim);
			this.mine.add(name);
		}
	}

	/** @returns Whether the note may be taken back, since nobody needs it any more. */
	private drop(name: string): boolean {
		const claim = claims.get(name);
		if (!claim || !this.mine.delete(name)) return false;
		claim.runs -= 1;
		if (claim.runs > 0) return false;
		claims.delete(name);
		return claim.isFree;
	}

	private async flush(): Promise<void> {
		await this.database?.release(this.refused.splice(0));
	}
}
