import type { Session } from './session';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { lock } from 'proper-lockfile';

import { NovitaClient } from '../../nodes/novita/api/client';
import { UserError } from '../n8n-server/user-error';
import { Log } from './log';
import { writeReport } from './report';
import { Run } from './run';

export interface LiveCheckOptions extends Omit<Session, 'client' | 'log' | 'asked'> {
	/** Who is asked, as the report says it. */
	asks: string;
	/** For log and report. */
	folder: string;
	/** What their files are called: each API has a log of its own. */
	name: string;
	/** Questions to ask again, though that may cost their price again. */
	forget: readonly string[];
}

/**
 * Asks the questions, and keeps log and report up to date meanwhile.
 *
 * @returns The report's file.
 * @throws {UserError} in one line, where another check is running or the log can't be read.
 */
export async function liveCheck(options: LiveCheckOptions): Promise<string> {
	const { asks, folder, name, forget, questions, send, clock, say } = options;
	const date = new Date(clock.now()).toISOString().slice(0, 10);
	const report = join(folder, `${name}-${date}.md`);
	const file = join(folder, `${name}.jsonl`);
	mkdirSync(folder, { recursive: true });
	const unlock = await lockFile(file);
	try {
		const log = new Log(file);
		for (const id of forget) {
			const { taskId = 'none that is known of' } = log.entries.get(id) ?? {};
			log.add({ id, event: 'forgotten' }, clock.now());
			say(`${id} may be asked, and paid for, again. Its task was ${taskId}.`);
		}
		const client = new NovitaClient(async (request) => await send(request), clock);
		const title = `Live check of ${asks}, ${date}`;
		await new Run({
			...options,
			client,
			log,
			asked: (skipped) =>
				writeFileSync(report, writeReport(title, questions, log.entries, skipped)),
		}).start();
		return report;
	} finally {
		await unlock();
	}
}

async function lockFile(file: string): Promise<() => Promise<void>> {
	try {
		return await lock(file, { realpath: false });
	} catch (error) {
		if ((error as { code?: unknown }).code !== 'ELOCKED') throw error;
		throw new UserError(
			'Another live check is running, or was killed within the last ten seconds.',
		);
	}
}
