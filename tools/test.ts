import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './n8n-server/paths';
import { TARBALL_VARIABLE } from './n8n-server/tarball';
import { buildAndPack, installN8nVisibly } from './build';
import { readOptions } from './command-line';
import { guarded } from './interrupt';
import { jest, runNode, type Counts } from './jest';
import { checkTarball } from './tarball';

const usage = `npm test [-- options]: every check

  --fast  without the end-to-end tests
  --help  show this`;

/** The folders whose imports `.dependency-cruiser.cjs` knows about. */
const architecture = ['nodes', 'credentials', 'simulator', 'tools', 'bench', 'test'];

/** A step answers with how many tests it ran; a check that runs none, with whether it went well. */
type Work = () => Promise<Counts | boolean>;

export async function main(args: string[]): Promise<number> {
	return await guarded(async () => {
		const { fast, help } = readOptions(args, {
			fast: { type: 'boolean', default: false },
			help: { type: 'boolean' },
		});
		if (help) {
			console.log(usage);
			return 0;
		}
		return await runAll(steps(fast));
	});
}

/** Cheap to dear. The first that fails is the last that runs. */
function steps(fast: boolean): Array<[heading: string, work: Work]> {
	let tarball = '';
	const modelTable = join(root, 'tools', 'modelTable.ts');
	return [
		['Format', async () => await command('prettier', 'bin/prettier.cjs', '--check', '.')],
		['Lockfile', async () => await node(join(root, 'tools', 'lockfile.mjs'), '--check')],
		['Lint', async () => await node(join(root, 'tools', 'lint.mjs'))],
		[
			'Architecture',
			async () => await command('dependency-cruiser', 'bin/dependency-cruise.mjs', ...architecture),
		],
		['Types of the package', async () => await types('tsconfig.json')],
		['Types of tools and tests', async () => await types('test/tsconfig.json')],
		[
			'Table of models in the README',
			async () =>
				!existsSync(modelTable) || (await command('tsx', 'dist/cli.mjs', modelTable, '--check')),
		],
		[
			'Contents of the package',
			async () => {
				tarball = await buildAndPack();
				const problems = await checkTarball(tarball);
				for (const problem of problems) console.log(problem);
				return problems.length === 0;
			},
		],
		[
			"n8n's scanner for community packages",
			async () => await node(join(root, 'tools', 'scan.mjs'), tarball),
		],
		['Unit tests', async () => await jest(['unit'])],
		["Tests in n8n's engine", async () => await jest(['engine'])],
		...(fast
			? []
			: ([
					[
						'Tests in a real n8n',
						async () => {
							await installN8nVisibly();
							return await jest(['e2e', 'compat'], { [TARBALL_VARIABLE]: tarball });
						},
					],
				] satisfies Array<[string, Work]>)),
	];
}

async function runAll(all: Array<[string, Work]>): Promise<number> {
	const total: Counts = { passed: 0, failed: 0 };
	for (const [heading, work] of all) {
		console.log(`\n── ${heading}`);
		const startedAt = Date.now();
		const result = await work();
		const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
		const counts = typeof result === 'boolean' ? { passed: 0, failed: result ? 0 : 1 } : result;
		total.passed += counts.passed;
		total.failed += counts.failed;
		console.log(`${counts.failed === 0 ? '✓' : '✗'} ${heading} (${seconds} s)`);
		if (counts.failed > 0) break;
	}
	console.log(`\n${total.passed} passed, ${total.failed} failed`);
	return total.failed === 0 ? 0 : 1;
}

const types = async (project: string) =>
	await command('typescript', 'bin/tsc', '--noEmit', '-p', project);

/** Runs a command of one of our packages. */
async function command(name: string, bin: string, ...args: string[]): Promise<boolean> {
	return await node(join(root, 'node_modules', name, bin), ...args);
}

async function node(...args: string[]): Promise<boolean> {
	return (await runNode(args)) === 0;
}
