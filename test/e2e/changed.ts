import { join } from 'node:path';

/**
 * The environment of an n8n that has the rule of n8n 3: see `n8nChanged.js`.
 *
 * @param sleepShare Its sleeps are so many times shorter.
 */
export const changed = (sleepShare?: number) => ({
	NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'n8nChanged.js'))}`,
	...(sleepShare !== undefined && { SLEEP_SHARE: String(sleepShare) }),
});
