/** How the examples speak: in n8n's words, in short sentences, and only of what is there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { findModel } from '../../nodes/novita/models/catalogue';
import { readExamples } from '../../tools/examples';
import { root } from '../../tools/n8n-server/paths';
import type { Workflow } from '../../tools/n8n-server/workflow';
import { anchorsOf } from '../support/markdown';
import { known, namesIn } from '../support/names';

const STICKY = 'n8n-nodes-base.stickyNote';
const examples = [...readExamples()];
const page = readFileSync(join(root, 'docs/examples.md'), 'utf8');

const noteOf = ({ nodes }: Workflow) =>
	String(nodes.find(({ type }) => type === STICKY)?.parameters.content);

/** What the page says of an example, of its image as well, without the heading. */
function sectionOf(file: string): string {
	const sections = page.split(/^## .+$/m).filter((each) => each.includes(`/${file}.json)`));
	expect(sections).toHaveLength(1);
	return String(sections[0])
		.replace(/<img alt="([^"]*)"[^>]*>/g, '$1')
		.replace(/<[^>]*>/g, '');
}

const sentencesOf = (text: string): string[] =>
	text
		.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
		.split(/\n\n|\n(?=\d\. |\*\*|#)|(?<=[.:;?!]["*]*)\s/)
		.map((sentence) => sentence.trim())
		.filter(Boolean);

/** Where there are rows: data tables and sheets have them. */
const WITH_ROWS = ['daily-budget', 'scheduled-batch', 'sheet', 'yesterday'];

const withoutRows = (file: string, text: string): string =>
	WITH_ROWS.includes(file) ? text.replaceAll(/\brows?\b/gi, '') : text;

/** Words that n8n has others for. */
const OLD_WORDS = /\b(clips?|pictures?|links?|looks?|looked|rows?|stars)\b/i;

/** How many seconds, without sound, a note says the price of. */
const SECONDS: Record<string, number> = {
	'ai-agent': 5,
	'asset-board': 5,
	batch: 12 * 3,
	'chat-image-video': 5,
	'compare-models': 5,
	'before-after': 2 * 5,
	'daily-budget': 2 * 5,
	'drive-folder': 5,
	form: 5,
	'form-to-mail': 5,
	'image-then-video': 5,
	'image-to-video': 5,
	'joined-scenes': 3 * 5,
	overnight: 3 * 3,
	'pick-one': 4 * 5,
	'scheduled-batch': 4 * 3,
	'several-shots': 5 + 3 + 4,
	sheet: 5,
	shop: 3 * 5,
	storyboard: 12,
	telegram: 5,
	'ugc-ads': 2 * 5,
	'wait-loop': 3 * 3,
	webhook: 5,
};
/** Of which models, where it isn't Kling v3.0 Standard alone. */
const MODELS: Record<string, string[]> = {
	'compare-models': ['kling-v3.0-std-i2v', 'kling-v3.0-pro-i2v', 'kling-v2.1-i2v-master'],
};
const STANDARD = 'kling-v3.0-std-t2v';
const perSecondOf = (slugs: string[]): number =>
	slugs.reduce((sum, slug) => sum + (findModel(slug)?.price?.perSecond.silent ?? Number.NaN), 0);
const { price } = findModel(STANDARD) ?? {};
const QUOTED = new Date(price?.checked ?? '').toLocaleDateString('en-US', {
	month: 'long',
	year: 'numeric',
	timeZone: 'UTC',
});

describe.each(examples)('of the example %s', (file, workflow) => {
	const { nodes } = workflow;
	const rest = JSON.stringify(nodes.filter(({ type }) => type !== STICKY));
	const texts = { note: noteOf(workflow), page: sectionOf(file) };

	it.each(Object.entries(texts))('the %s names only what is there', (_, text) => {
		const names = namesIn(text);
		expect(names.length).toBeGreaterThan(0);
		const missing = names.filter((name) => !known.has(name) && !rest.includes(`"${name}"`));
		expect(missing).toEqual([]);
	});

	it.each(Object.entries(texts))('the %s has short sentences, in n8n’s words', (_, text) => {
		const long = sentencesOf(text).filter((each) => each.split(/\s+/).length > 25);
		expect(long).toEqual([]);
		expect(withoutRows(file, text)).not.toMatch(OLD_WORDS);
	});

	it('the note has no price but the one that is quoted', () => {
		const dollars = perSecondOf(MODELS[file] ?? [STANDARD]) * (SECONDS[file] ?? Number.NaN);
		const told = [...texts.note.matchAll(/\$([\d.]+\d)/g)].map(([, amount]) => amount);
		const perSecond = file === 'agent-asks-first' ? [String(perSecondOf([STANDARD]))] : [];
		expect(told).toEqual(file in SECONDS ? [dollars.toFixed(2)] : perSecond);
		if (told.length > 0) expect(texts.note).toContain(`as quoted in ${QUOTED}`);
	});

	it('the nodes have names of n8n’s words', () => {
		for (const { name } of [workflow, ...nodes]) {
			expect(withoutRows(file, name)).not.toMatch(OLD_WORDS);
		}
	});

	it('the note and the page have the same heading, and the list leads there', () => {
		const [heading = ''] = /(?<=^## ).+/.exec(texts.note) ?? [];
		expect(page).toContain(`\n## ${heading}\n`);
		const [anchor = ''] = anchorsOf(`## ${heading}`);
		const row = page
			.split('\n')
			.find((line) => line.startsWith('|') && line.includes(`(#${anchor})`));
		const [, price] = /about \$([\d.]+\d)/.exec(texts.note) ?? [];
		expect(row).toContain(file in SECONDS ? `$${price}` : '|');
	});
});
