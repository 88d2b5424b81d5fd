import { buildAndPack, installN8nVisibly } from '../tools/build';
import { readCount, readOptions } from '../tools/command-line';
import { guarded } from '../tools/interrupt';
import { UserError } from '../tools/n8n-server/user-error';
import { shown, type Step } from '../tools/progress';
import { parts, smallestParts } from './index';
import { writeDocument } from './report/document';
import type { Figure, Report } from './report/report';

const ROUNDS = 3;

const names = parts.map(({ name }) => name);

const usage = `npm run bench [-- options]: measures what the nodes cost, and writes docs/performance.md

  --only PART  measure one part: ${names.join(', ')}
  --rounds N   how often whatever scatters is measured (${ROUNDS})
  --smallest   only show that it works: figures of no use, and nothing is written
  --help       show this

What was measured is kept in .cache/bench; the page is always written from all of it. A whole run takes some
40 minutes, most of them asleep, and wants a machine with nothing else to do.`;

export async function main(args: string[]): Promise<number> {
	return await guarded(async () => {
		const { only, rounds, smallest, help } = readOptions(args, {
			only: { type: 'string' },
			rounds: { type: 'string' },
			smallest: { type: 'boolean', default: false },
			help: { type: 'boolean' },
		});
		if (help) {
			console.log(usage);
			return 0;
		}
		if (only !== undefined && !names.includes(only)) {
			throw new UserError(`--only takes one of ${names.join(', ')}, not "${only}".`);
		}
		return await runAll(smallest, only, readCount('--rounds', rounds, 1000) ?? ROUNDS);
	});
}

async function runAll(smallest: boolean, only: string | undefined, rounds: number) {
	const wanted = (smallest && !only ? smallestParts : parts).filter(
		({ name }) => only === undefined || only === name,
	);
	const tarball = await buildAndPack();
	await installN8nVisibly();
	const reports: Report[] = [];
	for (const part of wanted) {
		const setting = { smallest, tarball, rounds: smallest ? 1 : rounds };
		const measure = async (step: Step) =>
			await part.run({
				...setting,
				onProgress: (fraction: number, note?: string) => step.update(fraction, note),
			});
		reports.push(await shown(part.title, measure));
	}
	const figures = reports.flatMap((report) => report.figures);
	// Of the smallest size no figure can be held against a goal.
	const told = smallest ? figures.map(({ what, measured }) => ({ what, measured })) : figures;
	console.log(`\n${asTable(told)}\n`);
	if (smallest) console.log('The smallest size only shows that it works. Nothing was written.');
	else await writeUp();
	return 0;
}

/** From all parts, so that measuring one of them anew doesn't lose the others. */
async function writeUp(): Promise<void> {
	const known = parts.map((part) => ({ name: part.name, kept: part.kept() }));
	const missing = known.filter(({ kept }) => kept === undefined).map(({ name }) => name);
	if (missing.length > 0) {
		console.log(
			`docs/performance.md is left as it is, since not all parts were measured here. To do: ${missing.join(', ')}.`,
		);
		return;
	}
	const written = known.flatMap(({ name, kept }) => (kept ? [{ name, ...kept }] : []));
	console.log(`Wrote ${await writeDocument(written)}`);
}

function asTable(figures: Figure[]): string {
	const lines = figures.map(({ what, measured, goal, met }) => {
		const mark = met === undefined ? ' ' : met ? '✓' : '✗';
		return [mark, what, measured, goal === undefined ? '' : `(${goal})`];
	});
	const widths = [0, 1, 2].map((column) =>
		Math.max(...lines.map((cells) => (cells[column] ?? '').length)),
	);
	return lines
		.map((cells) =>
			cells
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}
