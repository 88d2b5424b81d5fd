/**
 * Runs a command in a process group of its own, and ends the whole group when the process that started
 * us is gone, however it went. A test runner that is killed with -9 can't clean up after itself, and an
 * n8n that outlives it would hold its port and its database.
 *
 * Usage: node leash.js <command> [arguments…], started detached with a pipe as its standard input.
 */
const { spawn, spawnSync } = require('node:child_process');

/** How long the command may take to end by itself once nobody waits for it any more. */
const GRACE_MS = 3000;

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
let abandoned = false;

function killAll() {
	if (process.platform === 'win32') {
		spawnSync('taskkill', ['/T', '/F', '/PID', String(child.pid)], { stdio: 'ignore' });
		process.exit(1);
	}
	process.kill(-process.pid, 'SIGKILL');
}

child.on('error', (error) => {
	console.error(error.message);
	process.exit(127);
});

child.on('exit', (code, signal) => {
	// Grandchildren may still be there. Our starter sweeps them up; when it is gone, we do.
	if (abandoned) killAll();
	process.exit(code ?? (signal === 'SIGKILL' ? 137 : 143));
});

// The terminal's Ctrl-C doesn't reach a group of its own: what we are sent goes to the command alone, so
// that it can end its own children in its own order.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
	process.on(signal, () => child.kill(signal));
}

process.stdin.resume();
process.stdin.on('error', () => {});
process.stdin.on('close', () => {
	abandoned = true;
	// Windows can't ask a process to end, and of a dead one's children it knows nothing any more.
	if (process.platform === 'win32') killAll();
	child.kill('SIGTERM');
	setTimeout(killAll, GRACE_MS);
});
