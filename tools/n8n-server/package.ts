import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { environment } from './environment';
import { cacheFolder, root } from './paths';
import { run } from './processes';
import { UserError } from './user-error';

/** How Node.js names it when there is nobody at the other end. */
export const UNREACHABLE =
	/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|dns error/i;

/** Where npm is: the one that runs us, else the one that came with this Node.js. */
function npm(): { command: string; args: string[] } {
	const candidates = [
		process.env.npm_execpath ?? '',
		join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
	];
	const script = candidates.find((file) => /npm-cli\.c?js$/.test(file) && existsSync(file));
	return script === undefined
		? { command: 'npm', args: [] }
		: { command: process.execPath, args: [script] };
}

/** Runs npm, without the configuration that an outer npm hands down to its scripts. */
export async function runNpm(args: string[], cwd: string): Promise<string> {
	const { command, args: first } = npm();
	const { code, output } = await run(command, [...first, ...args], { cwd, env: environment() });
	if (code !== 0) {
		const reason = output.match(/^npm error (?!code)(.*)$/m)?.[1] ?? `exit code ${code}`;
		throw new UserError(`npm ${args[0]} did not work: ${reason}`);
	}
	return output;
}

/** Whether the registry can't be reached at all. Asked once, and answered in seconds. */
export async function isOffline(): Promise<boolean> {
	const { command, args } = npm();
	const { output } = await run(command, [...args, 'ping', '--fetch-retries=0'], {
		env: environment(),
	});
	return UNREACHABLE.test(output);
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
 * Installs the tarball into an n8n user folder the way that n8n installs a community package: types are
 * then named after the package, and only what its `package.json` lists is loaded.
 */
export async function installPackage(tarball: string, userFolder: string): Promise<void> {
	const folder = join(userFolder, '.n8n', 'nodes');
	// npm keeps a tarball of the same version that it has seen before, so start over.
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	// Without a manifest of its own npm would install into a parent folder that has one.
	const manifest = { name: 'installed-nodes', private: true, dependencies: {} };
	writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
	// n8n, too, keeps peer dependencies out: it hands its own n8n-workflow to the nodes.
	await runNpm(
		['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', tarball],
		folder,
	);
}

/** The name and version in this repository's package.json. */
export function ownPackage(): { name: string; version: string } {
	return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}
