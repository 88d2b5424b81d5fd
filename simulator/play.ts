/** Turns a fault into what the client gets in place of, or instead of all of, its answer. */
import {
	errorAnswer,
	htmlAnswer,
	htmlPage,
	jsonAnswer,
	noRoute,
	Refusal,
	textAnswer,
	withRetryAfter,
} from './answers';
import type { Fault } from './faults';
import type { Outcome, Place, Response } from './types';

/** The answer comes in another shape, and says all the same what became of the request. */
const reshaped = new Set<string>(['wrapped', 'accepted202']);

const carriedOut = new Set<string>([
	'lost',
	'lost5xx',
	'cutJson',
	'cut',
	'wrongLength',
	'stall',
	...reshaped,
]);

/** Whether the client is left without what a carried out request was answered. */
export const spoilsAnswer = ({ kind }: Fault): boolean => !reshaped.has(kind);

/** Whether the request is carried out before the fault strikes. */
export function strikesAfter(fault: Fault): boolean {
	return fault.accepted ?? carriedOut.has(fault.kind);
}

/** The documented reason that fits a 5xx in each place. */
const brokenReason: Record<Place, string> = {
	submit: 'CREATE_TASK_FAILED',
	result: 'GET_RESULT_FAILED',
	download: 'GET_RESULT_FAILED',
	balance: 'BILLING_FAILED',
	bills: 'BILLING_FAILED',
};

/**
 * @param answer what would have been answered; undefined when the request was not carried out
 * @param now in milliseconds, for Retry-After
 */
export function play(
	fault: Fault,
	answer: Response | undefined,
	now: number,
	traceId: string,
): Outcome {
	const { kind, retryAfter = 'none', retryAfterMs = 1000 } = fault;
	const broken = (status: number) =>
		errorAnswer(new Refusal(brokenReason[fault.on], 'internal error', status), traceId);
	const later = (response: Response) => withRetryAfter(response, retryAfter, retryAfterMs, now);
	switch (kind) {
		case 'reset':
		case 'lost':
			return { kind: 'reset' };
		case 'refused':
			return { kind: 'close' };
		case 'hang':
			return { kind: 'hang' };
		case '429':
			return later(errorAnswer(new Refusal('RATE_LIMIT_EXCEEDED', 'rate limit exceeded'), traceId));
		case '502':
			return htmlAnswer(502);
		case 'html200':
			return htmlAnswer(200);
		case '500':
		case 'lost5xx':
			return broken(500);
		case '503':
		case '504':
			return later(broken(Number(kind)));
		case 'openAiError':
			return jsonAnswer(400, { error: { message: 'something is wrong', type: 'invalid_request' } });
		case 'plainText':
			return textAnswer(500, 'upstream connect error');
		case 'expired':
			return textAnswer(403, expiredPage, 'application/xml');
		case 'error200':
			return { ...errorAnswer(new Refusal('INVALID_REQUEST_BODY', 'no'), traceId), status: 200 };
		case 'wrapped':
		case 'accepted202':
			return reshape(kind, answer ?? jsonAnswer(200, { task_id: 'unknown' }));
		case 'firewall':
			return htmlPage(403, 'Access denied');
		case 'redirect':
			return { ...htmlPage(302, 'Moved'), headers: { location: 'https://login.invalid/' } };
		case 'conflict':
			return jsonAnswer(409, { status: 'conflict' });
		case 'noRoute':
			return noRoute();
		case 'tooLarge':
			return htmlPage(413, '413 Request Entity Too Large');
		case 'proxy407':
		case 'proxy502':
			return proxyPage(Number(kind.slice(-3)));
		case 'cutJson':
		case 'cut':
		case 'wrongLength':
		case 'stall':
			return damaged(kind, answer ?? jsonAnswer(200, { task_id: 'cut short' }));
		default:
			return later(errorAnswer(new Refusal(kind, `simulated ${kind}`, fault.status), traceId));
	}
}

/** What object stores answer to a link whose time is over. */
export const expiredPage =
	'<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>';

/** A file has no JSON to put into another shape, and goes out as it is. */
function reshape(kind: string, answer: Response): Response {
	const { headers, body } = answer;
	if (!Buffer.isBuffer(body) || headers['content-type'] !== 'application/json') return answer;
	const value = JSON.parse(body.toString('utf8')) as { task_id?: string };
	if (kind === 'wrapped') return jsonAnswer(answer.status, { code: 0, data: value });
	const { task_id, ...rest } = value;
	return jsonAnswer(202, { ...(task_id === undefined ? {} : { taskId: task_id }), ...rest });
}

/** As Squid answers by itself. */
function proxyPage(status: number): Response {
	const page = htmlPage(status, 'ERROR: The requested URL could not be retrieved');
	const headers = { ...page.headers, server: 'squid/6.10', via: '1.1 proxy.example (squid/6.10)' };
	return { ...page, headers };
}

function damaged(kind: string, answer: Response): Response {
	const bytes = Buffer.isBuffer(answer.body) ? answer.body.length : answer.body.bytes;
	const half = Math.floor(bytes / 2);
	if (kind === 'cut') return { ...answer, cutAfter: half };
	if (kind === 'stall') return { ...answer, cutAfter: half, stalls: true };
	if (kind === 'wrongLength') return { ...answer, chunked: false, claimedBytes: bytes * 2 };
	// A file has no JSON to cut: it comes short and says so nowhere.
	const whole = Buffer.isBuffer(answer.body)
		? answer.body
		: Buffer.concat([...answer.body.chunks()]);
	return { ...answer, body: whole.subarray(0, half) };
}
