import { describeFlags, readArguments, type Given } from '../tools/arguments';
import { buildAndPack } from '../tools/build';
import { guarded } from '../tools/interrupt';
import { installN8nVisibly } from '../tools/n8n';
import { begin } from '../tools/progress';
import { parts, smallestParts, type AnyPart } from './index';
import { writeDocument } from './report/document';
import type { Figure, Report } from './report/report';

const ROUNDS = 3;

const flags = {
	only: { oneOf: parts.map(({ name }) => name), help: 'measure one part' },
	rounds: { count: true, help: `how often whatever scatters is measured (${ROUNDS})` },
	smallest: { help: 'only show that it works: figures of no use, and nothing is written' },
	help: { help: 'show this' },
};

const usage = `npm run bench [-- options]: measures what the nodes cost, and writes docs/performance.md

${describeFlags(flags)}

What was measured is kept in .cache/bench; the page is always written from all of it. A whole run takes some
40 minutes, most of them asleep, and wants a machine with nothing else to do.`;

export async function main(args: string[]): Promise<number> {
	return await guarded(async () => {
		const given = readArguments(args, flags);
		if (given.help) {
			console.log(usage);
			return 0;
		}
		return await runAll(given);
	});
}

async function runAll(given: Given<typeof flags>): Promise<number> {
	const smallest = given.smallest === 1;
	const wanted = (smallest && !given.only ? smallestParts : parts).filter(
		({ name }) => given.only === undefined || given.only === name,
	);
	const tarball = await buildAndPack();
	await installN8nVisibly();
	const reports: Report[] = [];
	for (const part of wanted) {
		const setting = { smallest, tarball, rounds: smallest ? 1 : (given.rounds ?? ROUNDS) };
		reports.push(await measureVisibly(part, setting));
	}
	const figures = reports.flatMap((report) => report.figures);
	// Of the smallest size no figure can be held against a goal.
	const shown = smallest ? figures.map(({ what, measured }) => ({ what, measured })) : figures;
	console.log(`\n${asTable(shown)}\n`);
	if (smallest) console.log('The smallest size only shows that it works. Nothing was written.');
	else await writeUp();
	return 0;
}

async function measureVisibly(
	part: AnyPart,
	setting: Omit<Parameters<AnyPart['run']>[0], 'onProgress'>,
): Promise<Report> {
	const step = begin(part.title);
	try {
		const onProgress = (fraction: number, note?: string) => step.update(fraction, note);
		const report = await part.run({ ...setting, onProgress });
		step.done();
		return report;
	} catch (error) {
		step.fail();
		throw error;
	}
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
