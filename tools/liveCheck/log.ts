import { closeSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';

import type { ApiError } from '../../nodes/novita/api/apiError';
import { UserError } from '../n8n-server/user-error';
import type { VideoFacts } from './video';

/** What is known of a question. */
export interface Entry {
	/**
	 * What happened last:
	 *
	 * - `sending`: its submission is about to leave. Found by a later run, it may have been accepted.
	 * - `unknown`: the response was lost. It may have been accepted.
	 * - `accepted`: its task runs, and is paid for.
	 * - `ended`: its task has ended.
	 * - `answered`, `noAnswer`: certainly not accepted. What came back tells something about it, or doesn't.
	 */
	event: 'sending' | 'unknown' | 'accepted' | 'ended' | 'answered' | 'noAnswer';
	/** When that was, and when the submission left, ISO 8601. */
	at: string;
	sentAt?: string;
	/** What it costs, and the account's balance before, where they are known. */
	usd?: number;
	balance?: number;
	taskId?: string;
	/** What came back in place of a task. */
	reply?: ApiError;
	task?: TaskFacts;
}

/** What is known of a task that has ended. */
export interface TaskFacts {
	/** `gone`: Novita doesn't know it (any more). */
	state: 'succeeded' | 'failed' | 'noVideo' | 'gone';
	/** Why it failed. */
	reason?: string;
	/** Each status, with the seconds from the submission to the first check that saw it. */
	statuses: Array<{ at: number; status: string }>;
	/** `video_url_ttl` as JSON. */
	ttl?: string;
	/** Whether a further check gave another URL. */
	freshUrl?: boolean;
	video?: VideoFacts;
	/** By how much the account's balance went down meanwhile, in USD. */
	billed?: number;
}

/** What a line adds. After `forgotten` a question may be asked again. */
export type Line = Omit<Partial<Entry>, 'event'> & {
	id: string;
	event: Entry['event'] | 'forgotten';
};

/**
 * What was asked of one API, on disk, so that nothing is paid for twice. Lines are only ever added, and
 * each is on the disk before `add` returns. Only one process may have it open.
 */
export class Log {
	/** By question. */
	readonly entries = new Map<string, Entry>();

	/** @throws {UserError} for a file that can't be read: going on without it could pay twice. */
	constructor(private readonly file: string) {
		const text = readFileSync(file, { encoding: 'utf8', flag: 'a+' });
		// Whoever was cut off while writing the last line has done nothing yet that rests on it.
		const whole = text.slice(0, text.lastIndexOf('\n') + 1);
		truncateSync(file, Buffer.byteLength(whole));
		for (const line of whole.split('\n').filter(Boolean)) this.learn(line);
	}

	/** @param now Milliseconds since 1970. */
	add(line: Line, now: number): void {
		const dated = { at: new Date(now).toISOString(), ...line };
		const text = JSON.stringify(dated, (_, value: unknown) =>
			typeof value === 'string' ? clean(value) : value,
		);
		const handle = openSync(this.file, 'a');
		writeSync(handle, `${text}\n`);
		fsyncSync(handle);
		closeSync(handle);
		this.learn(text);
	}

	private learn(text: string): void {
		const { id, event, ...line } = this.parse(text);
		if (event === 'forgotten') this.entries.delete(id);
		else if (event === 'sending') this.entries.set(id, { ...line, event, sentAt: line.at });
		else this.entries.set(id, { ...this.entries.get(id), ...line, event });
	}

	private parse(text: string): Line & { at: string } {
		try {
			return JSON.parse(text);
		} catch {
			throw new UserError(
				`${this.file} has a line that can't be read. It says what was submitted and paid for: repair it, or move it away to start anew.`,
			);
		}
	}
}

/** Behind a URL's question mark may be a signature. */
const QUERY = /(https?:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/g;
/** A run of such letters that is longer than any task ID is an image. */
const ENCODED = /[A-Za-z0-9+/_=-]{129,}/g;

/** A text of Novita's as log and report may hold it: in one short line, without images and signatures. */
const clean = (text: string): string =>
	text.replace(QUERY, '$1?…').replace(ENCODED, '…').replace(/\s+/g, ' ').slice(0, 300);
