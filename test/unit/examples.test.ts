/** What has to hold of every example before a real n8n sees it, and how it speaks: in n8n's words, of what is there. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeParameters, INodeTypeDescription } from 'n8n-workflow';

import { findModel } from '../../nodes/novita/models/catalogue';
import { QUOTED } from '../../nodes/novita/models/prices';
import { NovitaKling } from '../../nodes/NovitaKling/NovitaKling.node';
import { NovitaWaitForTask } from '../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import { readExamples, readSample } from '../../tools/examples';
import { root } from '../../tools/n8n-server/paths';
import { parametersOf } from '../support/editor';
import { anchorsOf, longSentences } from '../support/markdown';
import { known, namesIn } from '../support/names';
import { readText } from '../support/repository';

const STICKY = 'n8n-nodes-base.stickyNote';
const OWN = 'n8n-nodes-novita-kling.';
const descriptions = new Map<string, INodeTypeDescription>(
	[new NovitaKling(), new NovitaWaitForTask()].map(({ description }) => [
		`${OWN}${description.name}`,
		description,
	]),
);

const examples = [...readExamples()];
const gallery = readText('docs/examples.md');

/** Where there are rows: data tables and sheets have them. */
const WITH_ROWS = ['daily-budget', 'scheduled-batch', 'sheet', 'yesterday'];

/** Words that n8n has others for. */
const OLD_WORDS = /\b(clips?|pictures?|links?|looks?|looked|rows?|stars)\b/i;

/** Of which models a note says the price, where it isn't that of Kling v3.0 Standard alone. */
const MODELS: Record<string, string[]> = {
	'compare-models': ['kling-v3.0-std-i2v', 'kling-v3.0-pro-i2v', 'kling-v2.1-i2v-master'],
};
/** Its note says what a second costs, and the page what its video of five does. */
const PER_SECOND = 'agent-asks-first';
const dollarsIn = (text = '') => [...text.matchAll(/\$([\d.]+\d)/g)].map(([, amount]) => amount);
const MONTH = new Date(QUOTED.checked).toLocaleDateString('en-US', {
	...{ month: 'long', year: 'numeric', timeZone: 'UTC' },
});

describe.each(examples)('the example %s', (file, workflow) => {
	const nodes = workflow.nodes.filter(({ type }) => type !== STICKY);
	const [sticky, ...more] = workflow.nodes.filter(({ type }) => type === STICKY);
	const note = String(sticky?.parameters.content);
	const rest = JSON.stringify(nodes);
	const sections = gallery.split(/^## .+$/m).filter((each) => each.includes(`/${file}.json)`));
	/** With the words of its image. */
	const section = String(sections[0])
		.replace(/<img alt="([^"]*)"[^>]*>/g, '$1')
		.replace(/<[^>]*>/g, '');

	it('says in a note what it does, what to change and what it costs', () => {
		expect(more).toEqual([]);
		expect(note).toMatch(/^## \S/);
		expect(note).toContain('**Novita API** credential');
		expect(note).toMatch(/\*\*(To change|Your own [a-z]+):\*\*/);
		expect(note).toMatch(/paid|billed/);
	});

	it('sets only parameters that its nodes have and show', () => {
		const own = nodes.filter(({ type }) => type.startsWith(OWN));
		expect(own.length).toBeGreaterThan(0);
		for (const node of own) {
			const found = descriptions.get(node.type.replace(/Tool$/, ''));
			if (!found) throw new Error(`${node.type} is no node of this package`);
			const own = node.parameters as INodeParameters;
			expect(parametersOf(own, found.properties, { name: node.type })).toMatchObject(own);
		}
	});

	it('leaves the credentials to whoever imports it, and holds nothing of anybody', () => {
		for (const { type, credentials = {} } of nodes) {
			if (type.startsWith(OWN)) expect(Object.keys(credentials)).toEqual(['novitaApi']);
			for (const credential of Object.values(credentials)) {
				expect(credential).toEqual({ id: null, name: expect.stringMatching(/ account$/) });
			}
		}
		expect(Object.keys(workflow).sort()).toEqual(['connections', 'name', 'nodes', 'settings']);
		expect(workflow.settings).toEqual({ executionOrder: 'v1' });
		expect(rest).not.toMatch(/\bsk[-_]\w|bearer|password|authorization/i);
		expect(rest).not.toMatch(/127\.0\.0\.1|localhost|"=?(\/|[A-Z]:\\\\|~)(home|root|tmp|Users)/);
		expect(rest).not.toMatch(/"(webhookId|instanceId|versionId|cachedResultUrl)"/);
	});

	it('is connected throughout', () => {
		const names = nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		const targets = JSON.stringify(workflow.connections).matchAll(/"node":("(?:[^"\\]|\\.)*")/g);
		const to = [...targets].map(([, name = '']): unknown => JSON.parse(name));
		const connected = new Set([...Object.keys(workflow.connections), ...to]);
		expect([...connected].sort()).toEqual(names.sort());
	});

	it('is in the gallery, with an image for each colour scheme', () => {
		expect(sections).toHaveLength(1);
		expect(gallery).toContain(`(../examples/${file}.json)`);
		expect(gallery).toContain(`srcset="images/examples/${file}-dark.png"`);
		expect(gallery).toContain(`src="images/examples/${file}-light.png"`);
	});

	it.each([
		['note', note],
		['page', section],
	])('has a %s that names only what is there, in short sentences and n8n’s words', (_, text) => {
		const names = namesIn(text);
		expect(names.length).toBeGreaterThan(0);
		expect(names.filter((name) => !known.has(name) && !rest.includes(`"${name}"`))).toEqual([]);
		expect(longSentences(text)).toEqual([]);
		const said = [text, workflow.name, ...workflow.nodes.map(({ name }) => name)].join('\n');
		const words = WITH_ROWS.includes(file) ? said.replaceAll(/\brows?\b/gi, '') : said;
		expect(words).not.toMatch(OLD_WORDS);
	});

	it('has no price but that of whole seconds, as it is quoted, and the list of the page has the same', () => {
		const perSecond = (MODELS[file] ?? ['kling-v3.0-std-t2v']).reduce(
			(sum, slug) => sum + (findModel(slug)?.price?.perSecond.silent ?? Number.NaN),
			0,
		);
		const ofSeconds = (usd?: string) =>
			(perSecond * Math.round(Number(usd) / perSecond)).toFixed(2);
		const told = dollarsIn(note);
		expect(told).toEqual(file === PER_SECOND ? [String(perSecond)] : told.map(ofSeconds));
		if (told.length > 0) expect(note).toContain(`as quoted in ${MONTH}`);

		const [heading = ''] = /(?<=^## ).+/.exec(note) ?? [];
		const rows = gallery.split('\n').filter((line) => line.startsWith('|'));
		const row = rows.find((line) => line.includes(`(#${anchorsOf(`## ${heading}`)[0]})`));
		expect(row).toBeDefined();
		expect(dollarsIn(row)).toEqual(file === PER_SECOND ? [(5 * perSecond).toFixed(2)] : told);
	});
});

it('all images of the gallery are there, and no others, and small for git and for those who read', () => {
	const found = [...gallery.matchAll(/[("]images\/examples\/(.+?)[)"]/g)].map(([, name]) => name);
	const images = join(root, 'docs/images');
	expect(found.sort()).toEqual(readdirSync(join(images, 'examples')).sort());
	const files = readdirSync(images, { recursive: true, encoding: 'utf8' });
	const sizes = files.map((file) => statSync(join(images, file)).size);
	expect(sizes.filter((size) => size >= 200_000)).toEqual([]);
	expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(8_000_000);
});

it('no two nodes of the examples share an id, so that all fit into one n8n', () => {
	const ids = examples.flatMap(([, { nodes }]) => nodes.map(({ id }) => id));
	expect(new Set(ids).size).toBe(ids.length);
});

it('the image that two of them carry is the file beside them', () => {
	const carry = examples.filter(([, workflow]) =>
		JSON.stringify(workflow).includes(`"${readSample().toString('base64')}"`),
	);
	expect(carry.map(([file]) => file)).toEqual(['image-to-video', 'several-shots']);
});
