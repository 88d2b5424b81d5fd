import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { installN8n, needsInstalling } from './n8n-server/install-n8n';
import { cacheFolder, root } from './n8n-server/paths';
import { run } from './n8n-server/processes';
import { N8N_VERSION } from './n8n-server/releases';
import { packageTarball, TARBALL_VARIABLE } from './n8n-server/tarball';
import { command } from './command-line';
import { jest, runNode } from './jest';
import { runSideBySide, type Print, type Step } from './sideBySide';

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
	const options = { fast: { type: 'boolean', default: false } } as const;
	return await command(args, usage, options, async ({ fast }) => {
		const tarball = packageTarball();
		return await runSideBySide([checks(tarball), ...(fast ? [] : [endToEnd(tarball)])]);
	});
}

/** What keeps the processor busy, cheap to dear. The package comes first: its folder `dist` is remade. */
function checks(tarball: Promise<string>): Step[] {
	const tool = (name: string) => join(root, 'tools', name);
	return [
		{
			heading: 'Contents of the package',
			work: async (print) => {
				const problems = await checkTarball(await tarball);
				for (const problem of problems) print(problem);
				return problems.length === 0;
			},
		},
		binary('Format', 'prettier', 'bin/prettier.cjs', '--check', ...PRETTIER_CACHE, '.'),
		script('Lockfile', tool('lockfile.mjs'), '--check'),
		script('Lint', tool('lint.mjs')),
		binary('Architecture', 'dependency-cruiser', 'bin/dependency-cruise.mjs', ...architecture),
		// Those of the package alone are checked as it is built.
		binary('Types', 'typescript', 'bin/tsc', ...TYPES),
		binary(
			'Table of models in the README',
			'tsx',
			'dist/cli.mjs',
			tool('modelTable.ts'),
			'--check',
		),
		{
			heading: "n8n's scanner for community packages",
			work: async (print) => await succeeds([tool('scan.mjs'), await tarball], print),
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
			if (needsInstalling()) {
				print(`Installing n8n ${N8N_VERSION} (once) …`);
				await installN8n();
			}
			return await jest(['e2e', 'compat'], { [TARBALL_VARIABLE]: packed }, print);
		},
	},
];

/** A command of one of our packages. */
const binary = (heading: string, name: string, bin: string, ...args: string[]): Step =>
	script(heading, join(root, 'node_modules', name, bin), ...args);

const script = (heading: string, ...args: string[]): Step => ({
	heading,
	work: async (print) => await succeeds(args, print),
});

const succeeds = async (args: string[], print: Print): Promise<boolean> =>
	(await runNode(args, {}, print)) === 0;

interface Manifest {
	main?: string;
	n8n?: { nodes?: string[]; credentials?: string[] };
}

/** What a user's n8n is to get: what runs, its types, its icons and codex files, and the papers. */
const allowed =
	/^(package\.json|README\.md|CHANGELOG\.md|LICENSE(\.md)?|index\.js|dist\/package\.json|dist\/(nodes|credentials|icons)\/.+\.(js|d\.ts|json|svg))$/;

/** In kilobytes. Whoever installs the package waits for it, and a reviewer reads it. */
const MOST_KB = 125;

const papers = ['package.json', 'README.md'];

/** What is wrong with the contents of a packed tarball, one line each; nothing, when all is well. */
async function checkTarball(tarball: string): Promise<string[]> {
	const { output } = await run('tar', ['-tzf', tarball]);
	const files = output
		.split('\n')
		.filter((line) => line !== '' && !line.endsWith('/'))
		.map((line) => line.replace(/^package\//, ''));
	const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	const { nodes = [], credentials = [] } = manifest.n8n ?? {};
	const codex = nodes.map((file) => file.replace(/\.js$/, '.json'));
	const wanted = [...papers, ...nodes, ...credentials, ...codex];
	const kilobytes = statSync(tarball).size / 1_000;
	return [
		...(kilobytes > MOST_KB ? [`it has ${kilobytes} kB, and may have ${MOST_KB}`] : []),
		...wanted.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
		...files.filter((file) => !allowed.test(file)).map((file) => `${file} does not belong there`),
		...(files.some((file) => file.endsWith('.svg')) ? [] : ['there is no icon']),
	];
}
