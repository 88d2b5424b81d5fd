import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { main } from '../../../../tools/liveCheck/main';
import { questions } from '../../../../tools/liveCheck/questions';
import { root } from '../../../../tools/n8n-server/paths';
import { cleanUp, newFolder, startBench } from './bench';

const print = jest.spyOn(console, 'log').mockImplementation();
const warn = jest.spyOn(console, 'error').mockImplementation();
const printed = () => [...print.mock.calls, ...warn.mock.calls].map(String).join('\n');
const { NOVITA_API_KEY, NOVITA_BASE_URL } = process.env;

beforeEach(() => {
	jest.clearAllMocks();
	delete process.env.NOVITA_API_KEY;
});
afterEach(cleanUp);
afterAll(() => {
	jest.restoreAllMocks();
	Object.assign(process.env, { NOVITA_API_KEY, NOVITA_BASE_URL });
});

describe('npm run live-check', () => {
	it('lists every question with its price, and has every option that its page names', async () => {
		expect(await main(['--list'])).toBe(0);
		for (const { id, assumes } of questions)
			expect(printed()).toContain(`${id.padEnd(30)} ${assumes}`);
		expect(printed()).toMatch(/^about \$0\.25 +image-data-uri /m);
		expect(await main(['--help'])).toBe(0);
		const page = readFileSync(join(root, 'docs', 'live-check.md'), 'utf8');
		const options = page.match(/--[a-z][a-z-]+/g) ?? [];
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
		const folder = newFolder();
		expect(await main(['--only', 'wrong-key'], folder)).toBe(0);
		expect(printed()).toContain('This costs nothing, and says nothing about Novita.');
		const [report = '', log] = readdirSync(folder).sort();
		expect(log).toBe('live-check-simulator.jsonl');
		expect(report).toMatch(/^live-check-simulator-\d{4}-\d\d-\d\d\.md$/);
		expect(readFileSync(join(folder, report), 'utf8')).toContain('1 as expected, 0 different');
	});

	it('asks Novita with one, and sends nothing that costs money where nobody can say yes', async () => {
		const { simulator, paid, folder, report } = await startBench();
		Object.assign(process.env, {
			NOVITA_API_KEY: simulator.apiKey,
			NOVITA_BASE_URL: simulator.url,
		});
		expect(await main([], folder)).toBe(0);
		expect(printed()).toContain('with $12.35 in the account. This run spends at most $1.00.');
		expect(printed()).toContain('There is no terminal to say yes at. --yes says it beforehand.');
		expect(printed()).not.toContain(simulator.apiKey);
		expect(paid()).toEqual([]);
		expect(report()).toContain('nobody said yes to its price');
	});

	it.each([
		['http://novita.example.com', 'has to start with https://'],
		[undefined, 'refused the key in NOVITA_API_KEY'],
	])('ends before anything is asked at %s', async (url, problem) => {
		const { simulator, folder } = await startBench();
		Object.assign(process.env, {
			NOVITA_API_KEY: 'sk_wrong',
			NOVITA_BASE_URL: url ?? simulator.url,
		});
		expect(await main(['--yes'], folder)).toBe(1);
		expect(printed()).toContain(problem);
		expect(simulator.submissions).toEqual([]);
	});
});
