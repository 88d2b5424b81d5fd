import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { root } from './paths';

/** `UPDATE_SCREENSHOTS=1` renews the pictures of the documentation; otherwise they go to the cache. */
const folder = join(root, process.env.UPDATE_SCREENSHOTS ? 'docs/images' : '.cache/screenshots');

/** Where a screenshot of this name is to go; the name may have folders in it. */
export function screenshotFile(name: string, extension: 'png' | 'gif' = 'png'): string {
	const file = join(folder, `${name}.${extension}`);
	mkdirSync(dirname(file), { recursive: true });
	return file;
}
