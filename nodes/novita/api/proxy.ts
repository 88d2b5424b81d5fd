import type { HttpResponse } from './transport';

/** What proxies sign their pages with. */
const IN_PAGES =
	/\b(squid|zscaler|netskope|forti(?:gate|net|proxy)|forcepoint|blue ?coat|tinyproxy|privoxy|proxy)\b/i;

/** They pass on what Novita says, and stand on its side of the wire. */
const CONTENT_NETWORKS = /google|cloudfront|cloudflare|varnish|akamai|fastly/i;

const LONGEST_NAME = 80;

/** Who handed the response on: `1.1 proxy.example (squid/6.1)` without the protocol. */
function fromVia(via: unknown): string | undefined {
	if (typeof via !== 'string' || CONTENT_NETWORKS.test(via)) return undefined;
	return via.replace(/^\s*\S+\s+/, '').trim() || undefined;
}

/**
 * The proxy that made a response, for one that isn't in Novita's own words.
 *
 * @returns Its name as far as it gives one, or undefined where nothing tells of a proxy.
 */
export function readProxy({ status, headers, body }: HttpResponse): string | undefined {
	const page = typeof body === 'string' ? IN_PAGES.exec(body)?.[1] : undefined;
	const name = fromVia(headers.via) ?? page?.toLowerCase();
	if (name !== undefined) return name.slice(0, LONGEST_NAME);
	const marked = Object.keys(headers).some((header) => /^(proxy-|x-squid-)/.test(header));
	return marked || status === 407 ? 'proxy' : undefined;
}
