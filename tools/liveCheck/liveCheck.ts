import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { DEFAULT_BASE_URL } from '../../nodes/novita/api/baseUrl';
import type { Clock } from '../../nodes/novita/api/transport';
import type { Step } from '../progress';
import { fetchClip } from './clip';
import { connect } from './connect';
import { Ledger } from './ledger';
import type { Question } from './question';
import { unasked } from './questions';
import { writeReport } from './report';
import { Run, type RunOptions } from './run';
import type { Session } from './session';

/** What one live check works with: the real Novita, or the simulator. */
export interface LiveCheckOptions extends RunOptions {
	baseUrl: string;
	apiKey: string;
	dryRun: boolean;
	clock: Clock;
	questions: readonly Question[];
	/** The folder for report, record and videos. */
	folder: string;
	picture: Session['picture'];
	voice?: string;
	waitMs: number;
	begin(label: string): Step;
}

/** Where things are written. */
export interface Files {
	report: string;
	ledger: string;
}

/** The files of a check: a record for each API, and a report for each day. */
export function filesOf({
	folder,
	baseUrl,
	dryRun,
	clock,
}: Pick<LiveCheckOptions, 'folder' | 'baseUrl' | 'dryRun' | 'clock'>): Files {
	const host = new URL(baseUrl).host.replace(/[^a-z0-9.-]/gi, '-');
	const other = baseUrl === DEFAULT_BASE_URL ? '' : `-${host}`;
	const suffix = dryRun ? '-dry-run' : other;
	return {
		report: join(folder, `live-check-${dayOf(clock)}${suffix}.md`),
		ledger: join(folder, `live-check${suffix}.json`),
	};
}

const dayOf = (clock: Clock): string => new Date(clock.now()).toISOString().slice(0, 10);

/**
 * Asks the questions, and keeps the report up to date while it does.
 *
 * @param started Called once with the record of what was submitted, before anything is asked.
 * @returns Where the report is.
 */
export async function liveCheck(
	options: LiveCheckOptions,
	started: (ledger: Ledger, files: Files) => void = () => undefined,
): Promise<Files> {
	const { baseUrl, apiKey, clock, questions, folder, dryRun } = options;
	const files = filesOf(options);
	const passedOver = new Map<string, string>();
	const date = dayOf(clock);
	mkdirSync(folder, { recursive: true });
	const write = ({ entries }: Ledger) => {
		const ledgerFile = files.ledger;
		const input = { date, baseUrl, dryRun, questions, unasked, entries, passedOver, ledgerFile };
		writeFileSync(files.report, writeReport(input).split(apiKey).join('[API key]'));
	};
	const ledger = new Ledger(files.ledger, write);
	started(ledger, files);
	const session: Session = {
		send: connect(baseUrl, apiKey),
		sendWith: (key) => connect(baseUrl, key, apiKey),
		clock,
		ledger,
		fetchClip: async (id, url) =>
			await fetchClip(url, dryRun ? undefined : join(folder, 'live-check', `${id}.mp4`)),
		picture: options.picture,
		voice: options.voice,
		waitMs: options.waitMs,
		begin: options.begin,
	};
	await new Run(questions, session, options, passedOver).ask();
	write(ledger);
	return files;
}

/** What somebody who stops the check has to know of what is under way. */
export function lastWords(ledger: Ledger, { report }: Pick<Files, 'report'>): string {
	const lines = [...ledger.entries].flatMap(([id, { state, taskId }]) => {
		if (state === 'started') return [`Task ${taskId ?? ''} (${id}) goes on at Novita.`];
		return state === 'sending'
			? [`${id} was being sent: it may have been accepted and charged, and is not sent again.`]
			: [];
	});
	const more = lines.length === 0 ? [] : ['The same command again goes on from here.'];
	return [...lines, `Recorded in ${ledger.file}; the report so far is ${report}.`, ...more].join(
		'\n',
	);
}
