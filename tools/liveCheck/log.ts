import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';

import { UserError } from '../n8n-server/user-error';

/** What is known of a question. */
export interface Entry {
	/**
	 * What happened last:
	 *
	 * - `sending`: its submission is about to leave. What has nothing behind it may have been accepted.
	 * - `accepted`: its task runs, and is paid for.
	 * - `answered`: it was refused, or its task has ended.
	 * - `open`: it was certainly not accepted, and what came back tells nothing about it.
	 */
	event: 'sending' | 'accepted' | 'answered' | 'open';
	/** When the submission left, ISO 8601. */
	sentAt?: string;
	/** The account's balance before, in USD, where it is known. */
	balance?: number;
	taskId?: string;
	/** What came back, in one line. */
	seen?: string;
}

/**
 * What was asked of one API, on disk, so that nothing is paid for twice. Lines are only ever added, and each is on
 * the disk before `add` returns. Only one process may add to it.
 */
export class Log {
	/** By question. */
	readonly entries = new Map<string, Entry>();

	/** @throws {UserError} for a file that can't be read: going on without it could pay twice. */
	constructor(private readonly file: string) {
		const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
		// Whoever was cut off while writing the last line has done nothing yet that rests on it.
		const whole = text.slice(0, text.lastIndexOf('\n') + 1);
		if (whole !== text) truncateSync(file, Buffer.byteLength(whole));
		for (const line of whole.split('\n').filter(Boolean)) this.learn(line);
	}

	add(id: string, entry: Entry): void {
		const line = JSON.stringify({ id, ...entry });
		appendFileSync(this.file, `${line}\n`, { flush: true });
		this.learn(line);
	}

	private learn(line: string): void {
		try {
			const { id, ...entry } = JSON.parse(line) as Entry & { id: string };
			this.entries.set(id, { ...this.entries.get(id), ...entry });
		} catch {
			throw new UserError(
				`${this.file} has a line that can't be read. It says what was sent and billed: repair it, or move it away to start again.`,
			);
		}
	}
}
