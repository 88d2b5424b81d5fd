/**
 * The way into every command of this repository: `node tools/run.mjs <command> [options]`. Sees to it that
 * the packages are there, so that a fresh clone needs no step before it, then hands over to the command's
 * own file, in TypeScript.
 */
import { createRequire } from 'node:module';

import { install, isInstalled } from './install.mjs';

const OLDEST_NODE = 20;

/** Between two looks at whether our parent is still there. */
const PARENT_LOOK_MS = 250;

const commands = {
	start: './start.ts',
	test: './test.ts',
	compat: './compat.ts',
	simulator: '../simulator/main.ts',
	'live-check': './liveCheck/main.ts',
	bench: '../bench/main.ts',
	sample: './embedSample.ts',
};

const [command = '', ...args] = process.argv.slice(2);
// Not by itself: a simulator inside of this process, for one, would keep it running.
process.exit(await main());

async function main() {
	endWithParent();
	const major = Number(process.versions.node.split('.')[0]);
	if (major < OLDEST_NODE) {
		return stop(`Node.js ${OLDEST_NODE} or newer is needed; this is ${process.versions.node}.`);
	}
	const file = commands[command];
	if (file === undefined) {
		return stop(`Usage: node tools/run.mjs ${Object.keys(commands).join('|')}`);
	}
	if (!isInstalled()) {
		const problem = await install();
		if (problem !== undefined) return stop(problem);
	}
	const require = createRequire(import.meta.url);
	require('tsx/cjs');
	return await require(file).main(args);
}

/**
 * npm hands a signal on to its shell alone, and the shell dies of it without a word to us. Losing our
 * parent is then all that we hear of it.
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

function stop(problem) {
	console.error(problem);
	return 1;
}
