import axios from 'axios';

import { readNetworkError } from '../../nodes/n8n/api/networkError';
import { USER_AGENT } from '../../nodes/n8n/api/userAgent';
import type { HttpRequest, HttpResult } from '../../nodes/novita/api/transport';

/** The nodes' `Send`, with another API key or none where a question asks for that. */
export type Send = (request: HttpRequest, key?: 'wrong' | 'none') => Promise<HttpResult>;

/** Shaped like an API key, and nobody's. */
const WRONG_KEY = 'sk_live_check_not_a_real_key';

/**
 * Requests to the API over axios. Nothing is thrown or tried again, no redirect is followed, and the API
 * key is taken out of every response.
 *
 * @param apiKey The account's; left out, every request goes with one that is nobody's.
 */
export const connect =
	(baseUrl: string, apiKey = WRONG_KEY): Send =>
	async ({ method, path, query, body, timeoutMs }, key) => {
		const sent = key === 'wrong' ? WRONG_KEY : apiKey;
		try {
			const { status, headers, data } = await axios.request<unknown>({
				method,
				url: `${baseUrl}${path}`,
				params: query,
				data: body,
				headers: {
					...USER_AGENT,
					// A kept connection that the server has closed meanwhile could lose a submission.
					Connection: 'close',
					...(key === 'none' ? {} : { Authorization: `Bearer ${sent}` }),
				},
				timeout: timeoutMs,
				maxRedirects: 0,
				maxBodyLength: Infinity,
				validateStatus: () => true,
				transformResponse: [
					(text: string) => text.replaceAll(apiKey, '[API key]'),
					...[axios.defaults.transformResponse ?? []].flat(),
				],
			});
			return { kind: 'response', status, headers: { ...headers }, body: data };
		} catch (error) {
			return readNetworkError(error, false);
		}
	};
