import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { environment } from './n8n-server/environment';
import { cacheFolder, root } from './n8n-server/paths';
import { run } from './n8n-server/processes';

export interface Counts {
	passed: number;
	failed: number;
}

/** Of Jest's own report, what is counted here. */
interface JestReport {
	numPassedTests: number;
	numFailedTests: number;
	numFailedTestSuites: number;
}

/** Projects whose files start real n8ns, each of which is several processes by itself. */
const realN8n = ['e2e', 'compat'];

/**
 * So many of their files at a time, whatever the number of processors: most of the time they wait for
 * n8n's minutes, and what bounds them is memory. Jest begins with those that took longest the last time.
 */
const FILES_AT_ONCE = 4;

/** Runs Node.js on a file of ours, hands on each line that it prints, and answers with its exit code. */
export async function runNode(
	args: string[],
	extra: NodeJS.ProcessEnv = {},
	print: (line: string) => void = console.log,
): Promise<number> {
	const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
	const { code } = await run(process.execPath, args, {
		cwd: root,
		env: environment({ ...colour, ...extra }),
		onLine: print,
	});
	return code;
}

/** Runs some of Jest's projects. A run that breaks off before it can count has failed. */
export async function jest(
	projects: string[],
	extra: NodeJS.ProcessEnv = {},
	print?: (line: string) => void,
): Promise<Counts> {
	const report = join(cacheFolder, `jest-${projects.join('-')}.json`);
	mkdirSync(cacheFolder, { recursive: true });
	rmSync(report, { force: true });
	const code = await runNode(
		[
			join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
			...['--selectProjects', ...projects, '--json', `--outputFile=${report}`],
			// A test that fails may leave something running, which Jest would wait for without end.
			'--forceExit',
			...(projects.some((one) => realN8n.includes(one)) ? [`--maxWorkers=${FILES_AT_ONCE}`] : []),
		],
		extra,
		print,
	);
	if (!existsSync(report)) return { passed: 0, failed: 1 };
	const counted: JestReport = JSON.parse(readFileSync(report, 'utf8'));
	// A file that could not be loaded fails as a suite without tests.
	const failed = counted.numFailedTests || counted.numFailedTestSuites;
	return { passed: counted.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}
