/**
 * `node tools/with-packages.mjs <file> [options]`: brings node_modules up to package-lock.json, then runs the `main`
 * of that TypeScript file. So a fresh clone needs no step before its first command. Of our own this file may use
 * nothing, and of others' only Node.js and npm: nothing else may be there yet.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;

/** How npm names it when there is nobody at the other end. */
const UNREACHABLE =
	/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|SOCKET_TIMEOUT/;

/** Between two looks at whether our parent is still there. */
const PARENT_LOOK_MS = 250;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [file = '', ...args] = process.argv.slice(2);

endWithParent();
const problem = await prepare();
if (problem !== undefined) console.error(problem);
// Not by itself: a simulator inside of this process, for one, would keep it running.
process.exit(problem === undefined ? await run() : 1);

/** Answers with undefined, or with one line on what keeps the command from running. */
async function prepare() {
	const major = Number(process.versions.node.split('.')[0]);
	if (major < OLDEST_NODE) {
		return `Node.js ${OLDEST_NODE} or newer is needed; this is ${process.versions.node}.`;
	}
	if (isInstalled() || (await install()) === 0) return undefined;
	return 'The development packages could not be installed. Was there a network? Run the same command again.';
}

/** Whether each package of the lockfile is there, in its version, by npm's own account of what it did. */
function isInstalled() {
	const wanted = packagesIn(join(root, 'package-lock.json'));
	const present = packagesIn(join(root, 'node_modules', '.package-lock.json'));
	return Object.entries(wanted).every(
		([path, { version, optional }]) =>
			path === '' || present[path]?.version === version || (optional && !present[path]),
	);
}

function packagesIn(lockfile) {
	if (!existsSync(lockfile)) return {};
	return JSON.parse(readFileSync(lockfile, 'utf8')).packages ?? {};
}

/** Runs `npm ci`, which ends with us. Answers with its exit code. */
async function install() {
	console.log('Installing the development packages (once, a minute or two) …');
	// npm itself, and not its shell script: Windows can't start that one without a shell.
	const script = join(dirname(process.env.npm_execpath ?? ''), 'npm-cli.js');
	const [command, ...first] = existsSync(script) ? [process.execPath, script] : ['npm'];
	// Asked first: `npm ci` takes minutes to believe that there is no network. npm's cache may do without.
	const ping = spawnSync(command, [...first, 'ping', '--fetch-retries=0'], { encoding: 'utf8' });
	const offline = UNREACHABLE.test(ping.stderr) ? ['--offline'] : [];
	const child = spawn(command, [...first, 'ci', ...offline], { cwd: root, stdio: 'inherit' });
	// At once: what npm leaves half done, the next `npm ci` removes.
	const interrupt = () => {
		child.kill('SIGKILL');
		process.exit(1);
	};
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
	for (const signal of signals) process.on(signal, interrupt);
	const code = await new Promise((done) => {
		child.once('error', () => done(127));
		child.once('close', done);
	});
	for (const signal of signals) process.off(signal, interrupt);
	return code;
}

async function run() {
	const require = createRequire(import.meta.url);
	require('tsx/cjs');
	return await require(resolve(file)).main(args);
}

/**
 * npm hands a signal on to its shell alone, and the shell dies of a SIGTERM without a word to us. Losing our parent is
 * then all that we hear of it. A Ctrl-C comes from the terminal, to us too.
 */
function endWithParent() {
	const parent = process.ppid;
	const watch = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(watch);
		process.kill(process.pid, 'SIGTERM');
	}, PARENT_LOOK_MS);
	watch.unref();
}
