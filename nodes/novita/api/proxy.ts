import type { HttpResponse } from './transport';

/** What proxies sign their pages with. */
const NAMES =
	/\b(squid|zscaler|netskope|forti(gate|net|proxy)|forcepoint|blue ?coat|tinyproxy|privoxy)\b/i;

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
 * @returns Its name, "proxy" where it gives none, or undefined where nothing tells of a proxy.
 */
export function readProxy({ status, headers, body }: HttpResponse): string | undefined {
	const page = typeof body === 'string' ? body : '';
	const name = fromVia(headers.via) ?? NAMES.exec(page)?.[0];
	if (name !== undefined) return name.slice(0, LONGEST_NAME);
	const isMarked = Object.keys(headers).some((header) => /^(proxy|x-squid)-/.test(header));
	return status === 407 || isMarked || /\bproxy\b/i.test(page) ? 'proxy' : undefined;
}
