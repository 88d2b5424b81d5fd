/** What was measured, kept between runs, so that one part can be measured anew and all be written up. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem, type } from 'node:os';
import { dirname, join } from 'node:path';

import { N8N_VERSION } from '../tools/n8n-server/releases';
import { ownPackage } from '../tools/n8n-server/package';
import { cacheFolder } from '../tools/n8n-server/paths';

export interface Result {
	/** Of the part's data. */
	version: number;
	/** ISO 8601. */
	at: string;
	took: number;
	circumstances: Circumstances;
	data: unknown;
}

/** On what, and of what, a part was measured. */
export interface Circumstances {
	machine: string;
	node: string;
	n8n: string;
	package: string;
	/** Processes that wanted a core when the part began, mean of a minute: others were at work above 1. */
	load: number;
}

export type Results = Record<string, Result | undefined>;

const file = join(cacheFolder, 'bench', 'results.json');

export function readResults(): Results {
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : {};
}

export function keepResult(name: string, result: Result): void {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify({ ...readResults(), [name]: result }, null, '\t')}\n`);
}

export function circumstances(): Circumstances {
	const { name, version } = ownPackage();
	const [cpu] = cpus();
	const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
	return {
		machine: `${cpus().length} cores (${cpu?.model.trim()}), ${memory}, ${type()} ${process.arch}`,
		node: process.versions.node,
		n8n: N8N_VERSION,
		package: `${name} ${version}`,
		load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
	};
}
