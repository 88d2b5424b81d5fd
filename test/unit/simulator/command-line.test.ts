import { simulatorKey, startSimulator } from '../../../simulator';
import { readCommandLine } from '../../../simulator/command-line';
import { main } from '../../../simulator/main';
import { slug } from './harness';

describe('the command line', () => {
	it('has defaults for everything', () => {
		expect(readCommandLine([])).toEqual({
			kind: 'run',
			options: {
				port: 8787,
				runMs: { min: 4_000, max: 8_000 },
				failRate: 0,
				submitsPerMinute: undefined,
				retryAfter: 'none',
				removedModels: [],
				latencyMs: 0,
				seed: 1,
			},
			faults: [],
			quiet: false,
		});
	});

	it('reads options and faults', () => {
		const words =
			'--retired kling-v2.6-pro-i2v --port 0 --run-seconds 0.5-2 --rate-limit 20 --retry-after date --quiet --fault submit:lost --fault result:GET_RESULT_FAILED:0.25';
		expect(readCommandLine(words.split(' '))).toMatchObject({
			options: {
				port: 0,
				removedModels: ['kling-v2.6-pro-i2v'],
				runMs: { min: 500, max: 2_000 },
				submitsPerMinute: 20,
				retryAfter: 'date',
			},
			faults: [
				{ on: 'submit', kind: 'lost', probability: undefined },
				{ on: 'result', kind: 'GET_RESULT_FAILED', probability: 0.25 },
			],
			quiet: true,
		});
	});

	it.each([
		['--port 70000', '--port takes a whole number from 0 to 65535, not "70000"'],
		['--port=', '--port takes a whole number from 0 to 65535, not ""'],
		['--seed 1.5', '--seed takes a whole number of 0 or more, not "1.5"'],
		['--fail-rate 2', '--fail-rate takes a number from 0 to 1, not "2"'],
		['--run-seconds 9-3', '--run-seconds takes a number like 5 or a range like 3-9, not "9-3"'],
		['--run-seconds 1-2-3', '--run-seconds takes a number like 5 or a range like 3-9, not "1-2-3"'],
		['--retired v2.6', `--retired takes a model's slug, not "v2.6"`],
		['--retry-after soon', '--retry-after takes none, seconds or date, not "soon"'],
		['--fault nowhere:500', '--fault takes submit, result, download, balance first, not "nowhere"'],
		['--fault submit', '--fault knows no ""; --help lists what there is'],
		['--port --quiet', "Option '--port' argument is ambiguous"],
		['--bogus', "Unknown option '--bogus'"],
		['word', "Unexpected argument 'word'"],
	])('%s is refused with one sentence', (words, problem) => {
		expect(readCommandLine(words.split(' '))).toEqual({ kind: 'wrong', problem });
	});
});

describe('npm run simulator', () => {
	const log = jest.spyOn(console, 'log').mockImplementation();
	const problem = jest.spyOn(console, 'error').mockImplementation();
	const printed = () => log.mock.calls.map(([line]) => String(line));

	beforeEach(() => {
		log.mockClear();
		problem.mockClear();
	});
	afterAll(() => jest.restoreAllMocks());

	it('helps', async () => {
		expect(await main(['--help'])).toBe(0);
		expect(printed().join('\n')).toContain('Usage: npm run simulator');
	});

	it('says in one line what is wrong with an option', async () => {
		expect(await main(['--bogus'])).toBe(1);
		expect(problem.mock.calls).toEqual([["Unknown option '--bogus'. See --help."]]);
	});

	it('says in one line that the port is in use', async () => {
		const other = await startSimulator();
		const { port } = new URL(other.url);
		expect(await main(['--port', port])).toBe(1);
		await other.stop();
		expect(problem.mock.calls).toEqual([
			[`Port ${port} is in use. Choose another with --port, or 0 for any that is free.`],
		]);
	});

	it('shows the way in, prints each request without key or prompt, and ends on SIGINT', async () => {
		const ended = main(['--port', '0', '--fault', 'balance:500']);
		while (printed().length === 0) await new Promise((resolve) => setImmediate(resolve));
		const url = /Base URL {2}(\S+)/.exec(printed().join('\n'))?.[1] ?? '';
		const headers = { authorization: `Bearer ${simulatorKey}`, 'content-type': 'application/json' };
		const body = JSON.stringify({ prompt: 'a secret fox' });
		await fetch(`${url}/v3/async/${slug}`, { method: 'POST', headers, body });
		await fetch(`${url}/openapi/v1/billing/balance/detail`, { headers });
		process.emit('SIGINT');
		expect(await ended).toBe(0);
		const [welcome, ...lines] = printed();
		expect(welcome).toContain(simulatorKey);
		expect(lines).toEqual([
			expect.stringMatching(/^\d\d:\d\d:\d\d {2}200 {2}POST \/v3\/async\/\S+ {2}task [0-9a-f-]+$/),
			expect.stringMatching(/500 {2}GET \/openapi\S+ {2}BILLING_FAILED {2}\(fault: 500\)$/),
		]);
	});
});
