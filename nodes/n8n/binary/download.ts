import type { IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import { isLoopback, isSafeUrl } from '../../novita/api/baseUrl';
import { isPrivate } from '../../novita/request/hosts';
import { urlIn } from '../../novita/values/reading';
import { Patience } from '../api/patience';
import type { Stream } from '../api/send';
import { USER_AGENT } from '../api/userAgent';
import {
	brokenOff,
	failure,
	storeFile,
	tooLarge,
	type Download,
	type StoreOptions,
} from './storeFile';

/** A file that Novita offers. */
export interface Link {
	url: string;
	/** Seconds for which it works, as Novita gives them. */
	ttl?: string;
	/** Since Novita gave it, in milliseconds. */
	ageMs: number;
}

export interface DownloadOptions extends StoreOptions {
	/** Where the API is, as the credential has it. */
	baseUrl: string;
	/** Called while nothing comes: others may go first. */
	onQuiet?: () => void;
}

/** Storage hosts redirect once, if at all. */
const MAX_REDIRECTS = 5;

/**
 * Fetches a finished file into n8n's storage, as a stream. Its URL is signed, so no credential goes to its host.
 *
 * A file is handed on only when it has arrived whole, and is what it has to be. Nothing here waits longer than the
 * time-out for a byte.
 */
export async function download(
	context: IExecuteFunctions,
	link: Link,
	options: DownloadOptions,
): Promise<Download> {
	let { url } = link;
	for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
		const refused = whyRefused(url, options.baseUrl);
		if (refused !== undefined) return failure(refused, false, 'Open the URL if you trust it.');
		const patience = new Patience(options.timeoutMs, options.signal, options.onQuiet);
		const end = await ask(context, { ...link, url }, patience, options);
		// Nobody wants what is left of a body, nor waits for it.
		patience.end('enough');
		if (typeof end !== 'string') return end;
		url = end;
	}
	return failure('too many redirects', true);
}

/** @returns For a redirect, where it leads. */
async function ask(
	context: IExecuteFunctions,
	link: Link,
	patience: Patience,
	options: DownloadOptions,
): Promise<Download | string> {
	patience.heard();
	const replied = await patience.until<IN8nHttpFullResponse>(
		context.helpers.httpRequest({
			method: 'GET',
			url: link.url,
			// Video doesn't compress.
			headers: { ...USER_AGENT, Accept: '*/*', 'Accept-Encoding': 'identity' },
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: options.timeoutMs,
			abortSignal: patience.signal,
		}),
	);
	if ('error' in replied) return brokenOff(replied.error, patience, options);
	patience.heard();
	const { statusCode, headers, body } = replied.value;
	const { location } = headers;
	if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
		return resolveUrl(location, link.url);
	}
	if (!hasWholeFile(statusCode, headers)) return turnedAway(statusCode, link);
	const announced = Number(headers['content-length']);
	if (announced > options.maxBytes) return tooLarge(options.maxBytes, announced);
	return await storeFile(context, body as unknown as Stream, patience, options);
}

/** As proxies and caches say it too: 203, and 206 for a range that is all of the file. */
function hasWholeFile(statusCode: number, headers: IN8nHttpFullResponse['headers']): boolean {
	if (statusCode !== 206) return statusCode === 200 || statusCode === 203;
	const [, last, total] = /^bytes 0-(\d+)\/(\d+|\*)$/i.exec(String(headers['content-range'])) ?? [];
	return last !== undefined && (total === '*' || Number(total) === Number(last) + 1);
}

/** Whose status a host of files gives to a URL whose time is over. */
const EXPIRED = [401, 403, 404];

function turnedAway(statusCode: number, { ttl, ageMs }: Link): Download {
	const outlived = ttl !== undefined && Number(ttl) * 1000 <= ageMs;
	if (statusCode === 410 || (outlived && EXPIRED.includes(statusCode))) {
		return failure('its URL has expired', true);
	}
	const part = statusCode === 206 ? ', a part of the file' : '';
	return failure(`its host replied with HTTP ${statusCode}${part}`, true);
}

/**
 * Why no file is fetched from there: it would travel unencrypted, or from inside n8n's own network, where only the API
 * itself may be. What a public name leads to is up to n8n's own protection (N8N_SSRF_PROTECTION_ENABLED).
 *
 * @param baseUrl Of the API, as the credential has it.
 * @returns undefined where nothing speaks against it.
 */
function whyRefused(url: string, baseUrl: string): string | undefined {
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
function resolveUrl(location: string, base: string): string {
	const encoded = location.replace(
		/[\x80-\xff]/g,
		(byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	return urlIn(encoded, base)?.href ?? location;
}
