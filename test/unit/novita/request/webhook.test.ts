import { describeBody, identityOf } from '../../../../nodes/novita/request/videoRequest';
import { bodyOf, checkOf, refusal } from '../../../support/item';

const SLUG = 'kling-v3.0-std-t2v';
const HOOK = 'https://n8n.example.com/webhook-waiting/7?signature=a%2Bb';

const withWebhook = (webhookUrl: unknown, additionalFields?: unknown) =>
	checkOf(SLUG, { prompt: 'A cup' }, { webhookUrl, additionalFields });

describe('a webhook', () => {
	it('travels as extra.webhook.url, and the item shows just its host', () => {
		const check = withWebhook(` ${HOOK} `);
		const extra = { webhook: { url: HOOK } };
		expect(check.invalid).toEqual([]);
		expect(bodyOf(check)).toEqual({ prompt: 'A cup', extra });
		const shown = { webhook: { url: 'https://n8n.example.com/…' } };
		expect(describeBody(check.request)).toEqual({ prompt: 'A cup', extra: shown });
		const own = checkOf(SLUG, { prompt: 'A cup' }, { additionalFields: { extra } });
		expect(describeBody(own.request).extra).toEqual(shown);
	});

	it('is said to be undocumented for Kling, and to need a time limit', () => {
		expect(withWebhook(HOOK).hints).toEqual([
			"Novita doesn't document Webhook URL for Kling. Set a time limit in the node that waits for the call.",
		]);
	});

	it.each([undefined, null, '', '  '])('is left out where it is empty: %j', (webhookUrl) => {
		const check = withWebhook(webhookUrl);
		expect([check.invalid, check.hints]).toEqual([[], []]);
		expect(bodyOf(check)).toEqual({ prompt: 'A cup' });
	});

	it.each(['n8n.example.com/webhook', 'ftp://example.com', 5, true, {}, 'https://'])(
		'is refused where it is no URL: %j',
		(webhookUrl) => {
			const { message, fix } = refusal(SLUG, { prompt: 'A cup' }, { webhookUrl });
			expect(message).toContain('Webhook URL has to be a URL that starts with https://');
			expect(fix).toContain('https://example.com/webhook');
		},
	);

	it.each([
		['http://localhost:5678/webhook-waiting/7', 'localhost'],
		['http://192.168.0.5/webhook', '192.168.0.5'],
		['https://n8n:5678/webhook', 'n8n'],
	])("that Novita can't reach is sent with a hint: %s", (url, host) => {
		const check = withWebhook(url);
		expect(check.invalid).toEqual([]);
		expect(check.hints).toContainEqual(
			expect.stringContaining(`Webhook URL leads to ${host}, which Novita can't reach`) as string,
		);
	});
});

describe('Additional Fields with the same key', () => {
	it.each([
		[{ seed: 7 }, { seed: 7, extra: { webhook: { url: HOOK } } }],
		[{ extra: { trace: 'a' } }, { extra: { trace: 'a', webhook: { url: HOOK } } }],
		[{ extra: { webhook: { secret: 'b' } } }, { extra: { webhook: { url: HOOK, secret: 'b' } } }],
	])('lose nothing: %j', (additional, expected) => {
		const check = withWebhook(HOOK, additional);
		expect(bodyOf(check)).toEqual({ prompt: 'A cup', ...expected });
		expect(check.hints).toHaveLength(1);
	});

	it.each([{ webhook: { url: 'https://other.example.com' } }, { webhook: null }, 'text', null, []])(
		'win where they set the webhook themselves, which is said: %j',
		(extra) => {
			const check = withWebhook(HOOK, { extra });
			expect(bodyOf(check).extra).toEqual(extra);
			expect(check.hints).toContain(
				'Additional Fields set extra.webhook too, so Webhook URL is not sent.',
			);
		},
	);
});

it('two requests with different webhooks are the same video', () => {
	const one = withWebhook(HOOK).request;
	const other = withWebhook('https://n8n.example.com/webhook-waiting/8').request;
	const without = withWebhook(undefined).request;
	const names = [one, other, without].map((each) => JSON.stringify(identityOf(each)));
	expect(new Set(names).size).toBe(1);
	expect(JSON.stringify(one)).not.toBe(JSON.stringify(other));
});
