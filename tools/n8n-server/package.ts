import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { environment } from './environment';
import { cacheFolder, root } from './paths';
import { run } from './processes';
import { UserError } from './user-error';

/** Runs npm, without the configuration that an outer npm hands down to its scripts. */
export async function runNpm(args: string[], cwd: string): Promise<string> {
	// npm itself, and not its shell script: Windows can't start that one without a shell. npx has it beside its own.
	const script = join(dirname(process.env.npm_execpath ?? ''), 'npm-cli.js');
	const [command, ...first] = existsSync(script) ? [process.execPath, script] : ['npm'];
	const { code, output } = await run(command, [...first, ...args], { cwd, env: environment() });
	if (code !== 0) {
		const reason = output.match(/^npm error (?!code)(.*)$/m)?.[1] ?? `exit code ${code}`;
		throw new UserError(`npm ${args[0]} did not work: ${reason}`);
	}
	return output;
}

/** Packs what would be published, after a build, and answers with the tarball's path. */
export async function packPackage(folder = join(cacheFolder, 'pack')): Promise<string> {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const output = await runNpm(['pack', '--pack-destination', folder], root);
	const name = output.match(/^\S+\.tgz$/m)?.[0];
	if (name === undefined) throw new Error('npm pack named no tarball');
	return join(folder, name);
}

/**
 * Installs the tarball into an n8n user folder as n8n installs a community package: types are then named after the
 * package, and only what its `package.json` lists is loaded. There are no dependencies that npm would have to add.
 */
export async function installPackage(tarball: string, userFolder: string): Promise<void> {
	const { name, version } = ownPackage();
	const folder = join(userFolder, '.n8n', 'nodes');
	const unpacked = join(folder, 'node_modules', name);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(unpacked, { recursive: true });
	const { code, output } = await run('tar', ['-xzf', tarball, '--strip=1', '-C', unpacked]);
	if (code !== 0) throw new UserError(`${tarball} could not be unpacked: ${output}`);
	const manifest = { name: 'installed-nodes', private: true, dependencies: { [name]: version } };
	writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
}

/** The name and version in this repository's package.json. */
export function ownPackage(): { name: string; version: string } {
	return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}
