/** `docs/performance.md` and its pictures, from what was measured. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { root } from '../../tools/n8n-server/paths';
import type { Result } from '../results';
import type { Figure, Report, Table } from './report';

export interface Written {
	name: string;
	result: Result;
	report: Report;
}

const FILE = join(root, 'docs', 'performance.md');
const PICTURES = join(root, 'docs', 'images');

/** @returns The document's path. */
export async function writeDocument(parts: Written[]): Promise<string> {
	mkdirSync(PICTURES, { recursive: true });
	for (const { report } of parts) {
		for (const block of report.blocks) {
			if ('chart' in block) writeFileSync(join(PICTURES, block.chart.file), block.chart.svg);
		}
	}
	const text = markdown(parts);
	const options = { ...(await resolveConfig(FILE)), parser: 'markdown' };
	writeFileSync(FILE, await format(text, options));
	return FILE;
}

function markdown(parts: Written[]): string {
	return [
		'# What it costs, measured',
		'',
		'Written by `npm run bench`, which measures all of this anew: a real n8n, a simulated Novita, no key, no cost.',
		'`npm run bench -- --only looks` measures one part and writes the page again; `--rounds 5` says how often.',
		'',
		'Whatever depends on the machine is a ratio, both sides of it measured in the same run, one after the other. Where there were',
		'several rounds it is their median, with least and most in brackets.',
		'',
		'## At a glance',
		'',
		...tableLines(glance(parts.flatMap(({ report }) => report.figures))),
		'',
		...parts.flatMap(({ report }) => section(report)),
		'## When and where',
		'',
		...tableLines(whereabouts(parts)),
		'',
		'Load is how many processes wanted a core when a part began, as a mean of the minute before: above 1, something else was at work',
		'on the machine too, and times come out longer.',
	].join('\n');
}

const glance = (figures: Figure[]): Table => ({
	head: ['What', 'Measured', 'Goal', ''],
	rows: figures.map(({ what, measured, goal = '', met }) => [
		what,
		measured,
		goal,
		met === undefined ? '' : met ? 'met' : 'missed',
	]),
});

const section = ({ heading, blocks }: Report): string[] => [
	`## ${heading}`,
	'',
	...blocks.flatMap((block) => {
		if ('text' in block) return [block.text, ''];
		if ('table' in block) return [...tableLines(block.table), ''];
		return [`![${block.chart.alt}](images/${block.chart.file})`, ''];
	}),
];

const whereabouts = (parts: Written[]): Table => ({
	head: ['Part', 'Measured', 'Took', 'Load', 'Node.js', 'n8n', 'Package', 'Machine'],
	rows: parts.map(({ name, result: { at, took, circumstances: around } }) => [
		name,
		at.slice(0, 10),
		`${took} s`,
		String(around.load),
		around.node,
		around.n8n,
		around.package,
		around.machine,
	]),
});

const row = (cells: string[]) =>
	`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const tableLines = ({ head, rows }: Table): string[] => [
	row(head),
	row(head.map(() => '---')),
	...rows.map(row),
];
