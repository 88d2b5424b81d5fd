import { buildAndPack, installN8nVisibly } from '../tools/build';
import { readCount, readOptions } from '../tools/command-line';
import { guarded } from '../tools/interrupt';
import { UserError } from '../tools/n8n-server/user-error';
import { shown } from '../tools/progress';
import type { Part, Report, Setting } from './part';
import { parts } from './parts';
import { figuresTable, writeDocument } from './report/document';
import { circumstances, keepResult, readResults } from './results';

const ROUNDS = 3;

const names = parts.map(({ name }) => name);

const usage = `npm run bench [-- options]: measures what the nodes cost, and writes docs/performance.md

  --only PART  measure one part: ${names.join(', ')}
  --rounds N   how often to measure what scatters (${ROUNDS})
  --smallest   only show that it works, in two minutes and without writing anything
  --help       show this

The results are kept in .cache/bench, and the page is always written from all of them. A whole run takes some
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
		await measureParts(smallest, only, readCount('--rounds', rounds, 1000) ?? ROUNDS);
		return 0;
	});
}

async function measureParts(smallest: boolean, only: string | undefined, rounds: number) {
	const wanted = parts.filter(({ name, needsDatabase }) =>
		only === undefined ? !(smallest && needsDatabase) : name === only,
	);
	const tarball = await buildAndPack();
	await installN8nVisibly();
	const reports: Report[] = [];
	for (const part of wanted) {
		reports.push(await measurePart(part, { smallest, rounds: smallest ? 1 : rounds, tarball }));
	}
	const figures = reports.flatMap((report) => report.figures);
	if (smallest) {
		// No figure of this size can be held against a goal.
		for (const { what, measured } of figures) console.log(`${what}: ${measured}`);
		return;
	}
	console.log(`\n${await figuresTable(figures)}`);
	await writePage();
}

async function measurePart(
	part: Part<unknown>,
	setting: Omit<Setting, 'onProgress'>,
): Promise<Report> {
	const { name, title, version: partVersion } = part;
	return await shown(title, async (step) => {
		const around = circumstances();
		const startedAt = Date.now();
		const onProgress: Setting['onProgress'] = (fraction, note) => step.update(fraction, note);
		const data = await part.measure({ ...setting, onProgress });
		const tookSeconds = Math.round((Date.now() - startedAt) / 1000);
		if (!setting.smallest) keepResult(name, { ...around, partVersion, tookSeconds, data });
		return part.report(data);
	});
}

/** From all parts, so that measuring one of them again doesn't lose the others. */
async function writePage(): Promise<void> {
	const results = readResults();
	const measured = parts.flatMap(({ name, version, report }) => {
		const result = results[name];
		return result?.partVersion === version ? [{ name, result, report: report(result.data) }] : [];
	});
	if (measured.length === parts.length) {
		console.log(`Wrote ${await writeDocument(measured)}`);
		return;
	}
	const missing = names.filter((name) => measured.every((part) => part.name !== name));
	console.log(
		`docs/performance.md stays as it is until these are measured, too: ${missing.join(', ')}.`,
	);
}
