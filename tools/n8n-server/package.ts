import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './paths';
import { unpack } from './tarball';

/**
 * Installs the tarball into an n8n user folder as n8n installs a community package: types are then named after the
 * package, and only what its `package.json` lists is loaded. There are no dependencies that npm would have to add.
 */
export async function installPackage(tarball: string, userFolder: string): Promise<void> {
	const { name, version } = ownPackage();
	const folder = join(userFolder, '.n8n', 'nodes');
	rmSync(folder, { recursive: true, force: true });
	await unpack(tarball, join(folder, 'node_modules', name));
	const manifest = { name: 'installed-nodes', private: true, dependencies: { [name]: version } };
	writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
}

/** The name and version in this repository's package.json. */
export function ownPackage(): { name: string; version: string } {
	return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}
