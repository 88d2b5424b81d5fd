import { readdirSync } from 'node:fs';

import { simulatorKey, stopEncoder, type SimulatorOptions } from '../../../../simulator';
import { readSample } from '../../../../tools/examples';
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
			expect(printed()).toMatch(new RegExp(`^\\| ${id} \\| (free|about|price unknown)`, 'm'));
			expect(printed()).toContain(` | ${assumes} | `);
		}
		expect(printed()).toContain(`| ${FIRST} | about $0.25 |`);
		expect(await main(['--help'])).toBe(0);
		const options = readText('docs/live-check.md').match(/--[a-z][a-z-]+/g) ?? [];
		expect(options.length).toBeGreaterThan(4);
		for (const option of options) expect(printed()).toContain(`  ${option} `);
	});

	it.each([
		[['--only', 'music'], 'There is no question music. See --list.'],
		[['--max-usd', 'much'], '--max-usd takes a number, not "much".'],
		[['--bogus'], "Unknown option '--bogus'"],
	])('%j is refused in one line', async (args, problem) => {
		expect(await main(args)).toBe(1);
		expect(printed()).toContain(problem);
	});

	it('asks the simulator without a key', async () => {
		const { folder } = await startBench();
		expect(await main(['--only', 'unknown-task'], folder)).toBe(0);
		expect(printed()).toContain('This costs nothing, and says nothing about Novita.');
		expect(printed()).toContain(
			'| refused: 404 TASK_NOT_FOUND | refused: 404 TASK_NOT_FOUND "task 0000',
		);
		expect(readdirSync(folder)).toEqual(['live-check-simulator.jsonl']);
	});

	it('asks Novita with one, and sends nothing that costs money where nobody can say yes', async () => {
		const { simulator, paid, folder } = await startBench();
		const { apiKey: NOVITA_API_KEY, url: NOVITA_BASE_URL } = simulator;
		Object.assign(process.env, { NOVITA_API_KEY, NOVITA_BASE_URL });
		expect(await main([], folder)).toBe(0);
		expect(printed()).toContain('with $12.35 in the account.');
		expect(printed()).toContain('There is no terminal to say yes at. --yes says it beforehand.');
		expect(printed()).not.toContain(simulator.apiKey);
		expect(paid()).toEqual([]);
	});

	it.each([
		['http://novita.example.com', 'has to start with https://'],
		[undefined, 'refused the key in NOVITA_API_KEY'],
	])('ends before anything is asked at %s', async (url, problem) => {
		const { simulator, folder } = await startBench();
		const NOVITA_BASE_URL = url ?? simulator.url;
		Object.assign(process.env, { NOVITA_API_KEY: 'sk_wrong', NOVITA_BASE_URL });
		expect(await main(['--yes'], folder)).toBe(1);
		expect(printed()).toContain(problem);
		expect(simulator.submissions).toEqual([]);
	});
});

describe('what is seen', () => {
	const V26 = 'kling-v2.6-pro-i2v';
	const failing = { end: 'fail', reason: 'bad luck' } as const;

	it.each<[string, string, SimulatorOptions, string | RegExp]>([
		['a refusal', 'empty-prompt', {}, /^refused: 400 INVALID/],
		['a task that failed', FIRST, { plan: () => failing }, 'bad luck'],
		['a task without a video', FIRST, { plan: () => ({ video: 'none' }) }, 'without a video'],
		['a task that is gone', FIRST, { forgetAfterMs: 0 }, "Novita doesn't know its task"],
		['a late task', FIRST, { visibleAfterMs: 45_000 }, 'TASK_STATUS_SUCCEED at 45 s'],
		['a model that is gone', `model:${V26}`, { removedModels: [V26] }, /^refused: 404/],
		[
			'all that a task tells',
			FIRST,
			{ clips: undefined },
			/^taken; video_url_ttl "3600"; another URL again; \d+ bytes, MP4 of 3 s, without sound, with Content-Length; TASK_STATUS_SUCCEED at 0 s; billed \$0\.000$/,
		],
	])('%s', async (_, id, options, seen) => {
		const { run } = await startBench(options);
		expect((await run({ only: [id] })).get(id)).toMatch(seen);
	});

	it('has neither API key, nor image, nor signed URL, even where Novita repeats them', async () => {
		const { simulator, run, log } = await startBench();
		jest.spyOn(simulator.novita, 'handle').mockImplementation(async ({ headers, body }) => {
			const message = `${headers.authorization} https://a.example/b?signature=12 image ${body}`;
			const repeated = Buffer.from(JSON.stringify({ reason: 'INVALID', message }));
			return await Promise.resolve({ kind: 'response', status: 400, headers: {}, body: repeated });
		});
		const seen = (await run({ only: [FIRST] })).get(FIRST);
		expect(seen).toContain('Bearer [API key] https://a.example/b?… image');
		const image = readSample().toString('base64').slice(30, 70);
		for (const secret of [simulatorKey, image, 'signature']) {
			expect(`${seen}${log()}`).not.toContain(secret);
		}
	});
});
