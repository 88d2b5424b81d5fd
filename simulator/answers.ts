/** Answers in the documented shapes, and those of the machines in between. */
import { bodySchemas, reasonStatus } from './contract/contract';
import type { Response, RetryAfter } from './types';

export function jsonAnswer(status: number, value: unknown): Response {
	return {
		kind: 'response',
		status,
		headers: { 'content-type': 'application/json' },
		body: Buffer.from(JSON.stringify(value)),
	};
}

export function textAnswer(status: number, text: string, type = 'text/plain'): Response {
	return {
		kind: 'response',
		status,
		headers: { 'content-type': `${type}; charset=utf-8` },
		body: Buffer.from(text),
	};
}

/** The true size of an answer's body. */
export const bodyBytes = ({ body }: Response): number =>
	Buffer.isBuffer(body) ? body.length : body.bytes;

/** What a retired or unknown route answers (seen by others): in plain words, and not as API_NOT_FOUND. */
export const noRoute = (): Response => textAnswer(404, 'route not found');

export const DOCS_INDEX = '/docs/llms.txt';

/**
 * The documentation index that Novita's pages name (`https://novita.ai/docs/llms.txt`), with the models of the
 * contract. Inferred: nobody here has seen it, and this is the form that others of its kind have.
 */
export function docsIndex(): Response {
	const pages = [...bodySchemas.keys()].map(
		(slug) => `- [${slug}](https://novita.ai/docs/api-reference/model-apis-${slug}.md)`,
	);
	return textAnswer(200, ['# Novita AI', '', '## Docs', '', ...pages, ''].join('\n'));
}

/** The page of a machine in between. */
export function htmlPage(status: number, title: string): Response {
	const page = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
	return textAnswer(status, page, 'text/html');
}

/** Why a request was refused: one of the contract's reasons, and a sentence. */
export class Refusal {
	constructor(
		readonly reason: string,
		readonly message: string,
		/** Overrides the contract's status for the reason. */
		readonly status?: number,
	) {}
}

/** An error in the documented shape. An unknown reason goes out with 400. */
export function errorAnswer({ reason, message, status }: Refusal, traceId: string): Response {
	const code = status ?? reasonStatus.get(reason) ?? 400;
	return jsonAnswer(code, { code, reason, message, metadata: { trace_id: traceId } });
}

/** Adds Retry-After, in whole seconds or as an HTTP date counted from `now` (ms). */
export function withRetryAfter(
	answer: Response,
	form: RetryAfter,
	waitMs: number,
	now: number,
): Response {
	if (form === 'none') return answer;
	const seconds = Math.max(1, Math.ceil(waitMs / 1000));
	// An HTTP date has no fraction, so it is rounded up: to come back on the second must be late enough.
	const date = new Date(Math.ceil((now + waitMs) / 1000) * 1000).toUTCString();
	const value = form === 'seconds' ? String(seconds) : date;
	return { ...answer, headers: { ...answer.headers, 'retry-after': value } };
}
