/**
 * Runs n8n's own scanner for community packages, the one that decides on verification, over this source
 * and a packed tarball: `node tools/scan.mjs <tarball>`. As published it works on a package in the
 * registry, and lets warnings pass; here neither errors nor warnings do.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import {
	buildScanConfig,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { ESLint } from 'eslint';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Of a tarball the scanner reads what runs; the sources tell the rest. */
const TARBALL_FILE_PATTERNS = ['**/*.js', 'package.json'];

const [tarball] = process.argv.slice(2);
const unpacked = unpack(tarball);
const found =
	(await scan('source', root, SOURCE_FILE_PATTERNS)) +
	(await scan('tarball', unpacked, TARBALL_FILE_PATTERNS));
process.exitCode = found === 0 ? 0 : 1;

function unpack(file) {
	const folder = join(root, '.cache', 'scan');
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const { status } = spawnSync('tar', ['-xzf', file, '-C', folder, '--strip-components=1'], {
		stdio: 'inherit',
	});
	if (status !== 0) throw new Error(`${file} could not be unpacked`);
	return folder;
}

async function scan(what, cwd, patterns) {
	// As the scanner sets it up: comments in the code switch nothing off, and no other configuration counts.
	const eslint = new ESLint({
		cwd,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
	});
	const results = await eslint.lintFiles(patterns);
	const formatter = await eslint.loadFormatter('stylish');
	const sum = (name) => results.reduce((total, result) => total + result[name], 0);
	const [errors, warnings] = [sum('errorCount'), sum('warningCount')];
	console.log(await formatter.format(results));
	console.log(`${what}: ${results.length} files, ${errors} errors, ${warnings} warnings`);
	return errors + warnings;
}
