import type { Clock, Send } from '../../nodes/novita/api/transport';
import type { Step } from '../progress';
import type { ClipNote } from './clip';
import type { Ledger } from './ledger';

/** All that asking needs from outside, so that tests hand in what they like. */
export interface Session {
	/** Requests with the account's key. */
	send: Send;
	/** Requests with another key, or without any. */
	sendWith(key: string | undefined): Send;
	clock: Clock;
	ledger: Ledger;
	/** Fetches a finished video. Never throws. */
	fetchClip(id: string, url: string): Promise<ClipNote>;
	/** The sample picture, a JPEG. */
	picture(): Buffer;
	/** A voice ID of the account, for the questions about voices. */
	voice?: string;
	/** How long a task is waited for, in milliseconds. */
	waitMs: number;
	/** Begins something that takes a while, and shows it. */
	begin(label: string): Step;
}
