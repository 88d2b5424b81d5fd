import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../../rig/paths';

/** `UPDATE_SCREENSHOTS=1` renews the pictures of the gallery; otherwise they go to the cache. */
const folder = join(
	root,
	process.env.UPDATE_SCREENSHOTS ? 'docs/images/examples' : '.cache/screenshots/examples',
);

/** Where a screenshot of this name is to go. */
export function pictureFile(name: string): string {
	mkdirSync(folder, { recursive: true });
	return join(folder, `${name}.png`);
}
