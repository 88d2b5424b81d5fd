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
