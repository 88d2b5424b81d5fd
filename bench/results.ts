/** What was measured, kept between runs, so that one part can be measured anew and all be written up. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem, type } from 'node:os';
import { dirname, join } from 'node:path';

import { ownPackage } from '../tools/n8n-server/package';
import { cacheFolder } from '../tools/n8n-server/paths';
import { N8N_VERSION } from '../tools/n8n-server/releases';

export interface Result extends Circumstances {
	/** Of the part, and so of the shape of its data. */
	partVersion: number;
	tookSeconds: number;
	data: unknown;
}

/** When, on what and of what a part was measured. */
export interface Circumstances {
	/** ISO 8601. */
	at: string;
	machine: string;
	node: string;
	n8n: string;
	/** Of the package. */
	version: string;
	/** Processes that wanted a core when the part began, as the mean of a minute. */
	load: number;
}

const file = join(cacheFolder, 'bench', 'results.json');

export function readResults(): Record<string, Result | undefined> {
	if (!existsSync(file)) return {};
	return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Result>;
}

export function keepResult(name: string, result: Result): void {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify({ ...readResults(), [name]: result }, null, '\t')}\n`);
}

export function circumstances(): Circumstances {
	const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
	return {
		at: new Date().toISOString(),
		machine: `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${memory}, ${type()} ${process.arch}`,
		node: process.versions.node,
		n8n: N8N_VERSION,
		version: ownPackage().version,
		load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
	};
}
