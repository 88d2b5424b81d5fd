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

/** The paths of those that break a rule, so that a failing test names them. */
const breaking = (found: Found[], breaks: (property: INodeProperties) => boolean) =>
	found.filter(({ property }) => breaks(property)).map(({ path }) => path);

const withoutTags = (text: string) => text.replace(/<[^>]*>/g, '');

/** One sentence has no period at its end; of several, each has one. */
function isPunctuated(text: string): boolean {
	const plain = withoutTags(text);
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
	it('is checked', () => {
		expect(fields.length).toBeGreaterThan(60);
		expect(breaking(fields, ({ name }) => name === 'voiceId')).not.toEqual([]);
		expect(breaking(all, ({ hint = '' }) => hint.length > 80)).not.toEqual([]);
	});

	it.each(RULES)('%s', (_, found, breaks) => {
		expect(found).not.toEqual([]);
		expect(breaking(found, breaks)).toEqual([]);
	});

	it('has descriptions of at most 12 words a sentence, and of three sentences', () => {
		const texts = fields.flatMap((found) => [
			[found.path, found.property.description ?? ''] as const,
			...optionsOf(found).map(({ name, description = '' }) => [name, description] as const),
		]);
		const tooLong = texts
			// The pages of all models, as links.
			.filter(([, text]) => !text.includes('<a href'))
			.filter(([, text]) => {
				const sentences = text.split(/(?<=[.:]) /);
				return sentences.length > 3 || sentences.some((each) => each.split(' ').length > 12);
			});
		expect(tooLong).toEqual([]);
		expect(texts.filter(([, text]) => text.split(' ').length > 12)).not.toEqual([]);
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
	it('has entries in Title Case, with a value of their own', () => {
		for (const found of dropdowns) {
			const options = optionsOf(found);
			expect([found.path, options.filter(({ name }) => !isTitle(name))]).toEqual([found.path, []]);
			expect(new Set(options.map(({ value }) => value)).size).toBe(options.length);
			expect(new Set(options.map(({ name }) => name)).size).toBe(options.length);
		}
	});

	it('is in alphabetical order from five entries on, or in the order of its numbers', () => {
		const long = dropdowns.filter(
			({ property, ...found }) =>
				!['model', 'operation'].includes(property.name) &&
				optionsOf({ property, ...found }).length >= 5,
		);
		expect(long).not.toEqual([]);
		for (const found of long) {
			const options = optionsOf(found);
			const numbers = options.map(({ value }) => value).filter((value) => value !== '');
			const sorted = numbers.every((value) => typeof value === 'number')
				? [...options].sort((one, other) => Number(one.value) - Number(other.value))
				: [...options].sort((one, other) => one.name.localeCompare(other.name));
			expect([found.path, options]).toEqual([found.path, sorted]);
		}
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

	it('describes its entries as it is described itself', () => {
		for (const found of dropdowns) {
			for (const { name, description } of optionsOf(found)) {
				if (description === undefined) continue;
				expect([found.path, name, isPunctuated(description)]).toEqual([found.path, name, true]);
				expect(description).not.toMatch(UNKIND);
			}
		}
	});
});

describe('the operations', () => {
	const operation = fields.find(({ property }) => property.name === 'operation') as Found;
	const actions = new Map(optionsOf(operation).map(({ value, action }) => [value, action]));

	it('are actions of the node creator, in plain words', () => {
		expect(Object.fromEntries(actions)).toMatchObject({
			getBalance: 'Show balance',
			getUsage: 'Show usage',
			imageToVideo: 'Create video from image',
			motionControl: 'Animate character with motion from video',
			textToVideo: 'Create video from text',
		});
	});

	it('stand in the node creator with those that start videos first', () => {
		expect([...actions.values()].sort().slice(-2)).toEqual(['Show balance', 'Show usage']);
	});

	// n8n's UX guidelines, "Text and copy": leave articles out of an action's name.
	it('have names without articles, in sentence case', () => {
		for (const action of actions.values())
			expect(action).toMatch(/^[A-Z][a-z]+( (?!an? |the )[a-z]+)+$/);
	});
});
