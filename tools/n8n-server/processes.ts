import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface CommandOptions {
	cwd?: string;
	/** The whole environment of the command; this process's own when left out. */
	env?: NodeJS.ProcessEnv;
	/** Called with each line that the command prints, on either stream. */
	onLine?: (line: string) => void;
}

export interface Running {
	/** Resolves with the exit code once the command ended and nothing of its group is left. */
	readonly exited: Promise<number>;
	/** Asks the command to end, and kills what is left of its group after `graceMs`. */
	stop(graceMs?: number): Promise<void>;
	/** Kills the whole group with -9, as a power cut would. */
	kill9(): Promise<void>;
}

export interface Finished {
	code: number;
	/** Both streams, in the order they came. */
	output: string;
}

/**
 * What ends the whole group of a command when we are gone. Libraries for processes end the command alone, and only
 * where we are not killed ourselves.
 */
const leash = join(__dirname, 'leash.js');

const running = new Set<Running>();

/** Starts a command in a process group of its own that can't outlive this process. */
export function start(command: string, args: string[], options: CommandOptions = {}): Running {
	const child = spawn(process.execPath, [leash, command, ...args], {
		cwd: options.cwd,
		env: options.env ?? process.env,
		detached: true,
		windowsHide: true,
		stdio: 'pipe',
	});
	// The leash reads from this pipe only to notice that we are gone.
	child.stdin.on('error', () => undefined);
	for (const input of [child.stdout, child.stderr]) {
		const lines = createInterface({ input, crlfDelay: Infinity });
		lines.on('line', (line) => options.onLine?.(line));
	}

	const pid = child.pid ?? 0;
	const exited = new Promise<number>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve(code ?? 137));
		child.once('exit', () => killGroup(pid));
	}).finally(() => running.delete(handle));

	const kill9 = async () => {
		killGroup(pid);
		await exited;
	};
	const stop = async (graceMs = 15_000) => {
		// Windows can't ask a process to end.
		if (process.platform === 'win32') return await kill9();
		const timer = setTimeout(() => killGroup(pid), graceMs);
		child.kill('SIGTERM');
		await exited.finally(() => clearTimeout(timer));
	};
	const handle: Running = { exited, stop, kill9 };
	running.add(handle);
	return handle;
}

/** Runs a command to its end. A command that fails is for the caller to judge: nothing is thrown. */
export async function run(
	command: string,
	args: string[],
	options: CommandOptions = {},
): Promise<Finished> {
	let output = '';
	const { exited } = start(command, args, {
		...options,
		onLine: (line) => {
			output += `${line}\n`;
			options.onLine?.(line);
		},
	});
	return { code: await exited, output };
}

/** Ends everything that `start` and `run` have started and that is still there. */
export async function stopAll(): Promise<void> {
	await Promise.allSettled([...running].map(async (handle) => await handle.stop(5000)));
}

function killGroup(pid: number): void {
	if (pid === 0) return;
	if (process.platform === 'win32') {
		spawnSync('taskkill', ['/T', '/F', '/PID', String(pid)], { stdio: 'ignore' });
		return;
	}
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// Nothing of the group is left, which is what was wanted.
	}
}
