/** What the package costs n8n before anybody uses it: the time to load both nodes, and the tarball's size. */
import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { installN8n, type InstalledN8n } from '../../tools/n8n-server/install-n8n';
import { ownPackage } from '../../tools/n8n-server/package';
import { cacheFolder } from '../../tools/n8n-server/paths';
import { run } from '../../tools/n8n-server/processes';
import { unpack } from '../../tools/n8n-server/tarball';
import { figureOf, type Figure, type Setting } from '../part';

/** A process takes a tenth of a second, and single ones scatter. */
const PROCESSES_PER_ROUND = 15;

const OWN_NODES = ['NovitaKling', 'NovitaWaitForTask'];
const N8N_NODES = ['HttpRequest', 'Wait'];

const MOST_MS = 15;
const MOST_KB = 90;

export async function measureStart({
	rounds,
	smallest,
	tarball,
	onProgress,
}: Setting): Promise<Figure[]> {
	const n8n = await installN8n();
	// Below our own node_modules, where the n8n-workflow of the same release is found.
	const folder = join(cacheFolder, 'bench', ownPackage().name);
	await unpack(tarball, folder);
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
	const inMs = { unit: 'ms', digits: 1 };
	const kilobytes = statSync(tarball).size / 1000;
	return [
		figureOf('Time to load both nodes', ownMs, { ...inMs, goal: MOST_MS }),
		figureOf("Time to load n8n's own HTTP Request and Wait", n8nMs, inMs),
		{ what: 'Size of the tarball', value: kilobytes, unit: 'kB', digits: 1, goal: MOST_KB },
	];
}

async function requireTime({ node }: InstalledN8n, files: string[]): Promise<number> {
	const { code, output } = await run(node, [join(__dirname, 'require-time.js'), ...files]);
	const ms = Number(output);
	if (code !== 0 || Number.isNaN(ms)) throw new Error(`The nodes could not be loaded: ${output}`);
	return ms;
}
