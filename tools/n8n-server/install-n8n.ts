import { createHash } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { environment } from './environment';
import { withLock } from './lock';
import { n8nFolder, n8nRecipe, root } from './paths';
import { run, type Finished } from './processes';
import { N8N_VERSION } from './releases';
import { canInstall, ensureSystemPackages, missing, type SystemPackage } from './system';
import { UserError } from './user-error';

/** How far an installation has come, 0 to 1, and what it is at. */
export type OnProgress = (fraction: number, note?: string) => void;

export interface InstalledN8n {
	/** The Node.js that runs it. */
	node: string;
	/** n8n's command. */
	bin: string;
	/** The folder of the n8n-workflow that it hands to nodes. */
	workflow: string;
}

const recipeFiles = ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml'];

/** Where the binary packages that the recipe names keep their Node.js. One of them is installed. */
const nodePackages = ['linux-x64', 'linux-arm64', 'darwin-x64', 'bin-darwin-arm64', 'win-x64'];

/** Compiling the database driver takes these; its own copy of SQLite takes a minute longer to compile. */
const compilers: SystemPackage[] = ['g++', 'make', 'python3'];
const quicker: SystemPackage[] = ['libsqlite3-dev'];

/** By default pnpm takes many minutes to believe that there is no network. */
const retries = ['--config.fetch-retry-mintimeout=1000', '--config.fetch-retry-maxtimeout=5000'];

/** How pnpm and Node.js name it when there is nobody at the other end. */
const UNREACHABLE =
	/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|dns error/i;

/** Of the time that an installation takes, the part that is spent before the compiler starts. */
const DOWNLOAD_PART = 0.6;

/** How many files node-gyp names on its way through sqlite3. */
const COMPILER_LINES = 7;

/**
 * Installs a release of n8n in a folder of its own, unless it is there already.
 * @throws {UserError} without a network, or without a compiler where none can be installed.
 */
export async function installN8n(
	version: string = N8N_VERSION,
	onProgress: OnProgress = () => undefined,
): Promise<InstalledN8n> {
	const folder = n8nFolder(version);
	await withLock(folder, async () => {
		if (!needsInstalling(version)) return;
		await install(version, folder, onProgress);
		// Written last: an installation that was interrupted doesn't count.
		writeFileSync(stampOf(version), fingerprint(version));
	});
	return installed(folder);
}

const stampOf = (version: string): string => join(n8nFolder(version), '.complete');

/** Whether that release still has to be installed. */
export function needsInstalling(version: string = N8N_VERSION): boolean {
	const stamp = stampOf(version);
	return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint(version);
}

async function install(version: string, folder: string, onProgress: OnProgress): Promise<void> {
	onProgress(0, 'looking for a compiler');
	if (process.platform === 'linux') await prepareCompiler((note) => onProgress(0, note));
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	for (const file of recipeFiles) cpSync(join(n8nRecipe(version), file), join(folder, file));

	const pnpm = join(root, 'node_modules', 'pnpm', 'bin', 'pnpm.mjs');
	const args = [pnpm, 'install', '--frozen-lockfile', ...retries];
	const result = await run(process.execPath, args, {
		cwd: folder,
		env: environment({ ...compilerSettings(folder), CI: 'true', FORCE_COLOR: '0' }),
		onLine: reporter(onProgress),
	});
	if (result.code !== 0 || !existsSync(databaseDriver(folder))) {
		throw failure(version, result);
	}
}

async function prepareCompiler(onNote: (note: string) => void): Promise<void> {
	await ensureSystemPackages(compilers, onNote);
	if (!canInstall()) return;
	// Only quicker with it: where it can't be had, sqlite3 compiles the SQLite that it brings along.
	await ensureSystemPackages(quicker, onNote).catch(() => undefined);
}

/** What node-gyp and sqlite3's own script look at. */
function compilerSettings(folder: string): NodeJS.ProcessEnv {
	// Elsewhere sqlite3 fetches a prebuilt file, since a compiler is less of a given there.
	if (process.platform !== 'linux') return { npm_config_ignore_scripts: 'false' };
	return {
		npm_config_ignore_scripts: 'false',
		npm_config_build_from_source: 'true',
		// The Node.js of the recipe brings its headers; node-gyp would download them.
		npm_config_nodedir: join(folder, 'node_modules', `node-linux-${process.arch}`),
		JOBS: '2',
		...(missing(quicker).length === 0 && { npm_config_sqlite: '/usr' }),
	};
}

/** pnpm tells how many packages it has found and unpacked, then each line of the compiler. */
function reporter(onProgress: OnProgress): (line: string) => void {
	let compiled = 0;
	return (line) => {
		const counts = line.match(/^Progress: resolved (\d+), .* added (\d+)/);
		if (counts !== null) {
			const [found = 0, unpacked = 0] = counts.slice(1).map(Number);
			const part = found > 0 ? Math.min(1, unpacked / found) : 0;
			onProgress(part * DOWNLOAD_PART, `${unpacked} of ${found} packages`);
		} else if (/sqlite3 install/.test(line)) {
			// node-gyp names each file that it has begun, and nothing tells how long one takes.
			if (/\b(CC|CXX|SOLINK|SOLINK_MODULE|COPY)\(/.test(line)) compiled += 1;
			const part = Math.min(1, compiled / COMPILER_LINES);
			onProgress(DOWNLOAD_PART + part * (1 - DOWNLOAD_PART), 'compiling the database driver');
		}
	};
}

function databaseDriver(folder: string): string {
	const manifest = require.resolve('sqlite3/package.json', {
		paths: [join(folder, 'node_modules', '.pnpm', 'node_modules')],
	});
	return join(manifest, '..', 'build', 'Release', 'node_sqlite3.node');
}

function failure(version: string, { code, output }: Finished): UserError {
	if (UNREACHABLE.test(output)) {
		return new UserError(
			`No network: the packages of n8n ${version} could not be downloaded. Once connected, run the same command again.`,
		);
	}
	const log = join(n8nFolder(version), 'install.log');
	writeFileSync(log, output);
	return new UserError(
		`n8n ${version} could not be installed (exit code ${code}); see what pnpm said in ${log}`,
	);
}

function installed(folder: string): InstalledN8n {
	const modules = join(folder, 'node_modules');
	const own = nodePackages
		.map((name) => join(modules, `node-${name}`, 'bin'))
		.map((bin) => join(bin, process.platform === 'win32' ? 'node.exe' : 'node'))
		.find(existsSync);
	// pnpm puts what n8n depends on beside the place that its own folder is a link to.
	const n8n = realpathSync(join(modules, 'n8n'));
	return {
		node: own ?? process.execPath,
		bin: join(modules, 'n8n', 'bin', 'n8n'),
		workflow: realpathSync(join(n8n, '..', 'n8n-workflow')),
	};
}

/** Changes with the recipe and with the machine that the native parts were built for. */
function fingerprint(version: string): string {
	const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
	for (const file of recipeFiles) hash.update(readFileSync(join(n8nRecipe(version), file)));
	return hash.digest('hex');
}
