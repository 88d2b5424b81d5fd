import { join } from 'node:path';

/** The environment of an n8n that reads these files of this folder before its own. */
export const preload = (...files: string[]) => ({
	NODE_OPTIONS: files.map((file) => `--require ${JSON.stringify(join(__dirname, file))}`).join(' '),
});
