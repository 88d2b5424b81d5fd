import { inspect } from 'node:util';

import type { RawValues } from '../../../../nodes/novita/request/fieldReading';
import { shownProperties } from '../../../support/editor';
import { bodyOf, checkOf, imageAt, modelOf, pngFile, refusal, sent } from '../../../support/item';
import type { Rule, Values } from './page';
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

describe.each(pages)('the page of $slug', ({ slug, least, bodies, foreign }) => {
	const { fields, page } = modelOf(slug);

	it('is linked to', () => {
		expect(page).toBe(`https://novita.ai/docs/api-reference/model-apis-${slug}`);
	});

	it('requires these fields', () => {
		const required = fields.filter((each) => each.required).map(({ api }) => api);
		expect(required.sort()).toEqual(Object.keys(least).sort());
	});

	it.each(bodies)('takes %j', (body) => {
		expect(sent(slug, itemOf(body))).toEqual(body);
	});

	it('is sent nothing that was not set, and nothing of another page', () => {
		expect(sent(slug, itemOf({ ...least, ...foreign }))).toEqual(least);
	});

	it.each(Object.keys(least))('needs %s', (field) => {
		const { message } = refusal(slug, itemOf({ ...least, [field]: undefined }));
		const { label, kind } = fieldOf(slug, field);
		expect(message).toBe(
			kind === 'image' || kind === 'video' ? `${label} URL is empty` : `${label} is empty`,
		);
	});
});

it.each(['image', 'end_image'])('%s goes as bare base64 where that is wished', (field) => {
	const values = { ...itemOf(pages[0]!.least), [field]: pngFile(640, 480) };
	const check = checkOf(STANDARD, values, { imageEncoding: 'base64' });
	expect(bodyOf(check)[field]).toBe(Buffer.from(`bytes of ${field}`).toString('base64'));
});

const cases = rules.flatMap((rule) =>
	Object.entries(rule.says).map(([slug, says]): [string, string, string, Rule] => [
		slug,
		rule.field,
		says,
		rule,
	]),
);

describe.each([STANDARD, V26_PRO])('the page of %s, which is quoted', (slug) => {
	const fields = modelOf(slug).fields.map(({ api }) => api);

	it('has these fields and no other', () => {
		const { bodies } = pages.find((page) => page.slug === slug)!;
		const all = new Set(bodies.flatMap((body) => Object.keys(body)));
		expect(fields.sort()).toEqual([...all].sort());
	});

	it('has a rule for each of them', () => {
		const ruled = cases.filter(([each]) => each === slug).map(([, field]) => field);
		expect([...new Set(ruled)].sort()).toEqual(fields.sort());
	});
});

describe.each(cases)('%s, %s: "%s"', (slug, field, _, rule) => {
	const { right = [], becomes = [], wrong = [], hinted = [], editor } = rule;
	const { least } = pages.find((page) => page.slug === slug)!;
	const withValue = (value: unknown) => ({
		...itemOf({ ...least, ...rule.beside }),
		[field]: value,
	});

	for (const [given, body] of [...right.map((value) => [value, value]), ...becomes]) {
		it(`${named(given)} is ${body === undefined ? 'not sent' : `sent as ${named(body)}`}`, () => {
			expect(sent(slug, withValue(given))[field]).toEqual(body);
			expect(checkOf(slug, withValue(given)).hints).toEqual([]);
		});
	}

	for (const [given, words] of wrong) {
		it(`${named(given)} is refused: ${words}`, () => {
			const invalid = refusal(slug, withValue(given));
			expect(invalid.field).toBe(fieldOf(slug, field).label);
			expect(`${invalid.message}. ${invalid.fix}`).toContain(words);
		});
	}

	for (const [given, words, body = given] of hinted) {
		it(`${named(given)} is sent with ${words.length} hints`, () => {
			const { hints } = checkOf(slug, withValue(given));
			const timesIn = (list: string[], word: string) =>
				list.filter((each) => each.includes(word)).length;
			expect(sent(slug, withValue(given))[field]).toEqual(body);
			expect(hints).toHaveLength(words.length);
			for (const word of words) {
				expect([word, timesIn(hints, word)]).toEqual([word, timesIn(words, word)]);
			}
		});
	}

	if (editor) {
		it('is offered so in the editor', () => {
			expect(propertyOf(slug, field)).toMatchObject(editor);
		});
	}
});
