import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { clean } from '../../../../tools/liveCheck/exchange';
import { Ledger } from '../../../../tools/liveCheck/ledger';
import { lastWords } from '../../../../tools/liveCheck/liveCheck';
import { questions } from '../../../../tools/liveCheck/questions';
import { simulatorKey } from '../../../../simulator';
import { jpegBytes } from '../../../support/images';
import { Bench, newFolder, removeFolders, summaryOf } from './bench';

afterAll(removeFolders);

const only = ['image-data-uri', 'image-base64', 'shots-sum', 'wrong-key'];

async function reported(): Promise<{ bench: Bench; report: string }> {
	const bench = new Bench();
	await bench.run({ only });
	return { bench, report: bench.report() };
}

describe('the report', () => {
	it('has what was asked, what came back, the answer, and what to change', async () => {
		const { bench, report } = await reported();
		const [, details = ''] = report.split('### shots-sum\n');
		const [section = ''] = details.split('\n###');
		expect(section.trim().split('\n')).toEqual([
			'Do the lengths of the shots have to add up to the duration?',
			'',
			'- Assumed: 3 s and 3 s are refused beside a duration of 5 s (a hint; it is sent)',
			expect.stringMatching(
				/^- Asked, 2026-10-01T.*Z: `POST \/v3\/async\/kling-v3.0-std-i2v \{"image":"«the sample picture in a form that was taken»",/,
			),
			'- Came back: 200 {task_id: text}',
			`- Task: \`${bench.entry('shots-sum')?.taskId ?? ''}\`, succeeded`,
			'- Price: about $0.42, billed $0.0000',
			'- **Answer** (as assumed: NO): The lengths need not add up.',
			'- If it differs: `nodes/novita/catalogue/fields.ts`, `shots`, at `hints`, `sumsUpTo`: Take sumsUpTo out.',
		]);
		const [, changes = ''] = report.split('## What to change\n');
		expect(changes.split('## The questions')[0]).toContain('**shots-sum**');
	});

	it('has status, reason and trace ID of a refusal', async () => {
		const { report } = await reported();
		expect(report).toMatch(
			/- Came back: 403 INVALID_API_KEY, "invalid API key", trace ID [0-9a-f]{32}/,
		);
	});

	it('ends with a table of all questions for machines', async () => {
		const { report } = await reported();
		const summary = summaryOf(report);
		expect([...summary.keys()]).toEqual(questions.map(({ id }) => id));
		expect(summary.get('image-data-uri')).toEqual({ seen: 'A data URI is taken.', same: 'yes' });
		expect(summary.get('shots-sum')?.same).toBe('NO');
		expect(summary.get('sound')).toEqual({ seen: 'not asked', same: 'not asked' });
	});

	it('says why a question was not asked', async () => {
		const { report } = await reported();
		expect(report).toContain('- rate-limit: --only names others');
		expect(report).toContain('- price-pro: it needs what image-data-uri-pro brings');
		expect(report).toContain('Whether a webhook in the body is called');
	});

	it('holds neither key, nor picture, nor signed link, and nor does the record', async () => {
		const { bench, report } = await reported();
		const picture = jpegBytes(640, 360).toString('base64');
		for (const text of [report, bench.recorded()]) {
			expect(text).not.toContain(simulatorKey);
			expect(text).not.toContain(picture.slice(0, 40));
			expect(text).not.toContain('signature');
			expect(text).not.toMatch(/[A-Za-z0-9+/]{80}/);
		}
	});

	it('holds no picture that a refusal repeats', async () => {
		const bench = new Bench();
		const session = bench.session();
		const { send } = session;
		session.send = async (request) =>
			request.method === 'GET'
				? await send(request)
				: {
						kind: 'answer',
						status: 400,
						headers: {},
						body: {
							code: 400,
							reason: 'INVALID',
							message: `bad image ${String(request.body?.image)}`,
						},
					};
		await bench.run({ only: ['image-data-uri'] }, session);
		const picture = jpegBytes(640, 360).toString('base64').slice(0, 40);
		expect(bench.entry('image-data-uri')?.came[0]).toContain('400 INVALID, "bad image');
		expect(bench.report() + bench.recorded()).not.toContain(picture);
	});

	it('shows a text short and in one line', () => {
		expect(clean('a\n  b')).toBe('a b');
		expect(clean('x'.repeat(513))).toBe('(513 characters)');
		expect(clean('word '.repeat(100))).toMatch(/^(word )+.*… \(500 characters\)$/);
		expect(clean('AB'.repeat(10_000_000))).toContain('characters)');
	});
});

describe('whoever stops the check', () => {
	const at = '2026-10-01T12:00:00.000Z';

	it('learns what is under way, and where that is recorded', () => {
		const ledger = new Ledger(join(newFolder(), 'record.json'));
		ledger.put('sound', { at, state: 'started', asked: [], came: [], taskId: 'task-1' });
		ledger.put('shots-sum', { at, state: 'sending', asked: [], came: [] });
		ledger.put('wrong-key', { at, state: 'answered', asked: [], came: [] });
		expect(lastWords(ledger, { report: 'report.md' }).split('\n')).toEqual([
			'Task task-1 (sound) goes on at Novita.',
			'shots-sum was being sent: it may have been accepted and charged, and is not sent again.',
			`Recorded in ${ledger.file}; the report so far is report.md.`,
			'The same command again goes on from here.',
		]);
	});

	it('loses nothing: the record is read back as it was written', () => {
		const file = join(newFolder(), 'record.json');
		const entry = { at, state: 'started', asked: ['a'], came: [], taskId: 'task-1' } as const;
		new Ledger(file).put('sound', { ...entry, asked: ['a'], came: [] });
		expect(new Ledger(file).get('sound')).toEqual(entry);
	});

	it('a record that can not be read stops the check before anything is sent', () => {
		const file = join(newFolder(), 'record.json');
		writeFileSync(file, '{"entries": {"sound": {"sta');
		expect(() => new Ledger(file)).toThrow(/can't be read. It holds what was submitted/);
	});
});
