import { join, resolve } from 'node:path';

/** The repository. */
export const root = resolve(__dirname, '..', '..');

/** Everything that is made or downloaded while working here; ignored by git, safe to delete. */
export const cacheFolder = join(root, '.cache');

/** The recipe of one n8n release: its package.json, pnpm-workspace.yaml and pnpm-lock.yaml. */
export const n8nRecipe = (version: string): string =>
	join(root, 'tools', 'n8n-server', 'releases', version);

/** Where that release is installed. */
export const n8nFolder = (version: string): string => join(cacheFolder, `n8n-${version}`);
