import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ClipNote } from '../../../../tools/liveCheck/clip';
import { Ledger, type Entry } from '../../../../tools/liveCheck/ledger';
import type { Question } from '../../../../tools/liveCheck/question';
import { questions, unasked } from '../../../../tools/liveCheck/questions';
import { writeReport } from '../../../../tools/liveCheck/report';
import { Run, type RunOptions } from '../../../../tools/liveCheck/run';
import type { Session } from '../../../../tools/liveCheck/session';
import type { Novita, NovitaOptions } from '../../../../simulator';
import { jpegBytes } from '../../../support/images';
import { VirtualClock } from '../../../support/virtual-clock';
import { novitaOn, wireTo } from '../../properties/wire';

// A whole run writes some hundred times to the disk, each time until it is there.
jest.setTimeout(120_000);

/** A video as it should be, where nobody looks at the true one. */
export const CLIP: ClipNote = {
	host: 'files.example.com',
	contentType: 'video/mp4',
	saidLength: true,
	bytes: 1000,
	isMp4: true,
	seconds: 5,
	sound: true,
};

const folders: string[] = [];

export const newFolder = (): string => {
	const folder = mkdtempSync(join(tmpdir(), 'live-check-'));
	folders.push(folder);
	return folder;
};

/** To be called after all tests. */
export const removeFolders = (): void => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
};

/**
 * A live check against a simulated Novita on a virtual clock. Each `run` is a run of its own, over the
 * same record on disk, as if the command were called again.
 */
export class Bench {
	readonly clock = new VirtualClock();
	readonly novita: Novita;
	readonly file = join(newFolder(), 'record.json');
	/** The ids that a yes was asked for, and all that was said. */
	readonly confirmed: string[] = [];
	readonly said: string[] = [];
	passedOver = new Map<string, string>();
	voice?: string;
	clip: ClipNote = CLIP;
	waitMs = 30 * 60_000;
	questions: readonly Question[] = questions;

	constructor(options: NovitaOptions = {}) {
		this.novita = novitaOn(this.clock, { runMs: { min: 30_000, max: 60_000 }, ...options });
	}

	get ledger(): Ledger {
		return new Ledger(this.file);
	}

	entry(id: string): Entry | undefined {
		return this.ledger.get(id);
	}

	/** How many submissions reached Novita that have more than an empty body. */
	get submissions() {
		return this.novita.submissions.filter(({ body }) => Object.keys(body ?? {}).length > 0);
	}

	session(): Session {
		const { clock, novita, voice, clip, waitMs } = this;
		return {
			send: wireTo(novita, clock),
			sendWith: (key) => wireTo(novita, clock, 50, key ?? null),
			clock,
			ledger: new Ledger(this.file),
			fetchClip: async () => await Promise.resolve(clip),
			picture: () => jpegBytes(640, 360),
			voice,
			waitMs,
			begin: () => ({ update: () => {}, done: () => {}, fail: () => {} }),
		};
	}

	async run(options: Partial<RunOptions> = {}, session = this.session()): Promise<void> {
		this.passedOver = new Map();
		const run = new Run(
			this.questions,
			session,
			{
				maxDollars: Infinity,
				unpriced: true,
				provoke429: false,
				confirm: async ({ id }) => {
					this.confirmed.push(id);
					return await Promise.resolve(true);
				},
				say: (line) => this.said.push(line),
				...options,
			},
			this.passedOver,
		);
		await this.clock.run(run.ask());
	}

	report(): string {
		return writeReport({
			date: '2026-10-01',
			baseUrl: 'https://api.novita.ai',
			dryRun: false,
			questions: this.questions,
			unasked,
			entries: this.ledger.entries,
			passedOver: this.passedOver,
			ledgerFile: this.file,
		});
	}

	recorded(): string {
		return readFileSync(this.file, 'utf8');
	}
}

/** The table in the end of a report, by question. */
export function summaryOf(report: string): Map<string, { seen: string; same: string }> {
	const [, table = ''] = report.split('## Summary\n');
	const rows = table
		.trim()
		.split('\n')
		.slice(2)
		.map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
	return new Map(rows.map(([, id = '', , seen = '', same = '']) => [id, { seen, same }]));
}
