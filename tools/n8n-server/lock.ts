import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Between two looks at a lock that someone else holds, in milliseconds. */
const LOOK_MS = 200;

/** Does something while no other process does the same. A lock whose holder is gone counts for nothing. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
	mkdirSync(dirname(file), { recursive: true });
	while (!take(file)) await sleep(LOOK_MS);
	const release = () => rmSync(file, { force: true });
	// An interrupted command doesn't come back here.
	process.once('exit', release);
	try {
		return await work();
	} finally {
		process.off('exit', release);
		release();
	}
}

function take(file: string): boolean {
	try {
		writeFileSync(file, String(process.pid), { flag: 'wx' });
		return true;
	} catch {
		const holder = readHolder(file);
		if (holder !== undefined && !isAlive(holder)) rmSync(file, { force: true });
		return false;
	}
}

function readHolder(file: string): number | undefined {
	try {
		return Number(readFileSync(file, 'utf8')) || undefined;
	} catch {
		return undefined;
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
