/**
 * What n8n asks of the words in the editor (docs.n8n.io, "Node UI design" and the lint rules of
 * eslint-plugin-n8n-nodes-base), held against every property at every depth. n8n's own lint reads
 * the source, and can't see what is made from the catalogue.
 */
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { NovitaApi } from '../../../../credentials/NovitaApi.credentials';
import { NovitaKling } from '../../../../nodes/NovitaKling/NovitaKling.node';
import {
	ACCOUNT_OPERATIONS,
	OPERATIONS,
	OTHER_MODEL,
} from '../../../../nodes/NovitaKling/properties';
import { NovitaWaitForTask } from '../../../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import { shownProperty } from '../../../support/editor';

type Shown = INodeProperties | INodePropertyCollection | INodePropertyOptions;

type Words = Record<'name' | 'description' | 'hint' | 'placeholder', string>;

/** A field, or an entry of a dropdown, and the entries of a dropdown. */
type Found = Words & { path: string; type: string; entries: INodePropertyOptions[] };

const NO_WORDS = { description: '', hint: '', placeholder: '', entries: [] };

/** Each field, and those inside of it. What nobody sees has no words, and a notice is nothing but its text. */
function flatten(shown: Shown, parent: string): Found[] {
	if (!('type' in shown)) {
		if ('values' in shown) return shown.values.flatMap((each) => flatten(each, parent));
		const { name, description = '' } = shown;
		return [{ ...NO_WORDS, path: `${parent} > ${name}`, type: 'entry', name, description }];
	}
	const { type, displayName: name, description = '', hint = '', placeholder = '' } = shown;
	if (type === 'hidden') return [];
	const path = `${parent} > ${name.slice(0, 40)}`;
	const options = shown.options ?? [];
	const entries = options.filter((each) => 'value' in each);
	const own = { path, type, name, description, hint, placeholder, entries };
	return [own, ...options.flatMap((each) => flatten(each, path))];
}

const kling = new NovitaKling().description;
const wait = new NovitaWaitForTask().description;
const credential = new NovitaApi();
const all = [kling, wait, credential].flatMap(({ displayName, properties }) =>
	properties.flatMap((each) => flatten(each, displayName)),
);
const ofType = (type: RegExp) => all.filter((found) => type.test(found.type));
const named = ofType(/^(?!notice)/);
const fields = ofType(/^(?!notice|entry)/);
const [switches, lists] = [ofType(/boolean/), ofType(/collection/i)];
const dropdowns = ofType(/^options$/).map((found) => [found.path, found.entries, found] as const);

/** One sentence has no period at its end; of several, each has one. */
function isPunctuated(text: string): boolean {
	const plain = text.replace(/<[^>]*>/g, '');
	const several = /\. \p{Lu}/u.test(plain);
	return plain.endsWith('.') === several && !/[!?]/.test(plain);
}

const SMALL_WORDS =
	/^(a|an|and|as|at|by|for|from|in|into|of|on|or|per|the|to|with|v\d[\d.]*|\d.*)$/;

const isTitle = (text: string) =>
	text
		.split(/[\s()-]+/)
		.filter((word) => word !== '')
		.every((word, index) => /^\p{Lu}/u.test(word) || (index > 0 && SMALL_WORDS.test(word))) ||
	/^\d/.test(text);

const UNKIND = /\b(errors?|invalid?|failures?|mistakes?|fail(s|ed)?)\b/i;

const wordsOf = ({ name, description, hint, placeholder }: Words) =>
	[name, description, hint, placeholder].join(' ');
const linksIn = (found: Found) => wordsOf(found).match(/<a [^>]*>/g) ?? [];
const opensInTab = (link: string) => /^<a href="https:\/\/[^"]+" target="_blank">$/.test(link);
const toWrite = ofType(/string/).filter(({ path }) => !path.startsWith(credential.displayName));

/** Three sentences of 12 words each. Those of Model hold the pages of all models, as links. */
const isShort = (description: string) => {
	const sentences = description.split(/(?<=[.:]) /);
	const isOne = (sentence: string) => sentence.split(' ').length <= 12;
	return description.includes('<a href') || (sentences.length <= 3 && sentences.every(isOne));
};

/** What has to be so, and for which of them. */
const RULES: Array<[string, Found[], (found: Found) => boolean]> = [
	['has a description', fields, ({ description }) => description.length >= 10],
	['has a short description', named, ({ description }) => isShort(description)],
	['ends no single sentence with a period', named, ({ description }) => isPunctuated(description)],
	['ends no single sentence of a hint so', named, ({ hint }) => isPunctuated(hint)],
	['has a name in Title Case', named, ({ name }) => isTitle(name)],
	// n8n's coming lint rule hint-max-length: a hint is a nudge under the field, and a long one pushes the others down.
	['has hints of at most 120 characters', all, ({ hint }) => hint.length <= 120],
	[
		'that is a switch says "Whether …"',
		switches,
		({ description }) => /^Whether /.test(description),
	],
	['that is a text shows an example', toWrite, ({ placeholder }) => /^e\.g\. /.test(placeholder)],
	['that is a list says "Add …"', lists, ({ placeholder }) => /^Add /.test(placeholder)],
	['speaks of nobody’s faults', all, (found) => !UNKIND.test(wordsOf(found))],
	['opens links in their own tab', all, (found) => linksIn(found).every(opensInTab)],
];

describe('every field of both nodes and of the credential', () => {
	it('is checked, at each depth', () => {
		expect(fields.length).toBeGreaterThan(60);
		expect(fields.map(({ name }) => name)).toContain('Voice ID');
	});

	it.each(RULES)('%s', (_, found, isRight) => {
		expect(found).not.toEqual([]);
		const wrong = found.filter((each) => !isRight(each));
		expect(wrong.map(({ path }) => path)).toEqual([]);
	});

	it.each([
		['textToVideo', 'kling-v3.0-std-t2v', 'Required'],
		['motionControl', 'kling-v3.0-motion-control', 'Optional'],
		['textToVideo', 'custom', undefined],
	])(
		'says whether a prompt has to be there, as n8n marks none: %s, %s',
		(operation, model, hint) => {
			expect(shownProperty({ operation, model }, 'prompt').hint).toBe(hint);
		},
	);
});

describe('every dropdown', () => {
	it.each(dropdowns)('%s has entries with a name and a value of its own', (_, entries) => {
		expect(new Set(entries.map(({ value }) => value)).size).toBe(entries.length);
		expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
	});

	const long = dropdowns.filter(
		([, entries, { name }]) => !/^(Model|Operation)$/.test(name) && entries.length >= 5,
	);

	it.each(long)('%s is in the order of the alphabet or of its numbers', (_, entries) => {
		const ofNumbers = entries.every(({ value }) => value === '' || typeof value === 'number');
		const sorted = [...entries].sort((one, other) =>
			ofNumbers ? Number(one.value) - Number(other.value) : one.name.localeCompare(other.name),
		);
		expect(entries).toEqual(sorted);
	});

	it.each(kling.properties.filter(({ name }) => name === 'model'))(
		'of models has the newest first, the default on top, and no retired one there',
		({ options = [], default: byDefault }) => {
			const entries = options as INodePropertyOptions[];
			const versions = entries.map(({ name }) => /v\d+\.\d+/.exec(name)?.[0] ?? '');
			expect(versions).toEqual([...versions].sort().reverse());
			expect(entries[0]?.value).toBe(byDefault);
			expect(entries[0]?.description).not.toMatch(/^Retired/);
			expect(entries.at(-1)?.name).toBe(OTHER_MODEL);
		},
	);
});

it.each([...OPERATIONS, ...ACCOUNT_OPERATIONS])(
	// n8n's UX guidelines, "Text and copy".
	'the action $action of the node creator is in sentence case, without articles',
	({ action }) => {
		expect(action).toMatch(/^[A-Z][a-z ]+$/);
		expect(action).not.toMatch(/\b(a|an|the)\b/);
	},
);
