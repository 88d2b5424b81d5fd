import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './n8n-server/paths';
import { run } from './n8n-server/processes';

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
export async function checkTarball(tarball: string): Promise<string[]> {
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
