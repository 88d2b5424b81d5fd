import { join } from 'node:path';

/** The environment of an n8n that sleeps a share of the time, and has the rule of n8n 3: see `n8nChanged.js`. */
export const changed = (sleepShare = 60) => ({
	NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'n8nChanged.js'))}`,
	SLEEP_SHARE: String(sleepShare),
});
