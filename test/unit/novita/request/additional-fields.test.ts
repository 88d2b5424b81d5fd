import { describeBody, identityOf } from '../../../../nodes/novita/request/videoRequest';
import { bodyOf, checkOf, IMAGE_URL, imageAt, pngFile, refusal, sent } from '../../../support/item';

const SLUG = 'kling-v3.0-std-i2v';
const base = { image: imageAt(), prompt: 'Steam rises' };
const plain = { image: IMAGE_URL, prompt: 'Steam rises' };
const check = (additionalFields: unknown) => checkOf(SLUG, base, { additionalFields });

const body = (additionalFields: unknown) => {
	const item = check(additionalFields);
	expect(item.invalid).toEqual([]);
	return bodyOf(item);
};

const circle: Record<string, unknown> = {};
circle.itself = circle;
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('additional fields', () => {
	it.each<[unknown, object]>([
		['{"seed": 7, "extra": {"a": {"b": "c"}}}', { seed: 7, extra: { a: { b: 'c' } } }],
		[{ extra: [1] }, { extra: [1] }],
		['{"prompt": "other", "duration": 9}', { prompt: 'other', duration: 9 }],
		['```json\n{"seed": 7}\n```', { seed: 7 }],
		[nested(90), JSON.parse(nested(90))],
		...[undefined, null, '', '  ', '{}', {}].map((raw): [unknown, object] => [raw, {}]),
		// What JSON doesn't have is lost.
		[{ a: undefined, b: () => 5, c: new Date(0) }, { c: '1970-01-01T00:00:00.000Z' }],
	])('%j are added to the body, and win over every other field', (additionalFields, added) => {
		expect(body(additionalFields)).toEqual({ ...plain, ...added });
	});

	it.each([
		...['[]', '5', '"text"', 'null', '{seed: 7}', "{'seed': 7}", '{"seed": 7', 'not JSON'],
		...[[], [{ seed: 7 }], 5, true, circle, { a: BigInt(5) }, () => 5, new Date(0), Symbol('s')],
		...[nested(200), nested(3_000)],
	])('%p are refused', (additionalFields) => {
		const { field, message, fix } = refusal(SLUG, base, { additionalFields });
		expect(field).toBe('Additional Fields');
		expect(message).toBe('Additional Fields has to be a JSON object');
		expect(fix).toContain('{ "field": "value" }');
		const isText = typeof additionalFields === 'string';
		expect(fix.includes('{{ JSON.stringify($json.text) }}')).toBe(isText);
	});

	it.each<[unknown, string | undefined]>([
		['{"extra": {"voices": [829824295735410756]}}', '0'],
		[{ voice_id: 829824295735410700 }, 'voice_id'],
		['{"seed": 1e300}', 'seed'],
		['{"seed": 9007199254740991, "voice_id": "829824295735410756"}', undefined],
	])('%j may lose digits of a number, which is said', (additionalFields, key) => {
		const hint = `Additional Fields have a number at ${key} that is too long for JavaScript, so its last digits are lost. Write it as text, in double quotes.`;
		const { invalid, hints } = check(additionalFields);
		expect([invalid, hints]).toEqual([[], key === undefined ? [] : [hint]]);
	});

	it('win over a file, and stand in for a required field that is empty', () => {
		const additionalFields = { image: IMAGE_URL, prompt: 'A' };
		const file = checkOf(SLUG, { ...base, image: pngFile(640, 480) }, { additionalFields });
		for (const each of [file, checkOf(SLUG, {}, { additionalFields })]) {
			expect([each.invalid, bodyOf(each)]).toEqual([[], additionalFields]);
		}
	});

	it('count where two fields may not be used together, and where one needs another', () => {
		const shots = { ...base, multi_prompt: [{ prompt: 'The cup' }] };
		const { message } = refusal(SLUG, shots, { additionalFields: { end_image: IMAGE_URL } });
		expect(message).toContain('End Image and Shots');
		const values = { image_url: imageAt(), end_image_url: imageAt(), prompt: 'Steam' };
		const mode = (value: string) => ({ additionalFields: { mode: value } });
		expect(sent('kling-v1.6-i2v', values, mode('Professional')).mode).toBe('Professional');
		const set = { ...values, mode: 'Professional' };
		expect(refusal('kling-v1.6-i2v', set, mode('Standard')).message).toContain('Mode Professional');
	});

	it.each(['__proto__', 'constructor', 'prototype'])('the key %s is one like any other', (key) => {
		const item = check(`{"${key}": {"duration": 1}, "a": 2}`);
		const keys = ['image', 'prompt', key, 'a'];
		expect(Object.keys(bodyOf(item))).toEqual(keys);
		expect(Object.keys(describeBody(item.request))).toEqual(keys);
		expect(({} as Record<string, unknown>).duration).toBeUndefined();
	});
});

describe('a webhook', () => {
	const HOOK = 'https://n8n.example.com/webhook-waiting/7?signature=a%2Bb';
	const UNDOCUMENTED =
		"Novita doesn't document Webhook URL for Kling. Set a time limit in the node that waits for the call.";
	const withWebhook = (webhookUrl: unknown, additionalFields?: unknown) =>
		checkOf(SLUG, base, { webhookUrl, additionalFields });

	it.each<[unknown, object]>([
		[undefined, { webhook: { url: HOOK } }],
		[{ seed: 7 }, { webhook: { url: HOOK } }],
		[{ extra: { trace: 'a' } }, { trace: 'a', webhook: { url: HOOK } }],
		[{ extra: { webhook: { secret: 'b' } } }, { webhook: { url: HOOK, secret: 'b' } }],
	])('travels beside additional fields: %j', (additional, extra) => {
		const item = withWebhook(` ${HOOK} `, additional);
		expect(bodyOf(item)).toEqual({ ...plain, ...(additional ?? {}), extra });
		expect([item.invalid, item.hints]).toEqual([[], [UNDOCUMENTED]]);
	});

	it.each([{ webhook: { url: 'https://other.example.com' } }, { webhook: null }, 'text', null, []])(
		'gives way where they set it themselves, which is said: %j',
		(extra) => {
			const item = withWebhook(HOOK, { extra });
			expect(bodyOf(item).extra).toEqual(extra);
			const said = 'Additional Fields set extra.webhook too, so Webhook URL is not sent.';
			expect(item.hints).toEqual([UNDOCUMENTED, said]);
		},
	);

	it('is left out where it is empty', () => {
		const item = withWebhook('  ');
		expect([item.invalid, item.hints, bodyOf(item)]).toEqual([[], [], plain]);
	});

	it("is refused where it is no URL, and that Novita can't reach it is a hint", () => {
		const { message, fix } = refusal(SLUG, base, { webhookUrl: 'n8n.example.com/webhook' });
		expect(message).toContain('Webhook URL has to be a URL that starts with https://');
		expect(fix).toContain('https://example.com/webhook');
		const { invalid, hints } = withWebhook('https://n8n:5678/webhook');
		expect(invalid).toEqual([]);
		expect(hints[1]).toBe("Webhook URL leads to n8n, which Novita can't reach. Use a public URL.");
	});

	it('is shown by its host alone', () => {
		const extra = (url: string) => ({ extra: { webhook: { url } } });
		const shown = extra('https://n8n.example.com/…');
		expect(describeBody(withWebhook(HOOK).request)).toEqual({ ...plain, ...shown });
		expect(describeBody(check(extra(HOOK)).request)).toMatchObject(shown);
		expect(describeBody(check(extra('secret')).request)).toMatchObject(extra('…'));
	});

	it('is no part of what tells one request from another', () => {
		const requests = [HOOK, 'https://n8n.example.com/webhook-waiting/8', undefined].map(
			(url) => withWebhook(url).request,
		);
		expect(new Set(requests.map((each) => JSON.stringify(identityOf(each)))).size).toBe(1);
		expect(new Set(requests.map((each) => JSON.stringify(each))).size).toBe(3);
	});
});
