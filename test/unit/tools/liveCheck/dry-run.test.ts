import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readCommandLine } from '../../../../tools/liveCheck/commandLine';
import { dryRun } from '../../../../tools/liveCheck/dryRun';
import { questions } from '../../../../tools/liveCheck/questions';
import {
	simulatorKey,
	type Simulator,
	type SimulatorOptions,
	type SubmissionRecord,
} from '../../../../simulator';
import { silentClip } from '../../../support/mp4';
import { newFolder, removeFolders, summaryOf } from './bench';

const SLUG = 'kling-v3.0-std-t2v';
const ids = questions.map(({ id }) => id);
const log = jest.spyOn(console, 'log').mockImplementation();
const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);

afterAll(() => {
	jest.restoreAllMocks();
	removeFolders();
});

/** What was printed, all of it. */
const printed = () =>
	[...log.mock.calls, ...written.mock.calls].map(([line]) => String(line)).join('\n');

async function walk(words: string[], prepare: (simulator: Simulator) => void = () => {}) {
	const folder = newFolder();
	let submissions: SubmissionRecord[] = [];
	const command = readCommandLine([...words, '--output', folder], ids);
	const options: SimulatorOptions = {
		// Short, as tasks are waited for one after the other.
		runMs: { min: 1_000, max: 5_000 },
		clips: async ({ seconds }) => await Promise.resolve(silentClip(seconds)),
	};
	const files = await dryRun(command, options, (simulator) => {
		({ submissions } = simulator);
		prepare(simulator);
	});
	const report = readFileSync(files.report, 'utf8');
	return { folder, files, report, summary: summaryOf(report), submissions };
}

it('a dry run walks all of it, over HTTP, and says that it is none of the real thing', async () => {
	const { folder, files, report, summary, submissions } = await walk(['--provoke-429']);
	expect(printed()).toContain('NOVITA_API_KEY is not set: this is a dry run against the simulator');
	expect(files.report).toMatch(/live-check-\d{4}-\d\d-\d\d-dry-run\.md$/);
	expect(report).toContain('It says nothing about Novita.');
	expect(report).toMatch(/\d+ as assumed, 8 different, \d+ open, 0 not asked/);

	const withAnswer = (same: string) => ids.filter((id) => summary.get(id)?.same === same);
	// What the simulator does not enforce, since nobody documents it, and the sound that it does not make.
	expect(withAnswer('NO')).toEqual([
		'ten-megabytes',
		'image-data-uri-4k',
		'sound',
		'shots-beside-prompt',
		'long-shot',
		'short-shot',
		'shots-sum',
		'seven-shots',
	]);
	// Its balance does not move, and ears are needed for the voices.
	const prices = ['price-standard', 'price-pro', 'price-sound'];
	expect(withAnswer('open')).toEqual(['task-kept', 'voices-unnamed', ...prices]);
	expect(withAnswer('not asked')).toEqual([]);
	expect(summary.get('rate-limit')?.seen).toMatch(
		/^The request number \d+ got 429, to come back in/,
	);
	expect(summary.get('shot-length-default')?.seen).toBe('The video lasts 5.0 s.');

	const accepted = submissions.filter((submission) => submission.accepted);
	expect(accepted).toHaveLength(19);
	for (const { taskId = '' } of accepted) expect(report).toContain(taskId);
	const everything = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
	for (const text of [...everything, printed()]) {
		expect(text).not.toContain(simulatorKey);
		expect(text).not.toMatch(/[A-Za-z0-9+/]{80}/);
	}
});

it('a submission whose answer is lost may have been accepted, and is not sent again', async () => {
	const { report, summary, submissions } = await walk(
		['--only', 'sound', '--only', 'image-data-uri'],
		({ faults }) => faults.next({ on: 'submit', kind: 'lost', match: { slug: SLUG } }),
	);
	expect(submissions.filter(({ slug }) => slug === SLUG)).toMatchObject([{ accepted: true }]);
	expect(summary.get('sound')).toEqual({
		seen: 'It may have been accepted and charged, and its answer is not known: The answer of Novita got lost: the connection was reset.',
		same: 'open',
	});
	expect(report).toContain('- Came back: no answer: the connection was reset');
	expect(summary.get('image-data-uri')?.same).toBe('yes');
});

it('a dry run begins afresh each time', async () => {
	const { submissions, summary } = await walk(['--only', 'price-sound']);
	expect(submissions.map(({ slug }) => slug)).toEqual([SLUG]);
	expect(summary.get('price-sound')?.same).toBe('open');
});
