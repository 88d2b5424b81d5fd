import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import { lock } from 'proper-lockfile';

/** Between two looks at a lock that someone else holds, in milliseconds. */
const LOOK_MS = 200;

/**
 * Does something while no other process does the same. A lock whose holder was killed counts for nothing
 * after ten seconds.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
	mkdirSync(dirname(name), { recursive: true });
	const retries = { forever: true, factor: 1, minTimeout: LOOK_MS };
	// What is locked is a name, and needs no file.
	const release = await lock(name, { realpath: false, retries });
	try {
		return await work();
	} finally {
		await release();
	}
}
