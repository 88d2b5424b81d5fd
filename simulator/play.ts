/** What the client gets in place of its answer, or instead of all of it, for each fault by its name. */
import {
	bodyBytes,
	errorAnswer,
	htmlPage,
	jsonAnswer,
	noRoute,
	Refusal,
	textAnswer,
	withRetryAfter,
} from './answers';
import type { Outcome, Place, Response, RetryAfter } from './types';

/** What a fault has to work with. */
export interface Stage {
	on: Place;
	retryAfter?: RetryAfter;
	/** In milliseconds from now. */
	retryAfterMs?: number;
	/** What would have been answered; undefined where the request was not carried out. */
	answer?: Response;
	/** In milliseconds since 1970. */
	now: number;
	traceId: string;
}

/** The documented reason that fits a 5xx in each place. */
const BROKEN_REASON: Record<Place, string> = {
	submit: 'CREATE_TASK_FAILED',
	result: 'GET_RESULT_FAILED',
	download: 'GET_RESULT_FAILED',
	balance: 'BILLING_FAILED',
	bills: 'BILLING_FAILED',
};

/** An error in the documented shape. */
export const refuse = (stage: Stage, reason: string, message: string, status?: number): Response =>
	later(errorAnswer(new Refusal(reason, message, status), stage.traceId), stage);

const later = (response: Response, { retryAfter = 'none', retryAfterMs = 1000, now }: Stage) =>
	withRetryAfter(response, retryAfter, retryAfterMs, now);

const broken = (stage: Stage, status: number) =>
	refuse(stage, BROKEN_REASON[stage.on], 'internal error', status);

/** These strike before the request is carried out, so that no task is made. */
const before = {
	'429': (stage: Stage) => refuse(stage, 'RATE_LIMIT_EXCEEDED', 'rate limit exceeded'),
	'500': (stage: Stage) => broken(stage, 500),
	'503': (stage: Stage) => broken(stage, 503),
	'504': (stage: Stage) => broken(stage, 504),
	/** The documented shape, with HTTP status 200. */
	error200: (stage: Stage) => refuse(stage, 'INVALID_REQUEST_BODY', 'no', 200),
	// The other shapes that occur.
	openAiError: () =>
		jsonAnswer(400, { error: { message: 'something is wrong', type: 'invalid_request' } }),
	plainText: () => textAnswer(500, 'upstream connect error'),
	noRoute,
	conflict: () => jsonAnswer(409, { status: 'conflict' }),
	/** Of a file's link. */
	expired: () => textAnswer(403, EXPIRED_PAGE, 'application/xml'),
	// What machines in between answer.
	'502': () => htmlPage(502, '502 Bad Gateway'),
	html200: () => htmlPage(200, 'Just a moment...'),
	firewall: () => htmlPage(403, 'Access denied'),
	redirect: () => ({ ...htmlPage(302, 'Moved'), headers: { location: 'https://login.invalid/' } }),
	tooLarge: () => htmlPage(413, '413 Request Entity Too Large'),
	proxy407: () => proxyPage(407),
	proxy502: () => proxyPage(502),
	// No answer at all.
	reset: () => ({ kind: 'reset' }),
	refused: () => ({ kind: 'close' }),
	hang: () => ({ kind: 'hang' }),
} satisfies Record<string, (stage: Stage) => Outcome>;

/** These strike when it is carried out: the client is left without what it was answered. */
const after = {
	lost: () => ({ kind: 'reset' }),
	lost5xx: (stage: Stage) => broken(stage, 500),
	/** JSON that stops halfway. A file comes short, and says so nowhere. */
	cutJson: (stage: Stage) => {
		const { answer, half } = halfOf(stage);
		const { body } = answer;
		const whole = Buffer.isBuffer(body) ? body : Buffer.concat([...body.chunks()]);
		return { ...answer, body: whole.subarray(0, half) };
	},
	/** The connection breaks halfway through the body. */
	cut: (stage: Stage) => {
		const { answer, half } = halfOf(stage);
		return { ...answer, cutAfter: half };
	},
	/** Half of the body, and then silence. */
	stall: (stage: Stage) => {
		const { answer, half } = halfOf(stage);
		return { ...answer, cutAfter: half, stalls: true };
	},
} satisfies Record<string, (stage: Stage) => Outcome>;

/** These put the answer into another shape, which says all the same what became of the request. */
const reshaped = {
	wrapped: (stage: Stage) =>
		withJson(stage, ({ status }, value) => jsonAnswer(status, { code: 0, data: value })),
	accepted202: (stage: Stage) =>
		withJson(stage, (_, { task_id: taskId, ...rest }) =>
			jsonAnswer(202, { ...(taskId === undefined ? {} : { taskId }), ...rest }),
		),
} satisfies Record<string, (stage: Stage) => Outcome>;

export const plays = { ...before, ...after, ...reshaped };

/** Whether the request is carried out before the fault strikes. */
export const isAfter = (kind: string): boolean => kind in after || kind in reshaped;

/** Whether the client is left without what a request that was carried out was answered. */
export const spoilsAnswer = (kind: string): boolean => !(kind in reshaped);

/** What object stores answer to a link whose time is over. */
const EXPIRED_PAGE =
	'<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>';

/** As Squid answers by itself. */
function proxyPage(status: number): Response {
	const page = htmlPage(status, 'ERROR: The requested URL could not be retrieved');
	const headers = { ...page.headers, server: 'squid/6.10', via: '1.1 proxy.example (squid/6.10)' };
	return { ...page, headers };
}

const answerOf = ({ answer }: Stage) => answer ?? jsonAnswer(200, { task_id: 'unknown' });

function halfOf(stage: Stage) {
	const answer = answerOf(stage);
	return { answer, half: Math.floor(bodyBytes(answer) / 2) };
}

/** A file has no JSON to put into another shape, and goes out as it is. */
function withJson(
	stage: Stage,
	reshape: (answer: Response, value: { task_id?: string }) => Response,
): Response {
	const answer = answerOf(stage);
	const { headers, body } = answer;
	if (!Buffer.isBuffer(body) || headers['content-type'] !== 'application/json') return answer;
	return reshape(answer, JSON.parse(body.toString('utf8')) as { task_id?: string });
}
