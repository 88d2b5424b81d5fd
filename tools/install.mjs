/** Brings node_modules up to package-lock.json, with nothing but Node.js and npm. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { begin } from './progress.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** On two cores with an empty cache; a warm one takes half. */
const USUAL_SECONDS = 120;

const UNREACHABLE =
	/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|SOCKET_TIMEOUT/;

/** Whether each package of the lockfile is there, in its version, by npm's own account of what it did. */
export function isInstalled() {
	const wanted = packagesIn(join(root, 'package-lock.json'));
	const present = packagesIn(join(root, 'node_modules', '.package-lock.json'));
	return Object.entries(wanted).every(
		([path, { version, optional }]) =>
			path === '' || present[path]?.version === version || (optional && !present[path]),
	);
}

/** Runs `npm ci` and shows that it is at work. Answers with undefined, or with what went wrong. */
export async function install() {
	const step = begin('Installing the development packages (once)', {
		expectedSeconds: USUAL_SECONDS,
	});
	const { command, args } = npm();
	// Asked once and first: `npm ci` would ask for minutes before it believes that there is no network.
	const ping = await run(command, [...args, 'ping', '--fetch-retries=0']);
	const offline = UNREACHABLE.test(ping.output);
	const flags = ['--no-audit', '--no-fund', ...(offline ? ['--offline'] : [])];
	const { code, output } = await run(command, [...args, 'ci', ...flags]);
	if (code === 0) return void step.done();
	step.fail();
	if (offline || UNREACHABLE.test(output)) {
		return 'No network: the development packages could not be downloaded. Once connected, run the same command again.';
	}
	const log = join(root, '.cache', 'npm-ci.log');
	mkdirSync(dirname(log), { recursive: true });
	writeFileSync(log, output);
	return `npm ci did not work (exit code ${code}); see what it said in ${log}`;
}

function packagesIn(lockfile) {
	if (!existsSync(lockfile)) return {};
	return JSON.parse(readFileSync(lockfile, 'utf8')).packages ?? {};
}

function npm() {
	const bundled = join(dirname(process.execPath), '..', 'lib/node_modules/npm/bin/npm-cli.js');
	const script = [process.env.npm_execpath ?? '', bundled].find(
		(file) => /npm-cli\.c?js$/.test(file) && existsSync(file),
	);
	return script
		? { command: process.execPath, args: [script] }
		: { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

/** In a process group of its own that ends with us, so that an interrupted `npm ci` leaves nothing behind. */
async function run(command, args) {
	const leash = join(root, 'tools', 'n8n-server', 'leash.js');
	const child = spawn(process.execPath, [leash, command, ...args], {
		cwd: root,
		detached: true,
		windowsHide: true,
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8');
		stream.on('data', (text) => (output += text));
	}
	const interrupt = (signal) => {
		child.once('exit', () => process.exit(signal === 'SIGINT' ? 130 : 143));
		child.stdin.destroy();
	};
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
	for (const signal of signals) process.on(signal, interrupt);
	const code = await new Promise((resolve) => {
		child.once('error', () => resolve(127));
		child.once('close', resolve);
	});
	for (const signal of signals) process.off(signal, interrupt);
	return { code, output };
}
