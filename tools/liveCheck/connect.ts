import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

import axios from 'axios';

import { readSilence } from '../../nodes/n8n/api/networkError';
import type { Send } from '../../nodes/novita/api/transport';

/** A kept connection that the server has closed meanwhile would lose a submission that costs money. */
const agents = {
	httpAgent: new HttpAgent({ keepAlive: false }),
	httpsAgent: new HttpsAgent({ keepAlive: false }),
};

/**
 * Requests to the API over axios, as the nodes send them over n8n's helper: every answer is a value,
 * no redirect is followed, nothing is tried again.
 *
 * @param key Sent as the bearer key; without it no key is sent.
 * @param secret Taken out of every answer, should a server repeat it.
 */
export const connect =
	(baseUrl: string, key: string | undefined, secret = key): Send =>
	async ({ method, path, query, body, timeoutMs }) => {
		try {
			const { status, headers, data } = await axios.request<string>({
				...agents,
				method,
				url: `${baseUrl}${path}`,
				params: query,
				data: body,
				headers: key === undefined ? {} : { Authorization: `Bearer ${key}` },
				timeout: timeoutMs,
				maxRedirects: 0,
				maxBodyLength: Infinity,
				validateStatus: () => true,
				responseType: 'text',
				// Left as it is, so that the key is taken out before anything reads it.
				transformResponse: (text: string) => text,
			});
			const text = withoutSecret(data, secret);
			return { kind: 'answer', status, headers: { ...headers }, body: parse(text) };
		} catch (error) {
			return readSilence(error, false);
		}
	};

const withoutSecret = (text: string, secret: string | undefined): string =>
	secret === undefined || secret === '' ? text : text.split(secret).join('[API key]');

/** JSON, or the text where it isn't any. */
function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
