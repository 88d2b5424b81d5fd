/**
 * What n8n asks of the words in the editor (docs.n8n.io, "Node UI design" and the lint rules of
 * eslint-plugin-n8n-nodes-base), held against every property at every depth. n8n's own lint reads
 * the source, and can't see what is made from the catalogue.
 */
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { NovitaApi } from '../../../../credentials/NovitaApi.credentials';
import { NovitaKling } from '../../../../nodes/NovitaKling/NovitaKling.node';
import { OTHER_MODEL } from '../../../../nodes/NovitaKling/properties';
import { fieldProperties } from '../../../../nodes/n8n/editor/fieldProperties';
import {
	catalogue,
	customModel,
	type Field,
	type Model,
} from '../../../../nodes/novita/models/catalogue';
import { NovitaWaitForTask } from '../../../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';

interface Found {
	path: string;
	property: INodeProperties;
}

type Entry = NonNullable<INodeProperties['options']>[number];

const isProperty = (entry: Entry): entry is INodeProperties => 'type' in entry;
const isCollection = (entry: Entry): entry is INodePropertyCollection => 'values' in entry;
const isOption = (entry: Entry): entry is INodePropertyOptions => 'value' in entry;

/** Each property, and those inside of it. What nobody sees has no words. */
function flatten(properties: INodeProperties[], parent: string): Found[] {
	return properties
		.filter(({ type }) => type !== 'hidden')
		.flatMap((property) => {
			const path = `${parent} > ${property.displayName.slice(0, 40)}`;
			const inside = (property.options ?? []).flatMap((entry) =>
				isCollection(entry) ? entry.values : isProperty(entry) ? [entry] : [],
			);
			return [{ path, property }, ...flatten(inside, path)];
		});
}

const kling = new NovitaKling().description;
const wait = new NovitaWaitForTask().description;
const credential = new NovitaApi();
const all = [kling, wait, credential].flatMap(({ displayName, properties }) =>
	flatten(properties, displayName),
);
const fields = all.filter(({ property }) => property.type !== 'notice');
const dropdowns = fields.filter(({ property }) => property.type === 'options');
const optionsOf = ({ property }: Found) => (property.options ?? []).filter(isOption);

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

const ofType = (type: RegExp) => fields.filter(({ property }) => type.test(property.type));
const wordsOf = ({ displayName, description, hint, placeholder }: INodeProperties) =>
	[displayName, description, hint, placeholder].join(' ');

/** What has to be so, for which of them, and what breaks it. */
const RULES: Array<[string, Found[], (property: INodeProperties) => boolean]> = [
	['has a description', fields, ({ description = '' }) => description.length < 10],
	['has a name in Title Case', fields, ({ displayName }) => !isTitle(displayName)],
	[
		'has no period behind a description of one sentence, and one behind several',
		fields,
		({ description = '', hint = '' }) => !isPunctuated(description) || !isPunctuated(hint),
	],
	// n8n's coming lint rule hint-max-length: a hint is a nudge under the field, and a long one pushes the others down.
	['has hints of at most 120 characters', all, ({ hint = '' }) => hint.length > 120],
	[
		'starts with "Whether" where it is a switch',
		ofType(/boolean/),
		({ description = '' }) => !description.startsWith('Whether '),
	],
	[
		'shows an example where a text is to be written',
		ofType(/string/).filter(({ path }) => !path.startsWith(credential.displayName)),
		({ placeholder = '' }) => !placeholder.startsWith('e.g. '),
	],
	[
		'says "Add …" where a list is to be filled',
		ofType(/collection/i),
		({ placeholder = '' }) => !placeholder.startsWith('Add '),
	],
	['speaks of nobody’s faults', all, (property) => UNKIND.test(wordsOf(property))],
	[
		'opens its links in a tab of their own',
		all,
		(property) =>
			(wordsOf(property).match(/<a [^>]*>/g) ?? []).some(
				(link) => !/^<a href="https:\/\/[^"]+" target="_blank">$/.test(link),
			),
	],
];

describe('every field of both nodes and of the credential', () => {
	it('is checked, at each depth', () => {
		expect(fields.length).toBeGreaterThan(60);
		expect(fields.map(({ property }) => property.name)).toContain('voiceId');
	});

	it.each(RULES)('%s', (_, found, breaks) => {
		expect(found).not.toEqual([]);
		const breaking = found.filter(({ property }) => breaks(property));
		expect(breaking.map(({ path }) => path)).toEqual([]);
	});

	it('has descriptions of at most 12 words a sentence, and of three sentences', () => {
		const texts = fields
			.flatMap((found) => [found.property, ...optionsOf(found)])
			.map(({ description = '' }) => description)
			// The pages of all models, as links.
			.filter((text) => !text.includes('<a href'));
		const tooLong = texts.filter((text) => {
			const sentences = text.split(/(?<=[.:]) /);
			return sentences.length > 3 || sentences.some((each) => each.split(' ').length > 12);
		});
		expect(tooLong).toEqual([]);
	});

	it('says which texts have to be there, as n8n marks none', () => {
		const mark = (field: Field, model: Model) =>
			fieldProperties(field, model)
				.filter(({ name, type }) => type === 'string' && !/(BinaryProperty|Json)$/.test(name))
				.map(({ hint }) => hint);
		for (const model of catalogue) {
			for (const field of model.fields.filter(({ inOptions }) => !inOptions)) {
				// An end image has a URL only where the user has chosen one.
				const isNeeded = field.required || field.kind === 'image';
				for (const hint of mark(field, model))
					expect(hint).toBe(isNeeded ? 'Required' : 'Optional');
			}
		}
		const own = customModel('kling-v9', 'imageToVideo');
		expect(own.fields.flatMap((field) => mark(field, own)).filter(Boolean)).toEqual([]);
	});
});

describe('every dropdown', () => {
	it.each(dropdowns.map((found) => [found.path, optionsOf(found)] as const))(
		'%s has entries in Title Case, each with a value of its own, described as fields are',
		(_, options) => {
			expect(options.filter(({ name }) => !isTitle(name))).toEqual([]);
			expect(new Set(options.map(({ value }) => value)).size).toBe(options.length);
			expect(new Set(options.map(({ name }) => name)).size).toBe(options.length);
			const described = options.map(({ description }) => description ?? '');
			expect(described.filter((text) => !isPunctuated(text) || UNKIND.test(text))).toEqual([]);
		},
	);

	const long = dropdowns
		.filter(({ property }) => !['model', 'operation'].includes(property.name))
		.map((found) => [found.path, optionsOf(found)] as const)
		.filter(([, options]) => options.length >= 5);

	it.each(long)('%s is in the order of the alphabet or of its numbers', (_, options) => {
		const ofNumbers = options.every(({ value }) => value === '' || typeof value === 'number');
		const sorted = [...options].sort((one, other) =>
			ofNumbers ? Number(one.value) - Number(other.value) : one.name.localeCompare(other.name),
		);
		expect(options).toEqual(sorted);
	});

	it('has models newest first, the default on top, and no retired one there', () => {
		for (const found of dropdowns.filter(({ property }) => property.name === 'model')) {
			const options = optionsOf(found);
			const versions = options.map(({ name }) => /v\d+\.\d+/.exec(name)?.[0] ?? '');
			expect(versions).toEqual([...versions].sort().reverse());
			expect(options[0]?.value).toBe(found.property.default);
			expect(options[0]?.description).not.toMatch(/^Retired/);
			expect(options.at(-1)?.name).toBe(OTHER_MODEL);
		}
	});
});

// In sentence case, without articles (n8n's UX guidelines, "Text and copy"), and sorted those that start videos first.
it('the operations are actions of the node creator, in plain words', () => {
	const operation = fields.find(({ property }) => property.name === 'operation') as Found;
	expect(
		optionsOf(operation)
			.map(({ action }) => action)
			.sort(),
	).toEqual([
		'Animate character with motion from video',
		'Create video from image',
		'Create video from text',
		'Show balance',
		'Show usage',
	]);
});
