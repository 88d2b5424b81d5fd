import type { Trial } from '../../../../tools/liveCheck/question';
import { questions } from '../../../../tools/liveCheck/questions';
import type { FaultKind } from '../../../../simulator';
import { Bench, CLIP, removeFolders } from './bench';

afterAll(removeFolders);

const SUM = 'shots-sum';
const FIRST = 'image-data-uri';

async function answerAfter(id: string, prepare: (bench: Bench) => void) {
	const bench = new Bench();
	if (id !== FIRST) await bench.run({ only: [FIRST] });
	prepare(bench);
	await bench.run({ only: [id] });
	return bench.entry(id)?.answer;
}

const refuse = (kind: FaultKind) => (bench: Bench) =>
	bench.novita.faults.next({ on: 'submit', kind });
const fail = (reason: string) => (bench: Bench) => {
	bench.novita.settings.plan = () => ({ end: 'fail', reason });
};

describe('an answer counts', () => {
	it('as assumed, where what should be taken becomes a video', async () => {
		expect(await answerAfter(FIRST, () => {})).toEqual({
			same: 'yes',
			sentence: 'A data URI is taken.',
		});
	});

	it('as different, where what should be refused becomes a video', async () => {
		expect(await answerAfter(SUM, () => {})).toEqual({
			same: 'no',
			sentence: 'The lengths need not add up.',
		});
	});

	it('as different, where the picture is refused for its form', async () => {
		expect(await answerAfter(FIRST, refuse('INVALID_IMAGE_FORMAT'))).toMatchObject({
			same: 'no',
			sentence: expect.stringContaining('A data URI is refused. (400 INVALID_IMAGE_FORMAT'),
		});
	});

	it('as assumed, where the refusal speaks of what it should', async () => {
		expect(await answerAfter(SUM, fail('sum of shot durations must equal duration'))).toMatchObject(
			{
				same: 'yes',
			},
		);
		expect(await answerAfter('empty-prompt', () => {})).toMatchObject({ same: 'yes' });
	});

	it.each<FaultKind>(['INVALID_IMAGE_SIZE', 'ILLEGAL_PROMPT', 'ILLEGAL_IMAGE_CONTENT', '429'])(
		'as none, where %s is about something else',
		async (kind) => {
			expect(await answerAfter(SUM, refuse(kind))).toMatchObject({ same: 'open' });
		},
	);

	it('as none, where the task fails for something else', async () => {
		expect(await answerAfter(FIRST, fail('out of luck'))).toMatchObject({
			same: 'open',
			sentence: expect.stringContaining('out of luck'),
		});
	});

	it('as none, where there is no video', async () => {
		const answer = await answerAfter(FIRST, ({ novita }) => {
			novita.settings.plan = () => ({ video: 'none' });
		});
		expect(answer).toMatchObject({ same: 'open', sentence: expect.stringContaining('no video') });
	});

	it('by the length of the video, where that is the question', async () => {
		const ask = async (seconds: number) =>
			await answerAfter('shot-length-default', (bench) => {
				bench.clip = { ...CLIP, seconds };
			});
		expect(await ask(5.04)).toMatchObject({ same: 'yes' });
		expect(await ask(3.04)).toMatchObject({ same: 'no', sentence: 'The video lasts 3.0 s.' });
	});

	it('by a model that is gone', async () => {
		const slug = 'kling-v2.6-pro-i2v';
		const bench = new Bench({ removedModels: [slug] });
		await bench.run({ only: [`model:${slug}`] });
		expect(bench.entry(`model:${slug}`)?.answer).toMatchObject({
			same: 'no',
			sentence: expect.stringContaining("Novita doesn't know it (404 API_NOT_FOUND"),
		});
	});
});

describe('what a task tells besides', () => {
	const read = (bench: Bench, id: string) => {
		const question = questions.find((each) => each.id === id);
		if (question?.kind !== 'followUp') throw new Error(`${id} is asked for itself`);
		const entry = bench.entry(question.of);
		return entry && question.read(entry, bench.ledger.entries);
	};
	const after = async (...options: ConstructorParameters<typeof Bench>) => {
		const bench = new Bench(...options);
		await bench.run({ only: [FIRST] });
		return bench;
	};

	it('is as assumed, with the simulated Novita', async () => {
		const bench = await after();
		const ids = ['visible-at-once', 'status-words', 'progress-percent', 'eta', 'link-life'];
		for (const id of [...ids, 'fresh-link', 'file', 'video-at-success']) {
			expect([id, read(bench, id)?.same]).toEqual([id, 'yes']);
		}
	});

	it('shows how late a task is visible', async () => {
		const early = await after({ visibleAfterMs: 5_000 });
		expect(read(early, 'visible-at-once')?.same).toBe('yes');
		expect(early.entry(FIRST)?.looks?.[0]?.status).toBe('404 TASK_NOT_FOUND');
	});

	it('shows a status word that nobody knows', async () => {
		const bench = await after({ plan: () => ({ statusWord: 'TASK_STATUS_UNKNOWN' }) });
		expect(read(bench, 'status-words')).toMatchObject({
			same: 'no',
			sentence: expect.stringContaining('TASK_STATUS_UNKNOWN'),
		});
	});

	it('shows a link that says "0"', async () => {
		const bench = await after({ plan: () => ({ ttl: '0' }) });
		expect(read(bench, 'link-life')).toMatchObject({ same: 'no' });
	});

	it('shows what was charged, where the balance moves', async () => {
		const price = async (dollars: number) => {
			const bench = new Bench();
			const session = bench.session();
			const { send } = session;
			let spent = 0;
			session.send = async (request) => {
				if (request.method === 'POST') spent = dollars;
				if (!request.path.includes('balance')) return await send(request);
				const availableBalance = String(Math.round((100 - spent) * 10_000));
				return { kind: 'answer', status: 200, headers: {}, body: { availableBalance } };
			};
			await bench.run({ only: [FIRST] }, session);
			return read(bench, 'price-standard');
		};
		expect(await price(0.252)).toMatchObject({ same: 'yes' });
		expect(await price(0.42)).toEqual({
			same: 'no',
			sentence: 'about $0.25 was expected, and the balance went down by $0.4200.',
		});
		expect(await price(0)).toMatchObject({ same: 'open' });
	});
});

describe('the rate limit', () => {
	const only = ['model:kling-v3.0-std-t2v', 'rate-limit'];

	it('is left alone unless somebody asks for it', async () => {
		const bench = new Bench();
		await bench.run({ only });
		expect(bench.novita.submissions).toHaveLength(1);
		expect(bench.passedOver.get('rate-limit')).toBe('it needs --provoke-429');
	});

	it('is run into by submissions that can start nothing', async () => {
		const bench = new Bench({ submitsPerMinute: 20, retryAfter: 'seconds' });
		await bench.run({ only, provoke429: true });
		expect(bench.entry('rate-limit')?.answer).toMatchObject({
			same: 'yes',
			sentence: expect.stringMatching(/^The request number 20 got 429, to come back in \d+ s\.$/),
		});
		expect(bench.novita.submissions.every(({ accepted }) => !accepted)).toBe(true);
	});

	it('is not tried where an empty body was not seen to be refused', async () => {
		const bench = new Bench();
		await bench.run({ only: ['rate-limit'], provoke429: true });
		expect(bench.novita.submissions).toEqual([]);
	});
});

describe('a trial', () => {
	const trials = questions.filter((question): question is Trial => question.kind === 'trial');

	it.each(trials.filter(({ free }) => !free).map(({ id, says }) => [id, says] as const))(
		'%s says both answers in a sentence',
		(_, { taken, refused }) => {
			for (const sentence of [taken, refused]) expect(sentence).toMatch(/^[A-Z0-9].+\.$/);
			expect(taken).not.toBe(refused);
		},
	);
});
