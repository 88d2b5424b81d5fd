/** What the package costs n8n before anybody uses it: the time to load both nodes, and the size of the tarball. */
import { mkdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { installN8n, type InstalledN8n } from '../../tools/n8n-server/install-n8n';
import { ownPackage } from '../../tools/n8n-server/package';
import { cacheFolder } from '../../tools/n8n-server/paths';
import { run } from '../../tools/n8n-server/processes';
import type { Part, Setting } from '../part';
import { spreadOf, type Spread } from '../statistics';
import { reportStart } from './report';

export interface StartData {
	/** Milliseconds to require the nodes, n8n-workflow being loaded already. */
	oursMs: Spread;
	/** The two of n8n's own nodes that a hand-built loop needs to ask and to pause. */
	othersMs: Spread;
	tarballBytes: number;
	files: number;
}

/** A process takes a tenth of a second, and single ones scatter. */
const PROCESSES_A_ROUND = 15;

const OTHERS = ['HttpRequest/HttpRequest.node.js', 'Wait/Wait.node.js'];

export const startPart: Part<StartData> = {
	name: 'start',
	title: 'Require time and tarball size',
	version: 1,
	measure,
	report: reportStart,
};

async function measure({ rounds, smallest, tarball, onProgress }: Setting): Promise<StartData> {
	const n8n = await installN8n();
	const { folder, files } = await unpack(tarball);
	const nodes = ['NovitaKling', 'NovitaWaitForTask'];
	const ours = nodes.map((name) => join(folder, 'dist', 'nodes', name, `${name}.node.js`));
	const others = OTHERS.map((file) => join(nodesBase(n8n), 'dist', 'nodes', file));
	const times = smallest ? 1 : rounds * PROCESSES_A_ROUND;
	const [oursMs, othersMs]: [number[], number[]] = [[], []];
	for (let done = 0; done < times; done++) {
		onProgress(done / times);
		oursMs.push(await requireTime(n8n, ours));
		othersMs.push(await requireTime(n8n, others));
	}
	return {
		oursMs: spreadOf(oursMs),
		othersMs: spreadOf(othersMs),
		tarballBytes: statSync(tarball).size,
		files,
	};
}

async function requireTime({ node }: InstalledN8n, files: string[]): Promise<number> {
	const { code, output } = await run(node, [join(__dirname, 'require-time.js'), ...files]);
	const ms = Number(output);
	if (code !== 0 || Number.isNaN(ms)) throw new Error(`The nodes could not be loaded: ${output}`);
	return ms;
}

/** Below our own node_modules, where the n8n-workflow of the same release is found. */
async function unpack(tarball: string): Promise<{ folder: string; files: number }> {
	const folder = join(cacheFolder, 'bench', ownPackage().name);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const { code, output } = await run('tar', [
		'-xvzf',
		tarball,
		'--strip-components=1',
		'-C',
		folder,
	]);
	if (code !== 0) throw new Error(`${tarball} could not be unpacked: ${output}`);
	return { folder, files: output.trim().split('\n').length };
}

function nodesBase({ bin }: InstalledN8n): string {
	const manifest = require.resolve('n8n-nodes-base/package.json', { paths: [realpathSync(bin)] });
	return join(manifest, '..');
}
