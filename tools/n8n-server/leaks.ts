import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files below a folder, without the packages that npm put there. */
export function filesBelow(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
		.map(({ parentPath, name }) => join(parentPath, name));
}

/** Which files below these folders hold that text, to see that a key is in none of them. */
export function filesWith(text: string, folders: readonly string[]): string[] {
	return folders.flatMap(filesBelow).filter((file) => readFileSync(file).includes(text));
}
