/** `docs/performance.md` and its images, from what was measured. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { root } from '../../tools/n8n-server/paths';
import type { Block, Figure, Report, Table } from '../part';
import type { Result } from '../results';

export interface Measured {
	name: string;
	result: Result;
	report: Report;
}

const FILE = join(root, 'docs', 'performance.md');

/** @returns The page's path. */
export async function writeDocument(parts: Measured[]): Promise<string> {
	for (const block of parts.flatMap(({ report }) => report.blocks)) {
		if (typeof block === 'object' && 'svg' in block) {
			writeFileSync(join(root, 'docs', 'images', block.file), block.svg);
		}
	}
	writeFileSync(FILE, await pretty(pageOf(parts)));
	return FILE;
}

/** The figures in Markdown, in columns that line up. */
export const figuresTable = async (figures: Figure[]): Promise<string> =>
	await pretty(
		tableOf({
			head: ['What', 'Measured', 'Goal', 'Met'],
			rows: figures.map(({ what, measured, goal, met }) => [
				what,
				measured,
				goal,
				met ? 'yes' : '**no**',
			]),
		}),
	);

async function pageOf(parts: Measured[]): Promise<string> {
	const figures = parts.flatMap(({ report }) => report.figures);
	const sections = parts.flatMap(({ report: { heading, blocks } }) => [
		`## ${heading}`,
		...blocks.map(blockOf),
	]);
	return [
		'# How fast it is',
		...parts.flatMap(({ report }) => report.opening ?? []).map(blockOf),
		'All of it is measured by `npm run bench`, with a real n8n and a simulated Novita. It needs no API key and costs nothing. Where something was measured several times, the number is the median. The least and the most are in brackets.',
		...sections,
		'## Goals',
		await figuresTable(figures),
		'## When and where',
		tableOf(whereabouts(parts)),
		'Load is how many processes wanted a core when a part began, as the mean of a minute. Above 1 something else was running on the machine too, and times come out longer.',
		'`npm run bench -- --only checks` measures one part again. `npm run bench -- --help` tells the rest.',
	].join('\n\n');
}

const whereabouts = (parts: Measured[]): Table => ({
	head: ['Part', 'Measured', 'Took', 'Load', 'Node.js', 'n8n', 'Package', 'Machine'],
	rows: parts.map(({ name, result: { at, tookSeconds, load, node, n8n, version, machine } }) => [
		name,
		at.slice(0, 10),
		`${tookSeconds} s`,
		String(load),
		node,
		n8n,
		version,
		machine,
	]),
});

function blockOf(block: Block): string {
	if (typeof block === 'string') return block;
	return 'svg' in block ? `![${block.alt}](images/${block.file})` : tableOf(block);
}

const tableOf = ({ head, rows }: Table): string =>
	[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const pretty = async (markdown: string | Promise<string>): Promise<string> =>
	await format(await markdown, { ...(await resolveConfig(FILE)), parser: 'markdown' });
