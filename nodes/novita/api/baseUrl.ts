import { urlIn } from '../values/reading';

export const DEFAULT_BASE_URL = 'https://api.novita.ai';

/** This machine itself: 127.0.0.0/8, ::1 and the names that mean them. */
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** The paths of Novita's language models, and those that this package adds itself. */
const OTHER_API = /\/(openai|anthropic)(\/|$)|\/(v3|async|completions)\/?$/i;

const parse = (value: unknown): URL | undefined =>
	typeof value === 'string' ? urlIn(value.trim()) : undefined;

/** @param hostname As URL writes it. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);

/** Whether a secret or a paid video may travel there: encrypted, or without leaving the machine. */
export function isSafeUrl(value: unknown): boolean {
	const url = parse(value);
	if (url?.protocol === 'https:') return true;
	return url?.protocol === 'http:' && isLoopback(url.hostname);
}

/**
 * The API's address as the credential gives it.
 *
 * @param value Empty stands for Novita's own address.
 * @returns The address without a trailing slash, or what is wrong with it.
 */
export function readBaseUrl(value: unknown): { baseUrl: string } | { invalid: string } {
	if (value === undefined || value === null || value === '') return { baseUrl: DEFAULT_BASE_URL };
	const url = parse(value);
	if (!url || !isSafeUrl(value) || url.username !== '' || url.password !== '') {
		return {
			invalid:
				'The Base URL in the Novita API credential has to start with https:// (http:// works for localhost only), without a user name',
		};
	}
	if (OTHER_API.test(url.pathname)) {
		return {
			invalid: `The Base URL in the Novita API credential leads to another API: remove ${url.pathname} from it, as in ${DEFAULT_BASE_URL}`,
		};
	}
	return { baseUrl: `${url.origin}${url.pathname}`.replace(/(?<!\/)\/+$/, '') };
}
