import type { Trial } from '../../../../tools/liveCheck/question';
import { questions } from '../../../../tools/liveCheck/questions';
import { inOrder } from '../../../../tools/liveCheck/order';
import { forgetOnPurpose } from '../../../../tools/liveCheck/forget';
import { priceOfTrial } from '../../../../tools/liveCheck/trial';
import type { FaultKind } from '../../../../simulator';
import { Bench, removeFolders, summaryOf } from './bench';

afterAll(removeFolders);

const FIRST = 'image-data-uri';
const paidIds = inOrder(questions)
	.filter((question): question is Trial => question.kind === 'trial' && !question.free)
	.map(({ id }) => id);

const no = async () => await Promise.resolve(false);
const yes = async () => await Promise.resolve(true);

describe('what costs money', () => {
	it('is not sent unless somebody says yes to it', async () => {
		const bench = new Bench();
		await bench.run({ confirm: no });
		expect(bench.submissions).toEqual([]);
		expect(bench.passedOver.get(FIRST)).toBe('nobody said yes to its price');
		expect(bench.entry('model:kling-v3.0-std-i2v')?.answer?.same).toBe('yes');
	});

	it('is sent where somebody does, in the order of its price, each after its own yes', async () => {
		const bench = new Bench();
		bench.voice = 'a-voice';
		await bench.run();
		expect(bench.confirmed).toEqual(paidIds);
		expect(bench.submissions).toHaveLength(paidIds.length);
	});

	it('is named with its price and where that comes from', async () => {
		const bench = new Bench();
		await bench.run({ confirm: no });
		const said = bench.said.join('\n');
		expect(said).toContain(
			"image-data-uri costs about $0.25 (3 s, by others quoting Novita's price page in October 2026).",
		);
		expect(said).toContain(
			'empty-prompt should be refused, and then costs nothing. If Novita takes it: about $0.25 (3 s',
		);
		expect(said).toContain('image-data-uri-4k costs money, and how much is quoted nowhere.');
	});

	it.each([0, 0.25, 0.3, 1, 3])('stays within %d dollars', async (maxDollars) => {
		const bench = new Bench();
		await bench.run({ maxDollars, unpriced: false });
		const accepted = bench.submissions.filter((submission) => submission.accepted);
		const spent = paidIds
			.filter((id) => bench.entry(id)?.taskId !== undefined)
			.map((id) => priceOfTrial(questions.find((each) => each.id === id) as Trial) ?? Infinity);
		expect(spent).toHaveLength(accepted.length);
		expect(spent.reduce((total, each) => total + each, 0)).toBeLessThanOrEqual(maxDollars);
		expect(bench.passedOver.get('seven-shots')).toContain('--max-usd');
	});

	it('counts as spent where nobody knows whether it was accepted', async () => {
		const bench = new Bench();
		bench.novita.faults.next({ on: 'submit', kind: 'lost', when: ({ prompt }) => prompt !== '' });
		await bench.run({ maxDollars: 0.3, unpriced: false });
		expect(bench.entry(FIRST)?.state).toBe('unknown');
		expect(bench.submissions).toHaveLength(1);
	});

	it('is not sent without a quoted price, unless it is named', async () => {
		const bench = new Bench();
		await bench.run({ unpriced: false });
		expect(bench.entry('image-data-uri-4k')).toBeUndefined();
		expect(bench.passedOver.get('image-data-uri-4k')).toContain('nobody quotes its price');
		await bench.run({ unpriced: false, only: ['image-data-uri-4k'] });
		expect(bench.entry('image-data-uri-4k')?.end).toBe('succeeded');
	});

	it('waits for what it needs', async () => {
		const bench = new Bench();
		await bench.run({ only: ['shots-sum', 'voices-strings', 'motion-data-uri'] });
		expect(bench.submissions).toEqual([]);
		expect(bench.passedOver.get('shots-sum')).toContain('no form of picture');
		expect(bench.passedOver.get('motion-data-uri')).toContain('the video of image-data-uri');
	});

	it('ends where no further submission could get through', async () => {
		const bench = new Bench();
		bench.novita.faults.next({
			on: 'submit',
			kind: 'BILLING_BALANCE_NOT_ENOUGH',
			when: ({ prompt }) => prompt !== '',
		});
		await bench.run();
		expect(bench.submissions).toHaveLength(1);
		expect(bench.entry(FIRST)?.state).toBe('open');
		expect(bench.passedOver.get('image-base64')).toContain('balance is too low');
	});

	it('is not asked by an empty body any more once one was taken', async () => {
		const bench = new Bench();
		const send = bench.session().send;
		const session = bench.session();
		session.send = async (request) =>
			Object.keys(request.body ?? { a: 1 }).length === 0
				? { kind: 'answer', status: 200, headers: {}, body: { task_id: 'taken' } }
				: await send(request);
		await bench.run(
			{ only: questions.map(({ id }) => id).filter((id) => id.startsWith('model:')) },
			session,
		);
		expect(bench.entry('model:kling-v3.0-std-i2v')?.taskId).toBe('taken');
		expect(bench.passedOver.get('model:kling-v3.0-pro-i2v')).toContain('against its page');
	});
});

describe('nobody pays twice', () => {
	it('a second run sends nothing that was answered', async () => {
		const bench = new Bench();
		bench.voice = 'a-voice';
		await bench.run();
		const first = summaryOf(bench.report());
		await bench.run();
		expect(bench.submissions).toHaveLength(paidIds.length);
		expect(bench.passedOver.get(FIRST)).toMatch(/^it was asked on 2026-10-01$/);
		expect(summaryOf(bench.report()).get(FIRST)).toEqual(first.get(FIRST));
	});

	it.each<FaultKind>([
		'lost',
		'lost5xx',
		'cutJson',
		'cut',
		'wrongLength',
		'html200',
		'502',
		'reset',
	])('%s: it may have been accepted, and is not sent again', async (kind) => {
		const bench = new Bench();
		bench.novita.faults.next({ on: 'submit', kind, when: ({ prompt }) => prompt !== '' });
		const only = [FIRST];
		await bench.run({ only });
		await bench.run({ only });
		await bench.run({ only });
		expect(bench.submissions).toHaveLength(1);
		expect(bench.entry(FIRST)).toMatchObject({ state: 'unknown' });
		expect(bench.passedOver.get(FIRST)).toContain('it may have been accepted on 2026-10-01');
		expect(summaryOf(bench.report()).get(FIRST)?.seen).toContain(
			'It may have been accepted and charged',
		);
	});

	it('it is on record before it leaves, so that a crash in between counts as sent', async () => {
		const bench = new Bench();
		const session = bench.session();
		const { send } = session;
		const seen: Array<string | undefined> = [];
		session.send = async (request) => {
			if (request.method === 'GET') return await send(request);
			seen.push(bench.entry(FIRST)?.state);
			await send(request);
			throw new Error('the process ends here');
		};
		const only = [FIRST];
		await expect(bench.run({ only }, session)).rejects.toThrow('the process ends here');
		expect(seen).toEqual(['sending']);
		await bench.run({ only });
		expect(bench.submissions).toHaveLength(1);
		expect(summaryOf(bench.report()).get(FIRST)).toEqual({
			seen: expect.stringContaining('The run broke off while it was sent'),
			same: 'open',
		});
	});

	it('a task that was still running is waited for by the next run, and not sent again', async () => {
		const bench = new Bench({ runMs: { min: 600_000, max: 600_000 } });
		bench.waitMs = 60_000;
		const only = [FIRST];
		await bench.run({ only });
		expect(bench.entry(FIRST)).toMatchObject({ state: 'started' });
		const { taskId } = bench.entry(FIRST) ?? {};
		expect(bench.report()).toContain(taskId);
		bench.waitMs = 30 * 60_000;
		await bench.run({ only });
		expect(bench.entry(FIRST)).toMatchObject({ state: 'answered', end: 'succeeded', taskId });
		expect(bench.submissions).toHaveLength(1);
	});

	it.each<FaultKind>(['429', 'BILLING_BALANCE_NOT_ENOUGH', 'API_NOT_ALLOWED', 'API_NOT_FOUND'])(
		'%s was certainly not accepted, and may be asked again',
		async (kind) => {
			const bench = new Bench();
			bench.novita.faults.next({ on: 'submit', kind, when: ({ prompt }) => prompt !== '' });
			const only = [FIRST];
			await bench.run({ only });
			expect(bench.entry(FIRST)).toMatchObject({ state: 'open', answer: { same: 'open' } });
			await bench.run({ only });
			expect(bench.entry(FIRST)).toMatchObject({ state: 'answered', answer: { same: 'yes' } });
			expect(bench.submissions.map(({ accepted }) => accepted)).toEqual([false, true]);
		},
	);

	it('it is forgotten on purpose alone, and where it may have been accepted on a word', async () => {
		const bench = new Bench();
		bench.novita.faults.next({ on: 'submit', kind: 'lost', when: ({ prompt }) => prompt !== '' });
		const only = [FIRST];
		await bench.run({ only });
		await expect(forgetOnPurpose([FIRST], bench.ledger, no)).rejects.toThrow('was not forgotten');
		await bench.run({ only });
		expect(bench.submissions).toHaveLength(1);

		await forgetOnPurpose([FIRST], bench.ledger, yes);
		await bench.run({ only });
		expect(bench.submissions).toHaveLength(2);
		expect(bench.recorded()).toContain('"forgotten": [');
		await expect(forgetOnPurpose(['sound'], bench.ledger, yes)).rejects.toThrow('not asked yet');
	});

	it('a task that is running is not forgotten', async () => {
		const bench = new Bench({ runMs: { min: 600_000, max: 600_000 } });
		bench.waitMs = 1_000;
		await bench.run({ only: [FIRST] });
		await expect(forgetOnPurpose([FIRST], bench.ledger, yes)).rejects.toThrow('still running');
	});
});
