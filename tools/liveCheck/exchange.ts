import type { HttpReply, Send } from '../../nodes/novita/api/transport';
import type { Json, JsonObject } from '../../nodes/novita/request/buildRequest';
import { readTrouble } from '../../nodes/novita/api/apiError';

/** Longer runs of such letters are a picture or a signature, and have no place in a report. */
const ENCODED = /[A-Za-z0-9+/_-]{80,}={0,2}/g;
const LONGEST_TEXT = 160;
/** What is behind that is never shown, and need not be read. */
const LONGEST_READ = 10_000;

/** A text fit for the report: in one line, short, and without anything encoded. */
export function clean(text: string): string {
	const line = text
		.slice(0, LONGEST_READ)
		.replace(ENCODED, (run) => `(${run.length} characters)`)
		.replace(/\s+/g, ' ');
	return line.length <= LONGEST_TEXT
		? line
		: `${line.slice(0, LONGEST_TEXT)}… (${text.length} characters)`;
}

/** A request as the report shows it, as code. Its headers are left out, and so is the key. */
export function describeRequest(
	method: string,
	path: string,
	body?: JsonObject,
	query?: Record<string, string>,
): string {
	const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
	return `\`${method} ${path}${search}${body === undefined ? '' : ` ${describeBody(body)}`}\``;
}

const describeBody = (body: Json): string =>
	JSON.stringify(body, (_, value: unknown) => (typeof value === 'string' ? clean(value) : value));

/** An answer as the report shows it: an error in Novita's words, anything else by its shape alone. */
export function describeReply(reply: HttpReply, now: number): string {
	if (reply.kind === 'silence') return `no answer: ${reply.detail}`;
	const { status, body, headers } = reply;
	if (status < 300) return `${status} ${shapeOf(body)}`;
	const { reason, said, traceId } = readTrouble(reply, now);
	const later = headers['retry-after'];
	return [
		`${status} ${reason ?? shapeOf(body)}`,
		said && `"${clean(said)}"`,
		traceId && `trace ID ${clean(traceId)}`,
		later !== undefined && `Retry-After: ${clean(String(later))}`,
	]
		.filter((part) => typeof part === 'string' && part !== '')
		.join(', ');
}

/** `{task_id: text}`: the names and types of an answer, without what it says. */
export function shapeOf(value: unknown): string {
	if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${shapeOf(value[0])}]`;
	if (value === null || value === undefined) return 'null';
	if (typeof value === 'string') return value === '' ? 'empty text' : 'text';
	if (typeof value !== 'object') return typeof value;
	const names = Object.entries(value).map(([name, item]) => `${clean(name)}: ${shapeOf(item)}`);
	return `{${names.join(', ')}}`;
}

/** What passed, as the report shows it. */
export interface Exchange {
	asked: string[];
	came: string[];
}

/** A `send` that writes down what it sends and what comes back. */
export const recordAll =
	(send: Send, now: () => number, { asked, came }: Exchange): Send =>
	async (request) => {
		asked.push(describeRequest(request.method, request.path, request.body, request.query));
		return await recordReplies(send, now, came)(request);
	};

/** The same for what comes back alone, where a body may hold a picture. */
export const recordReplies =
	(send: Send, now: () => number, came: string[]): Send =>
	async (request) => {
		const reply = await send(request);
		came.push(describeReply(reply, now()));
		return reply;
	};
