/** What the package costs n8n before anybody uses it: the time to load both nodes, and the tarball's size. */
import { mkdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { installN8n, type InstalledN8n } from '../../tools/n8n-server/install-n8n';
import { ownPackage } from '../../tools/n8n-server/package';
import { cacheFolder } from '../../tools/n8n-server/paths';
import { run } from '../../tools/n8n-server/processes';
import type { Report, Setting } from '../part';
import { digits, withSpread } from '../report/format';
import { spreadOf, type Spread } from '../statistics';

export interface StartData {
	/** To require both nodes, in milliseconds. */
	ownMs: Spread;
	/** To require n8n's own HTTP Request and Wait, which a hand-built loop needs. */
	n8nMs: Spread;
	tarballBytes: number;
}

/** A process takes a tenth of a second, and single ones scatter. */
const PROCESSES_PER_ROUND = 15;

const OWN_NODES = ['NovitaKling', 'NovitaWaitForTask'];
const N8N_NODES = ['HttpRequest', 'Wait'];

const MOST_MS = 15;
const MOST_BYTES = 90_000;

export async function measureStart({
	rounds,
	smallest,
	tarball,
	onProgress,
}: Setting): Promise<StartData> {
	const n8n = await installN8n();
	const folder = await unpack(tarball);
	const base = join(
		require.resolve('n8n-nodes-base/package.json', { paths: [realpathSync(n8n.bin)] }),
		'..',
	);
	const filesOf = (parent: string, names: string[]) =>
		names.map((name) => join(parent, 'dist', 'nodes', name, `${name}.node.js`));
	const own = filesOf(folder, OWN_NODES);
	const others = filesOf(base, N8N_NODES);
	const times = smallest ? 1 : rounds * PROCESSES_PER_ROUND;
	const [ownMs, n8nMs]: [number[], number[]] = [[], []];
	for (let done = 0; done < times; done++) {
		onProgress(done / times);
		ownMs.push(await requireTime(n8n, own));
		n8nMs.push(await requireTime(n8n, others));
	}
	return {
		ownMs: spreadOf(ownMs),
		n8nMs: spreadOf(n8nMs),
		tarballBytes: statSync(tarball).size,
	};
}

async function requireTime({ node }: InstalledN8n, files: string[]): Promise<number> {
	const { code, output } = await run(node, [join(__dirname, 'require-time.js'), ...files]);
	const ms = Number(output);
	if (code !== 0 || Number.isNaN(ms)) throw new Error(`The nodes could not be loaded: ${output}`);
	return ms;
}

/** Below our own node_modules, where the n8n-workflow of the same release is found. */
async function unpack(tarball: string): Promise<string> {
	const folder = join(cacheFolder, 'bench', ownPackage().name);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const { code, output } = await run('tar', ['-xzf', tarball, '--strip=1', '-C', folder]);
	if (code !== 0) throw new Error(`${tarball} could not be unpacked: ${output}`);
	return folder;
}

export function reportStart({ ownMs, n8nMs, tarballBytes }: StartData): Report {
	const milliseconds = (spread: Spread) => `${withSpread(spread, 1)} ms`;
	return {
		heading: 'What it costs to have it installed',
		blocks: [
			{
				head: ['Loaded together', 'Time'],
				rows: [
					['Novita Kling and Novita Wait for Task', milliseconds(ownMs)],
					["n8n's own HTTP Request and Wait", milliseconds(n8nMs)],
				],
			},
			`Each time is that of a fresh process of n8n's own Node.js. n8n-workflow is loaded before, as it is in n8n. The median is that of ${ownMs.rounds} processes, both sides in turns.`,
		],
		figures: [
			{
				what: 'Time to load both nodes',
				measured: milliseconds(ownMs),
				goal: `at most ${MOST_MS} ms`,
				met: ownMs.median <= MOST_MS,
			},
			{
				what: 'Size of the tarball',
				measured: `${digits(tarballBytes / 1000, 1)} kB`,
				goal: `at most ${MOST_BYTES / 1000} kB`,
				met: tarballBytes <= MOST_BYTES,
			},
		],
	};
}
