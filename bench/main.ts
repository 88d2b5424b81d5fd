import { cpus, loadavg, totalmem, type } from 'node:os';

import { buildAndPack, installN8nVisibly, shown } from '../tools/build';
import { command, readCount } from '../tools/command-line';
import { N8N_VERSION } from '../tools/n8n-server/releases';
import { UserError } from '../tools/n8n-server/user-error';
import { measureBatch } from './batch/batch';
import { measureMemory } from './memory/memory';
import { tableOf, type Part } from './part';
import { measureQueue } from './queue/queue';
import { measureStart } from './start/start';

const ROUNDS = 3;

const parts: Part[] = [
	{ name: 'batch', title: 'Batches in a real n8n', measure: measureBatch },
	{ name: 'memory', title: 'Memory and event loop, in n8n-core', measure: measureMemory },
	{ name: 'queue', title: 'Waits in queue mode', needsDatabase: true, measure: measureQueue },
	{ name: 'start', title: 'Load time and tarball size', measure: measureStart },
];

const names = parts.map(({ name }) => name).join(', ');

const usage = `npm run bench [-- options]: measures what the nodes cost, and prints a table for each part

  --only PART  measure one part: ${names}
  --rounds N   how often to measure what scatters (${ROUNDS})
  --smallest   only show that it works, in two minutes
  --help       show this

A whole run takes some 40 minutes, most of them asleep, and wants a machine with nothing else to do. The figures in
docs/performance.md are copied from there by hand.`;

const OPTIONS = {
	only: { type: 'string' },
	rounds: { type: 'string' },
	smallest: { type: 'boolean', default: false },
} as const;

export const main = async (args: string[]): Promise<number> =>
	await command(args, usage, OPTIONS, async ({ only, rounds, smallest }) => {
		const wanted = parts.filter(({ name, needsDatabase }) =>
			only === undefined ? !(smallest && needsDatabase) : name === only,
		);
		if (wanted.length === 0) throw new UserError(`--only takes one of ${names}, not "${only}".`);
		const count = readCount('--rounds', rounds, 1000) ?? ROUNDS;
		await measure(wanted, smallest, smallest ? 1 : count);
		return 0;
	});

async function measure(wanted: Part[], smallest: boolean, rounds: number): Promise<void> {
	const tarball = await buildAndPack();
	await installN8nVisibly();
	const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
	const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${memory}, ${type()} ${process.arch}`;
	console.log(`n8n ${N8N_VERSION}, Node.js ${process.versions.node}, ${machine}`);
	for (const { title, measure: run } of wanted) {
		const load = loadavg()[0]?.toFixed(1);
		const figures = await shown(
			title,
			async (onProgress) => await run({ smallest, rounds, tarball, onProgress }),
		);
		console.log(`\n${tableOf(figures)}\n\nThe load was ${load} before.\n`);
	}
}
