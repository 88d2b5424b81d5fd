import {
	closeSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

import { UserError } from '../n8n-server/user-error';
import type { ClipNote } from './clip';
import type { Answer } from './question';
import type { LinkNote, LookNote } from './watch';

/** What is known of a question. Holds neither the key nor a picture. */
export interface Entry {
	/** When it was asked, ISO 8601. */
	at: string;
	/**
	 * - `sending`: written before a submission leaves. Found in a later run, nobody knows what became of it.
	 * - `unknown`: its answer got lost. It may have been accepted, and is never sent again.
	 * - `started`: a task runs. A later run waits for it.
	 * - `answered`: asked, also where the answer settles nothing. Not sent again.
	 * - `open`: certainly not accepted, and no answer to the question either. May be asked again.
	 */
	state: 'sending' | 'unknown' | 'started' | 'answered' | 'open';
	asked: string[];
	came: string[];
	answer?: Answer;
	taskId?: string;
	/** About what it costs, where anybody quotes a price. */
	dollars?: number;
	/** The account's balance before, in dollars, and how much less it was when the task had ended. */
	balance?: number;
	billed?: number;
	/** Changes that the looks at the task saw. */
	looks?: LookNote[];
	end?: 'succeeded' | 'failed' | 'noVideo';
	/** Why the task failed. */
	reason?: string;
	link?: LinkNote;
	clip?: ClipNote;
}

/** What was forgotten on purpose is kept aside, since a task ID must not get lost. */
type Forgotten = Entry & { id: string };

interface Content {
	entries: Record<string, Entry>;
	forgotten: Forgotten[];
}

/**
 * What was asked of one API, on disk, so that no submission is ever repeated by accident. Each change
 * is on the disk before `put` returns.
 */
export class Ledger {
	/** By question. */
	readonly entries: ReadonlyMap<string, Entry>;
	private readonly known: Map<string, Entry>;
	private readonly forgotten: Forgotten[];

	/**
	 * @param changed Called after each change.
	 * @throws {UserError} for a file that can't be read: going on without it could pay twice.
	 */
	constructor(
		readonly file: string,
		private readonly changed: (ledger: Ledger) => void = () => undefined,
	) {
		const { entries = {}, forgotten = [] } = existsSync(file) ? read(file) : {};
		this.known = new Map(Object.entries(entries));
		this.entries = this.known;
		this.forgotten = forgotten;
	}

	get(id: string): Entry | undefined {
		return this.known.get(id);
	}

	put(id: string, entry: Entry): void {
		this.known.set(id, entry);
		this.write();
	}

	/** Takes out a question, so that it is asked again. */
	forget(id: string): void {
		const entry = this.get(id);
		if (entry === undefined) return;
		this.forgotten.push({ id, ...entry });
		this.known.delete(id);
		this.write();
	}

	private write(): void {
		const { forgotten } = this;
		const content: Content = { entries: Object.fromEntries(this.known), forgotten };
		mkdirSync(dirname(this.file), { recursive: true });
		const draft = `${this.file}.new`;
		const handle = openSync(draft, 'w');
		writeSync(handle, `${JSON.stringify(content, null, '\t')}\n`);
		// A power cut right after a submission must not take its record along.
		fsyncSync(handle);
		closeSync(handle);
		renameSync(draft, this.file);
		this.changed(this);
	}
}

/** For a dry run, which has nothing to go on with. */
export const removeLedger = (file: string): void => rmSync(file, { force: true });

function read(file: string): Partial<Content> {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as Partial<Content>;
	} catch {
		throw new UserError(
			`${file} can't be read. It holds what was submitted and paid for; put it right, or move it away to start afresh.`,
		);
	}
}
