import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { installN8n, needsInstalling } from './n8n-server/install-n8n';
import { cacheFolder, root } from './n8n-server/paths';
import { N8N_VERSION } from './n8n-server/releases';
import { packageTarball, TARBALL_VARIABLE } from './n8n-server/tarball';
import { readOptions } from './command-line';
import { guarded } from './interrupt';
import { jest, runNode } from './jest';
import { runSideBySide, type Print, type Step } from './sideBySide';
import { checkTarball } from './tarball';

const usage = `npm test [-- options]: every check

  --fast  without the end-to-end tests
  --help  show this`;

/** The folders whose imports `.dependency-cruiser.cjs` knows about. */
const architecture = ['nodes', 'credentials', 'simulator', 'tools', 'bench', 'test'];

/** What a run before has found out of files that are still the same. */
const PRETTIER_CACHE = ['--cache', '--cache-location', join(cacheFolder, 'prettier')];
const TYPES = [
	...['--noEmit', '-p', 'test/tsconfig.json'],
	...['--incremental', '--tsBuildInfoFile', join(cacheFolder, 'types.tsbuildinfo')],
];

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
		const tarball = packageTarball();
		const lanes = [checks(tarball), ...(fast ? [] : [endToEnd(tarball)])];
		const { passed, failed } = await runSideBySide(lanes);
		console.log(`\n${passed} passed, ${failed} failed`);
		return failed === 0 ? 0 : 1;
	});
}

/** What keeps the processor busy, cheap to dear. The package comes first: its folder `dist` is remade. */
function checks(tarball: Promise<string>): Step[] {
	const modelTable = join(root, 'tools', 'modelTable.ts');
	return [
		{
			heading: 'Contents of the package',
			work: async (print) => {
				const problems = await checkTarball(await tarball);
				for (const problem of problems) print(problem);
				return problems.length === 0;
			},
		},
		command('Format', 'prettier', 'bin/prettier.cjs', '--check', ...PRETTIER_CACHE, '.'),
		script('Lockfile', join(root, 'tools', 'lockfile.mjs'), '--check'),
		script('Lint', join(root, 'tools', 'lint.mjs')),
		command('Architecture', 'dependency-cruiser', 'bin/dependency-cruise.mjs', ...architecture),
		// Those of the package alone are checked as it is built.
		command('Types', 'typescript', 'bin/tsc', ...TYPES),
		...(existsSync(modelTable)
			? [command('Table of models in the README', 'tsx', 'dist/cli.mjs', modelTable, '--check')]
			: []),
		{
			heading: "n8n's scanner for community packages",
			work: async (print) => await node([join(root, 'tools', 'scan.mjs'), await tarball], print),
		},
		{ heading: 'Unit tests', work: async (print) => await jest(['unit'], {}, print) },
		{
			heading: "Tests in n8n's engine",
			work: async (print) => await jest(['engine'], {}, print),
		},
	];
}

/** What mostly waits for n8n, which looks once a minute at what it has to wake: it runs beside the rest. */
const endToEnd = (tarball: Promise<string>): Step[] => [
	{
		heading: 'Tests in a real n8n',
		work: async (print) => {
			const packed = await tarball;
			await install(print);
			return await jest(['e2e', 'compat'], { [TARBALL_VARIABLE]: packed }, print);
		},
	},
];

async function install(print: Print): Promise<void> {
	if (!needsInstalling()) return;
	print(`Installing n8n ${N8N_VERSION} (once) …`);
	await installN8n();
}

/** A command of one of our packages. */
const command = (heading: string, name: string, bin: string, ...args: string[]): Step =>
	script(heading, join(root, 'node_modules', name, bin), ...args);

const script = (heading: string, ...args: string[]): Step => ({
	heading,
	work: async (print) => await node(args, print),
});

async function node(args: string[], print: Print): Promise<boolean> {
	return (await runNode(args, {}, print)) === 0;
}
