import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DEFAULT_DOLLARS, readCommandLine, usage } from '../../../../tools/liveCheck/commandLine';
import { main } from '../../../../tools/liveCheck/main';
import { questions } from '../../../../tools/liveCheck/questions';
import { root } from '../../../../tools/n8n-server/paths';

const read = (words: string) => readCommandLine(words.split(' ').filter(Boolean), ['sound', 'eta']);

describe('the command line of the live check', () => {
	it('asks everything within one dollar, and before each', () => {
		expect(read('')).toEqual({
			list: false,
			only: undefined,
			maxDollars: undefined,
			yes: false,
			voice: undefined,
			provoke429: false,
			waitMs: 1_800_000,
			forget: [],
			output: undefined,
			help: false,
		});
	});

	it('reads what it is told', () => {
		expect(
			read(
				'--only sound --only=eta --max-usd 2.5 --yes --voice v1 --wait 5 --forget sound --output x',
			),
		).toMatchObject({
			only: ['sound', 'eta'],
			maxDollars: 2.5,
			yes: true,
			voice: 'v1',
			waitMs: 300_000,
			forget: ['sound'],
			output: 'x',
		});
	});

	it.each([
		['--only music', 'There is no question music. See --list.'],
		['--forget music', 'There is no question music. See --list.'],
		['--max-usd much', '--max-usd takes a number, not "much".'],
		['--max-usd=-1', '--max-usd takes a number, not "-1".'],
		['--wait=', '--wait takes a number, not "".'],
		['--bogus', "Unknown option '--bogus'"],
	])('%s is refused', (words, problem) => {
		expect(() => read(words)).toThrow(problem);
	});
});

describe('npm run live-check', () => {
	const log = jest.spyOn(console, 'log').mockImplementation();
	const lines = () => log.mock.calls.map(([line]) => String(line)).join('\n');

	beforeEach(() => log.mockClear());
	afterAll(() => jest.restoreAllMocks());

	it('helps', async () => {
		expect(await main(['--help'])).toBe(0);
		expect(lines()).toContain('--max-usd N');
	});

	it('has every option that its page in the docs names', () => {
		const page = readFileSync(join(root, 'docs', 'live-check.md'), 'utf8');
		const options = new Set(page.match(/--[a-z][a-z0-9-]+/g));
		expect(options.size).toBeGreaterThan(5);
		for (const option of options) expect(usage).toContain(`${option} `);
		expect(page).toContain(`at most $${DEFAULT_DOLLARS} `);
	});

	it('lists every question with its price, and asks nothing', async () => {
		expect(await main(['--list'])).toBe(0);
		for (const { id, asks } of questions) expect(lines()).toContain(`${id.padEnd(32)} ${asks}`);
		expect(lines()).toMatch(/^free +balance-shape/);
		expect(lines()).toMatch(/^about \$0\.25 +image-data-uri /m);
		expect(lines()).toMatch(/^price unknown +motion-data-uri/m);
	});
});
