import { readFileSync } from 'node:fs';

import { readCommandLine } from '../../../../tools/liveCheck/commandLine';
import { questions } from '../../../../tools/liveCheck/questions';
import { realRun } from '../../../../tools/liveCheck/realRun';
import type { Novita } from '../../../../tools/novita';
import { startSimulator, type Simulator } from '../../../../simulator';
import { silentClip } from '../../../support/mp4';
import { newFolder, removeFolders, summaryOf } from './bench';

const ids = questions.map(({ id }) => id);
const log = jest.spyOn(console, 'log').mockImplementation();
jest.spyOn(process.stdout, 'write').mockReturnValue(true);
// Whoever runs the tests may sit at a terminal, and is not to be asked.
const terminal = Object.getOwnPropertyDescriptor(process.stdin, 'isTTY');

let simulator: Simulator;
let novita: Novita;

beforeAll(async () => {
	Object.defineProperty(process.stdin, 'isTTY', { value: false, configurable: true });
	simulator = await startSimulator({
		runMs: { min: 0, max: 0 },
		clips: async ({ seconds }) => await Promise.resolve(silentClip(seconds)),
	});
	const { url: baseUrl, apiKey } = simulator;
	// It stands for the real one, where everything costs.
	novita = { credentialName: 'Novita', apiKey, baseUrl, clipSeconds: 1, paid: true };
});
beforeEach(() => {
	log.mockClear();
	simulator.novita.reset();
});
afterAll(async () => {
	await simulator.stop();
	if (terminal) Object.defineProperty(process.stdin, 'isTTY', terminal);
	jest.restoreAllMocks();
	removeFolders();
});

const paidFor = () =>
	simulator.submissions.filter(({ body }) => Object.keys(body ?? {}).length > 0).length;
const said = () => log.mock.calls.map(([line]) => String(line)).join('\n');

async function check(...words: string[]): Promise<Map<string, { seen: string; same: string }>> {
	const command = readCommandLine(['--output', newFolder(), ...words], ids);
	const { report } = await realRun(command, novita);
	return summaryOf(readFileSync(report, 'utf8'));
}

it('without a terminal and without --yes, what costs money is not sent', async () => {
	const summary = await check();
	expect(paidFor()).toBe(0);
	expect(summary.get('unknown-task')?.same).toBe('yes');
	expect(summary.get('sound')?.same).toBe('not asked');
	expect(said()).toContain('There is no terminal to say yes at. --yes says it beforehand.');
	expect(said()).toContain('with $12.35 in the account. This run may spend $1.00, each time after');
});

it('with --yes it is, within what --max-usd says', async () => {
	const summary = await check('--yes', '--max-usd', '0.3');
	expect(simulator.submissions.filter(({ accepted }) => accepted)).toHaveLength(1);
	expect(summary.get('image-data-uri')?.same).toBe('yes');
	expect(summary.get('image-base64')?.same).toBe('not asked');
	expect(summary.get('image-data-uri-4k')?.same).toBe('not asked');
	expect(said()).not.toContain(simulator.apiKey);
});

it('a key that Novita refuses ends it before anything is asked', async () => {
	const command = readCommandLine(['--output', newFolder()], ids);
	const wrong = { ...novita, apiKey: 'sk_wrong' };
	await expect(realRun(command, wrong)).rejects.toThrow('refused the key in NOVITA_API_KEY');
	expect(simulator.submissions).toEqual([]);
});

it('a key is not sent over plain http to another machine', async () => {
	const command = readCommandLine(['--output', newFolder()], ids);
	const far = { ...novita, baseUrl: 'http://novita.example.com' };
	await expect(realRun(command, far)).rejects.toThrow('has to start with https://');
});
