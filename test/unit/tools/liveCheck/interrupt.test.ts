import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../../../../tools/n8n-server/paths';
import { start, stopAll, type Running } from '../../../../tools/n8n-server/processes';
import { startSimulator, type Simulator } from '../../../../simulator';
import { silentClip } from '../../../support/mp4';
import { newFolder, removeFolders } from './bench';

let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator({
		runMs: { min: 3_600_000, max: 3_600_000 },
		clips: async ({ seconds }) => await Promise.resolve(silentClip(seconds)),
	});
});
afterEach(async () => {
	await stopAll();
	await simulator.stop();
});
afterAll(removeFolders);

/** The command as a person calls it, in a process of its own. */
function call(folder: string): { running: Running; lines: string[] } {
	const lines: string[] = [];
	const words = ['--only', 'sound', '--output', folder];
	const running = start(
		process.execPath,
		[join(root, 'tools', 'run.mjs'), 'live-check', ...words],
		{
			cwd: root,
			env: { ...process.env, NOVITA_API_KEY: simulator.apiKey, NOVITA_BASE_URL: simulator.url },
			onLine: (line) => lines.push(line),
		},
	);
	return { running, lines };
}

const until = async (holds: () => boolean) => {
	while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
};

const looks = () => simulator.requests.filter(({ on }) => on === 'result').length;

it('a stop while a task runs names it, and the next run goes on with it', async () => {
	const folder = newFolder();
	const first = call(folder);
	await until(() => looks() > 0);
	await first.running.stop();
	const [submission] = simulator.submissions;
	const taskId = submission?.taskId ?? '';
	expect(first.lines.join('\n')).toContain('It is on this machine, so nothing is paid.');
	expect(first.lines.join('\n')).toContain(`Task ${taskId} (sound) goes on at Novita.`);
	expect(first.lines.join('\n')).toMatch(/^Recorded in .*live-check-127\.0\.0\.1-\d+\.json/m);

	// Its hour is over.
	simulator.novita.settings.now = () => Date.now() + 3_600_000;
	const second = call(folder);
	expect(await second.running.exited).toBe(0);
	const report = /^Report: (.*)$/m.exec(second.lines.join('\n'))?.[1] ?? '';
	expect(readFileSync(report, 'utf8')).toContain(`- Task: \`${taskId}\`, succeeded`);
	expect(simulator.submissions).toHaveLength(1);
});

it('a stop while a submission is under way says so, and no later run sends it again', async () => {
	simulator.faults.next({ on: 'submit', kind: 'hang' });
	const folder = newFolder();
	const first = call(folder);
	await until(() => simulator.submissions.length > 0);
	await first.running.stop();
	expect(first.lines.join('\n')).toContain(
		'sound was being sent: it may have been accepted and charged, and is not sent again.',
	);

	const second = call(folder);
	expect(await second.running.exited).toBe(0);
	expect(second.lines.join('\n')).toContain('sound was not asked: it may have been accepted on');
	expect(simulator.submissions).toHaveLength(1);
});
