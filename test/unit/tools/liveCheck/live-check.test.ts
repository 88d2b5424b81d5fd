import { readdirSync } from 'node:fs';

import { stopEncoder, type SimulatorOptions } from '../../../../simulator';
import { validateSubmission } from '../../../../simulator/contract/validate';
import { main } from '../../../../tools/liveCheck/main';
import { questions } from '../../../../tools/liveCheck/questions';
import { readText } from '../../../support/repository';
import { FIRST, useBench, usePrinted } from './bench';

const printed = usePrinted();
const startBench = useBench();
afterAll(stopEncoder);

describe('npm run live-check', () => {
	it('lists every question with its price, and has every option that its page names', async () => {
		const { folder } = await startBench();
		expect(await main(['--list'], folder)).toBe(0);
		for (const { id, assumes } of questions) {
			expect(printed()).toMatch(new RegExp(`^\\| ${id} \\| (about|price unknown)`, 'm'));
			expect(printed()).toContain(` | ${assumes} | `);
		}
		expect(printed()).toContain(`| ${FIRST} | about $0.25 |`);
		expect(await main(['--help'])).toBe(0);
		const options = readText('docs/live-check.md').match(/--[a-z][a-z-]+/g) ?? [];
		expect(options.length).toBeGreaterThan(4);
		for (const option of options) expect(printed()).toContain(`  ${option} `);
	});

	it('asks only what keeps the contract where Novita should take it, and names what it may change', () => {
		expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
		for (const question of questions) {
			const [file = '', change = ''] = question.otherwise.split(': ');
			const source = readText(file);
			for (const [, word = ''] of change.matchAll(/`(.+?)`/g)) expect(source).toContain(word);
			if (question.expected === 'refused') continue;
			expect(validateSubmission(question.slug, question.body)).toEqual([]);
		}
	});

	it.each([
		[['--only', 'music'], 'There is no question music. See --list.'],
		[['--max-usd', 'much'], '--max-usd takes a number, not "much".'],
	])('%j is refused in one line', async (args, problem) => {
		expect(await main(args)).toBe(1);
		expect(printed()).toContain(problem);
	});

	it('asks the simulator without a key', async () => {
		const { folder } = await startBench();
		expect(await main(['--only', FIRST], folder)).toBe(0);
		expect(printed()).toContain('NOVITA_API_KEY is not set: asking the simulator.');
		expect(printed()).toContain('| taken | taken; ');
		expect(readdirSync(folder)).toEqual(['live-check-simulator.jsonl']);
	});

	it('sends nothing that costs money where nobody can say yes, and what is named with --yes', async () => {
		const { simulator, paid, folder } = await startBench();
		const { apiKey: NOVITA_API_KEY, url: NOVITA_BASE_URL } = simulator;
		Object.assign(process.env, { NOVITA_API_KEY, NOVITA_BASE_URL });
		expect(await main([], folder)).toBe(0);
		expect(printed()).toContain('with $12.35 in the account.');
		expect(printed()).toContain('There is no terminal to say yes at. --yes says it beforehand.');
		expect(paid()).toEqual([]);
		expect(await main(['--yes', '--only', FIRST], folder)).toBe(0);
		expect(paid()).toHaveLength(1);
		expect(printed()).toContain('| taken | taken; ');
		expect(printed()).not.toContain(simulator.apiKey);
		expect(readdirSync(folder)).toEqual(['live-check-127.0.0.1.jsonl']);
	});

	it('ends before anything is asked where the key is refused', async () => {
		const { simulator, folder } = await startBench();
		Object.assign(process.env, { NOVITA_API_KEY: 'sk_wrong', NOVITA_BASE_URL: simulator.url });
		expect(await main(['--yes'], folder)).toBe(1);
		expect(printed()).toContain('refused the key in NOVITA_API_KEY');
		expect(simulator.submissions).toEqual([]);
	});
});

describe('what is seen', () => {
	const failing = { end: 'fail', reason: 'bad luck' } as const;

	it.each<[string, SimulatorOptions, string | RegExp]>([
		['a task that failed', { plan: () => failing }, 'the task failed: bad luck'],
		['a task without a video', { plan: () => ({ video: 'none' }) }, 'without a video'],
		['a task that is gone', { forgetAfterMs: 0 }, "Novita doesn't know its task"],
		['a late task', { visibleAfterMs: 45_000 }, 'notFound at 0 s; TASK_STATUS_SUCCEED at 45 s'],
		[
			'all that a task tells',
			{ clips: undefined },
			/^taken; video_url_ttl 3600; \d+ bytes, MP4 of 3 s, without sound, with Content-Length; TASK_STATUS_SUCCEED at 0 s; billed \$0\.000$/,
		],
	])('%s', async (_, options, seen) => {
		const { run } = await startBench(options);
		expect((await run({ only: [FIRST] })).get(FIRST)).toMatch(seen);
	});

	it('has no API key, even where Novita repeats it', async () => {
		const { simulator, run, log } = await startBench();
		jest.spyOn(simulator.novita, 'handle').mockImplementation(async ({ headers }) => {
			const body = JSON.stringify({ reason: 'INVALID', message: `${headers.authorization} …` });
			return { kind: 'response', status: 400, headers: {}, body: Buffer.from(body) };
		});
		const seen = (await run({ only: [FIRST] })).get(FIRST);
		expect(seen).toContain('Bearer [API key] …');
		expect(`${seen}${log()}`).not.toContain(simulator.apiKey);
	});
});
