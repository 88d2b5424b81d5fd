import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';

import { parse } from 'yaml';

import { root } from '../../tools/n8n-server/paths';

/** What is installed, built or made while working here, and not written by anybody. */
const MADE = new Set(['.git', 'node_modules', 'dist', '.cache', 'output']);

/** Every file that was written for this repository, as a path from its root, with slashes. */
export function writtenFiles(folder = root): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (MADE.has(basename(path))) return [];
		return entry.isDirectory() ? writtenFiles(path) : [relative(root, path).split(sep).join('/')];
	});
}

export const readText = (file: string): string => readFileSync(join(root, file), 'utf8');

export const readYaml = <T>(file: string): T => parse(readText(file)) as T;

export const readJson = <T>(file: string): T => JSON.parse(readText(file)) as T;
