import type { NovitaClient } from '../../nodes/novita/api/client';
import type { Clock } from '../../nodes/novita/api/transport';
import type { Send } from './connect';
import type { Log } from './log';
import type { Question } from './question';

/** What a run works with. */
export interface Session {
	questions: readonly Question[];
	client: NovitaClient;
	/** For what the client has no call for. */
	send: Send;
	log: Log;
	clock: Clock;
	/** A JPEG. */
	image: Buffer;
	/** Just these are asked; all when left out. */
	only?: readonly string[];
	/** What this run may spend, by the quoted prices. At Infinity it may also spend what nobody quotes. */
	maxUsd: number;
	/** Between two status checks, in milliseconds. */
	checkMs: number;
	/** Lets a person decide about money. */
	confirm(question: string): Promise<boolean>;
	say(line: string): void;
	/** Called after each question, with the reasons why one was not asked. */
	asked(skipped: ReadonlyMap<string, string>): void;
}
