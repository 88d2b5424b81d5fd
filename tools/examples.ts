import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { root } from './n8n-server/paths';
import type { Workflow } from './n8n-server/workflow';

const folder = join(root, 'examples');

/** The example workflows, by file name without `.json`. */
export function readExamples(): Map<string, Workflow> {
	const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
	return new Map(files.sort().map((file) => [basename(file, '.json'), readExample(file)]));
}

/** One of them. */
export function readExample(name: string): Workflow {
	return JSON.parse(readFileSync(join(folder, `${basename(name, '.json')}.json`), 'utf8'));
}

/** A JPEG of 640x360 that was drawn for this repository: a bottle on a table. Two of the examples carry it. */
export const readSample = (): Buffer => readFileSync(join(folder, 'bottle.jpg'));
