import { sleep, type ICheckProcessedOptions, type IExecuteFunctions } from 'n8n-workflow';

import { createLimit } from '../n8n/concurrency';

/** n8n keeps 24 letters of each, and the oldest go first: room for some 12,000 items. */
const OPTIONS: ICheckProcessedOptions = { mode: 'entries', maxEntries: 25_000 };

/**
 * n8n writes to its event log that a node has ended a moment after it has, and its recovery from a crash goes by that
 * log: until then a retry takes the node for one that never ended.
 */
const UNTIL_LOGGED_MS = 50;

/** n8n keeps all entries of a node in one record, which two must not change at once. */
const oneAtATime = createLimit(1);

interface Write {
	names: string[];
	found: Promise<Set<string>>;
}

/**
 * The names that a run writes to n8n's own database, for other processes and for after a crash. Where n8n has no place
 * for them (a workflow that was never saved), nothing is found, and nothing is held up.
 */
export class Ledger {
	/** Waits for its turn, and takes in what is to be written meanwhile. */
	private next: Write | undefined;
	/** What was not there before this run. */
	private readonly own = new Set<string>();

	constructor(private readonly helpers: IExecuteFunctions['helpers']) {}

	/** @returns Names that were there before this run, among them those of `names` that were. */
	async add(names: readonly string[]): Promise<Set<string>> {
		if (this.next) {
			this.next.names.push(...names);
			return await this.next.found;
		}
		const write: Write = { names: [...names], found: Promise.resolve(new Set()) };
		this.next = write;
		write.found = oneAtATime(async () => {
			if (this.next === write) this.next = undefined;
			return await this.record(write.names);
		});
		return await write.found;
	}

	/** Takes back those of the names that this run has added. */
	async remove(names: Iterable<string>): Promise<void> {
		const mine = [...names].filter((name) => this.own.delete(name));
		if (mine.length === 0) return;
		await oneAtATime(async () => await this.helpers.removeProcessed(mine, 'node', OPTIONS)).catch(
			() => undefined,
		);
	}

	/** Takes them back once n8n knows that the node has ended. */
	removeLater(names: readonly string[]): void {
		void sleep(UNTIL_LOGGED_MS).then(async () => await this.remove(names));
	}

	/** Takes back all that this run has added, but for these. */
	async keepOnly(names: ReadonlySet<string>): Promise<void> {
		await this.remove([...this.own].filter((name) => !names.has(name)));
	}

	private async record(names: string[]): Promise<Set<string>> {
		try {
			const { processed } = await this.helpers.checkProcessedAndRecord(names, 'node', OPTIONS);
			const found = new Set(processed.map(String).filter((name) => !this.own.has(name)));
			for (const name of names) if (!found.has(name)) this.own.add(name);
			return found;
		} catch {
			return new Set();
		}
	}
}
