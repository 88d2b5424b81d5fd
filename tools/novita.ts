/** The Novita that a command works with, and how it is asked. */
import { createInterface } from 'node:readline/promises';

import axios from 'axios';

import { readNetworkError } from '../nodes/n8n/api/networkError';
import { systemClock } from '../nodes/n8n/api/send';
import { USER_AGENT } from '../nodes/n8n/api/userAgent';
import { readBaseUrl } from '../nodes/novita/api/baseUrl';
import { NovitaClient } from '../nodes/novita/api/client';
import type { Send } from '../nodes/novita/api/transport';
import { UserError } from './n8n-server/user-error';

export interface Novita {
	apiKey: string;
	baseUrl: string;
}

const CHECK_MS = 15_000;

/** @throws {UserError} for an address that would give the API key away. */
export function addressIn({ NOVITA_BASE_URL = '' }: NodeJS.ProcessEnv): string {
	const address = readBaseUrl(NOVITA_BASE_URL.trim());
	if ('baseUrl' in address) return address.baseUrl;
	throw new UserError('NOVITA_BASE_URL has to start with https://, to keep the API key secret.');
}

/**
 * The real Novita, when its key is in the environment.
 *
 * @throws {UserError} for an address that would give the API key away.
 */
export function realNovita(env: NodeJS.ProcessEnv): Novita | undefined {
	const apiKey = env.NOVITA_API_KEY?.trim();
	return apiKey ? { apiKey, baseUrl: addressIn(env) } : undefined;
}

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
	async ({ method, path, query, body, timeoutMs }) => {
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
					Authorization: `Bearer ${apiKey}`,
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

/**
 * Asks for the account's balance, which costs nothing. Answers with it in dollars.
 * @throws {UserError} in one line, without the key, when that doesn't work.
 */
export async function checkKey({ apiKey, baseUrl }: Novita): Promise<number> {
	const check = await new NovitaClient(connect(baseUrl, apiKey), systemClock).balance(CHECK_MS);
	if (check.kind === 'balance') return check.balance.available;
	const { code, message, fix } = check.error;
	throw new UserError(
		code === 'keyRefused'
			? `${baseUrl} refused the key in NOVITA_API_KEY. Correct it, or unset it to use the simulator.`
			: `${baseUrl} did not return the balance: ${message}. ${fix}`,
	);
}

/** Lets the person at the terminal decide about money. Only `y` and `yes` are a yes. */
export async function confirm(question: string): Promise<boolean> {
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	// The terminal would swallow Ctrl-C.
	terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
	try {
		return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
	} finally {
		terminal.close();
	}
}
