import { isLoopback, isSafeUrl } from '../../novita/api/baseUrl';
import { isPrivate } from '../../novita/request/hosts';

/**
 * Why no file is fetched from there: it would travel unencrypted, or from inside n8n's own network, where only the API
 * itself may be. What a public name leads to is up to n8n's own protection (N8N_SSRF_PROTECTION_ENABLED).
 *
 * @param baseUrl Of the API, as the credential has it.
 * @returns undefined where nothing speaks against it.
 */
export function whyRefused(url: string, baseUrl: string): string | undefined {
	if (!isSafeUrl(url)) return "its URL doesn't start with https://";
	const { hostname } = new URL(url);
	const home = new URL(baseUrl).hostname;
	const isHome = hostname === home || (isLoopback(hostname) && isLoopback(home));
	return isHome || !isPrivate(hostname)
		? undefined
		: `its URL leads to the internal address ${hostname}`;
}

/**
 * Where a redirect leads.
 *
 * @param location As Node gives a header: a letter for each byte, which hosts send as they are.
 */
export function resolveUrl(location: string, base: string): string {
	const encoded = location.replace(
		/[\x80-\xff]/g,
		(byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	return URL.canParse(encoded, base) ? new URL(encoded, base).href : location;
}
