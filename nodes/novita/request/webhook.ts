import { checkUrl } from './checkUrl';
import type { FieldReading } from './fieldReading';
import { isJsonObject, type Json } from './json';

export const WEBHOOK_LABEL = 'Webhook URL';

/** Novita documents `extra.webhook.url` for its asynchronous API in general, and lists it on no Kling page. */
const UNDOCUMENTED =
	"Novita doesn't document Webhook URL for Kling. Set a time limit in the node that waits for the call.";

/**
 * Checks whom Novita is to call. Its form is all that can be judged here; that it has to be reachable from the
 * internet is a hint.
 *
 * @param extra What Additional Fields have under the same key.
 */
export function checkWebhook(raw: unknown, extra: Json | undefined): FieldReading {
	const url = checkUrl(raw, { label: WEBHOOK_LABEL, name: WEBHOOK_LABEL });
	if (url.kind !== 'value') return url;
	const hints = [UNDOCUMENTED, ...(url.hints ?? [])];
	if (urlIn(extraWith(String(url.value), extra)) !== url.value) {
		hints.push('Additional Fields set extra.webhook too, so Webhook URL is not sent.');
	}
	return { ...url, hints };
}

/**
 * The body's `extra` with the webhook in it. Additional Fields keep what they set, as everywhere, and lose nothing
 * that they don't.
 */
export function extraWith(url: string, extra: Json | undefined = {}): Json {
	if (!isJsonObject(extra)) return extra;
	const { webhook = {} } = extra;
	return { ...extra, webhook: isJsonObject(webhook) ? { url, ...webhook } : webhook };
}

function urlIn(extra: Json): Json | undefined {
	const webhook = isJsonObject(extra) ? extra.webhook : undefined;
	return isJsonObject(webhook) ? webhook.url : undefined;
}
