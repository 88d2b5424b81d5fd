import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';

import { ownPackage } from '../n8n-server/package';

/**
 * The folder of an `npm` that knows this package before it is published, to go first on n8n's path. n8n's Settings
 * installs a package by `npm view` and `npm pack`; both get the tarball here, and all else is npm's own affair.
 *
 * @param tarball Path of the packed package.
 * @param folder Where to put it.
 * @returns The value for PATH.
 */
export function pathWithOwnNpm(tarball: string, folder: string): string {
	const { name, version } = ownPackage();
	const file = basename(tarball);
	mkdirSync(folder, { recursive: true });
	const script = `#!/bin/sh
case "$1 $2" in
	"view ${name}"*) echo '"${version}"' ;;
	"pack ${name}"*) cp '${tarball}' . && echo '${file}' ;;
	*) PATH='${process.env.PATH ?? ''}' exec npm "$@" ;;
esac
`;
	writeFileSync(join(folder, 'npm'), script);
	chmodSync(join(folder, 'npm'), 0o755);
	return [folder, dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
}
