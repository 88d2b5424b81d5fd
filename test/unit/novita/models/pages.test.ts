import { inspect } from 'node:util';

import { catalogue } from '../../../../nodes/novita/models/catalogue';
import type { RawValues } from '../../../../nodes/novita/request/fieldReading';
import { fieldsInContract, modelSlugs } from '../../../../simulator/contract/validate';
import { shownProperties } from '../../../support/editor';
import { checkOf, imageAt, modelOf, refusal, sent } from '../../../support/item';
import type { Values } from './page';
import { pages, rules, STANDARD, V26_PRO } from './pages';

const FILES = ['image', 'end_image', 'image_url', 'end_image_url', 'video'];

/** The fields of a body as an item has them: an image or a video by where it comes from. */
const itemOf = (body: Values): RawValues =>
	Object.fromEntries(
		Object.entries(body).map(([field, value]) => [
			field,
			FILES.includes(field) && typeof value === 'string' ? imageAt(value) : value,
		]),
	);

/** A value of each field that any page has. */
const everything: Values = Object.assign({}, ...pages.flatMap(({ bodies }) => bodies));

const named = (value: unknown) =>
	inspect(value, { breakLength: Infinity, maxStringLength: 40, maxArrayLength: 3 });

const fieldOf = (slug: string, api: string) =>
	modelOf(slug).fields.find((each) => each.api === api)!;

/** The field in the panel, or under Options. */
function propertyOf(slug: string, api: string) {
	const { parameter } = fieldOf(slug, api);
	const shown = shownProperties({ operation: modelOf(slug).operation, model: slug });
	const options = shown.find(({ name }) => name === 'options')?.options ?? [];
	return [...shown, ...options].find(({ name }) => name === parameter);
}

describe.each(pages)('the page of $slug', ({ slug, least, bodies }) => {
	const { fields, page, notTogether } = modelOf(slug);

	const own = fields.map(({ api }) => api);

	it('is linked to, and has the fields of the contract, each with an own parameter', () => {
		expect(page).toBe(`https://novita.ai/docs/api-reference/model-apis-${slug}`);
		expect([...own].sort()).toEqual(fieldsInContract(slug));
		expect(new Set(fields.map(({ parameter }) => parameter)).size).toBe(fields.length);
		expect(own).toEqual(expect.arrayContaining(notTogether.flat()));
	});

	it.each(bodies)('takes %j', (body) => {
		expect(sent(slug, itemOf(body))).toEqual(body);
	});

	it('takes what is required, and is sent nothing else, and nothing of another page', () => {
		const foreign = Object.entries(everything).filter(([field]) => !own.includes(field));
		expect(sent(slug, itemOf({ ...least, ...Object.fromEntries(foreign) }))).toEqual(least);
	});

	it.each(Object.keys(least))('needs %s', (field) => {
		const { message } = refusal(slug, itemOf({ ...least, [field]: undefined }));
		const { label } = fieldOf(slug, field);
		expect(message).toBe(`${label}${FILES.includes(field) ? ' URL' : ''} is empty`);
	});
});

const cases = rules.flatMap((rule) =>
	Object.entries(rule.says).map(([slug, says]) => ({ ...rule, slug, says })),
);

it('there is a page for each model of the contract, and no other model', () => {
	expect(catalogue.map(({ slug }) => slug).sort()).toEqual([...modelSlugs].sort());
	expect(pages.map(({ slug }) => slug).sort()).toEqual([...modelSlugs].sort());
});

it.each([STANDARD, V26_PRO])('%s, which is quoted, has each field in a body and a rule', (slug) => {
	const { bodies } = pages.find((page) => page.slug === slug)!;
	const ruled = cases.filter((each) => each.slug === slug).map(({ field }) => field);
	for (const fields of [bodies.flatMap((body) => Object.keys(body)), ruled]) {
		expect([...new Set(fields)].sort()).toEqual(fieldsInContract(slug));
	}
});

describe.each(cases)('$slug, $field: "$says"', (rule) => {
	const { slug, field, cases: given = [], beside, editor } = rule;
	const { least } = pages.find((page) => page.slug === slug)!;

	for (const { given: value, sent: body, hints = [], refused } of given) {
		const values = itemOf({ ...least, ...beside, [field]: value });
		it(`${named(value)} is ${refused ?? `sent as ${named(body)}, with ${hints.length} hints`}`, () => {
			if (refused === undefined) {
				expect(sent(slug, values)[field]).toEqual(body);
				const words = hints.map((each) => expect.stringContaining(each) as string);
				expect(checkOf(slug, values).hints).toEqual(words);
			} else {
				const { field: label, message, fix } = refusal(slug, values);
				expect(label).toBe(fieldOf(slug, field).label);
				expect(`${message}. ${fix}`).toContain(refused);
			}
		});
	}

	if (editor) {
		it('is offered so in the editor', () => {
			expect(propertyOf(slug, field)).toMatchObject(editor);
		});
	}
});
