import { join } from 'node:path';

import { withLock } from './lock';
import { packPackage, runNpm } from './package';
import { cacheFolder, root } from './paths';

/** Where `npm test` says what it has packed already. */
export const TARBALL_VARIABLE = 'RIG_TARBALL';

/** The package as it would be published: the one that `npm test` packed, else built and packed now. */
export async function packageTarball(): Promise<string> {
	const packed = process.env[TARBALL_VARIABLE];
	if (packed !== undefined) return packed;
	return await withLock(join(cacheFolder, 'pack'), async () => {
		await runNpm(['run', 'build'], root);
		return await packPackage();
	});
}
