import type { HttpResult, NetworkError } from './transport';
import { readRetryAfter } from './retryAfter';

/** Stable, for code that has to tell errors apart; users read `message` and `fix`. */
export type ApiErrorCode =
	| 'rateLimited'
	| 'keyRefused'
	| 'balanceTooLow'
	| 'notFound'
	| 'requestRefused'
	| 'serverError'
	| 'unreadableResponse'
	| 'notSent'
	| 'responseLost'
	| 'cancelled';

/** What the user reads of an error. */
interface Meaning {
	code: ApiErrorCode;
	/** What happened, in one sentence without a final period. */
	message: string;
	/** What to do about it. */
	fix: string;
}

/** Why a call to the API didn't give what it was made for. */
export interface ApiError extends Meaning {
	/** Whether a submission that ended so may have been accepted, and so be paid for. */
	mayBeAccepted: boolean;
	/** Whether the same call may give another answer a little later. */
	retryable: boolean;
	/** HTTP status, where there was a response. */
	status?: number;
	/** Novita's own word, like BILLING_BALANCE_NOT_ENOUGH. */
	reason?: string;
	/** Novita's own sentence. */
	said?: string;
	/** Novita's support asks for it. */
	traceId?: string;
	/** How long the API asked to wait, from Retry-After. */
	retryAfterMs?: number;
}

/** A request that reached the API, or may have, and whose outcome nobody was told. */
const MAY_BE_ACCEPTED = new Set<ApiErrorCode>([
	'serverError',
	'unreadableResponse',
	'responseLost',
	'cancelled',
]);

const RETRYABLE = new Set<ApiErrorCode>([
	'rateLimited',
	'serverError',
	'unreadableResponse',
	'notSent',
	'responseLost',
]);

type Details = Pick<ApiError, 'status' | 'reason' | 'said' | 'traceId' | 'retryAfterMs'>;

/** The only way an API error is made: what its code stands for follows from the code. */
export const apiError = (meaning: Meaning, details: Details = {}): ApiError => ({
	...meaning,
	...details,
	mayBeAccepted: MAY_BE_ACCEPTED.has(meaning.code),
	retryable: RETRYABLE.has(meaning.code),
});

const COMPARE_REQUEST =
	"Compare the fields with the model's page in Novita's documentation, and run again.";

/** Messages and remedies for the reasons that the API documents. */
const BY_REASON: Record<string, Meaning> = {
	BILLING_BALANCE_NOT_ENOUGH: {
		code: 'balanceTooLow',
		message: "The Novita account's balance is too low",
		fix: 'Add credit in the Novita console under Billing, and run again. Nothing was charged for this item.',
	},
	BILLING_AUTH_FAILED: {
		code: 'keyRefused',
		message: 'Novita could not bill the account of this API key',
		fix: 'Check the account and its billing in the Novita console.',
	},
	MISSING_API_KEY: {
		code: 'keyRefused',
		message: 'Novita got no API key',
		fix: 'Fill in the API key in the Novita API credential.',
	},
	INVALID_API_KEY: {
		code: 'keyRefused',
		message: "Novita doesn't accept the API key",
		fix: 'Copy the key again from the Novita console (Settings, Key Management) into the Novita API credential.',
	},
	FEATURE_NOT_ALLOWED: {
		code: 'keyRefused',
		message: 'The Novita account may not use this feature',
		fix: 'Ask Novita to open the feature for the account, or choose another model.',
	},
	API_NOT_ALLOWED: {
		code: 'keyRefused',
		message: 'The API key may not use this model',
		fix: 'Give the key access to the model in the Novita console, or choose another model.',
	},
	NEED_REAL_NAME_VERIFY: {
		code: 'keyRefused',
		message: 'Novita asks to verify the identity of the account first',
		fix: 'Finish the verification in the Novita console, and run again.',
	},
	API_NOT_FOUND: {
		code: 'notFound',
		message: "Novita doesn't know this model",
		fix: 'Novita may have retired it. Choose another model, or check the slug of the custom one.',
	},
	TASK_NOT_FOUND: {
		code: 'notFound',
		message: "Novita doesn't know this task",
		fix: 'Check the task ID, and that the credential is of the account that started the task. Novita keeps tasks for a limited time.',
	},
	RATE_LIMIT_EXCEEDED: {
		code: 'rateLimited',
		message: 'Novita limits how many requests a minute this account may send',
		fix: 'Run fewer items at once, or ask Novita for a higher limit.',
	},
	IMAGE_FILE_EXCEEDS_MAX_SIZE: {
		code: 'requestRefused',
		message: 'Novita found an image too large as a file',
		fix: 'Use an image of at most 10 MB.',
	},
	INVALID_IMAGE_FORMAT: {
		code: 'requestRefused',
		message: 'Novita could not read an image',
		fix: 'Use a PNG or JPEG file, or a link that leads straight to one.',
	},
	IMAGE_EXCEEDS_MAX_RESOLUTION: {
		code: 'requestRefused',
		message: 'Novita found an image too large in pixels',
		fix: 'Use a smaller image.',
	},
	INVALID_IMAGE_SIZE: {
		code: 'requestRefused',
		message: "Novita doesn't accept the size of an image",
		fix: 'Use an image of at least 300 x 300 px with an aspect ratio from 1:2.5 to 2.5:1.',
	},
	ILLEGAL_PROMPT: {
		code: 'requestRefused',
		message: 'Novita refused the prompt under its content rules',
		fix: 'Change the wording of the prompt, and run again.',
	},
	ILLEGAL_IMAGE_CONTENT: {
		code: 'requestRefused',
		message: 'Novita refused an image under its content rules',
		fix: 'Use another image, and run again.',
	},
};

const SERVER: Meaning = {
	code: 'serverError',
	message: "Novita's server could not handle the request",
	fix: 'Try again later. If it stays, ask Novita and give the trace ID.',
};

function byStatus(status: number): Meaning {
	if (status === 401 || status === 403) {
		return {
			code: 'keyRefused',
			message: 'Novita refused access',
			fix: 'Check the API key in the Novita API credential, and what it may do in the Novita console.',
		};
	}
	if (status === 404) {
		return {
			code: 'notFound',
			message: "The address wasn't found at Novita",
			fix: 'Check the Base URL in the Novita API credential, and the model.',
		};
	}
	if (status === 429) return BY_REASON.RATE_LIMIT_EXCEEDED ?? SERVER;
	// 408: the server gave up on the request without saying how far it had come.
	if (status >= 500 || status === 408) return SERVER;
	if (status >= 300 && status < 400) {
		return {
			code: 'requestRefused',
			message: 'The address answered with a redirect',
			fix: 'Check the Base URL in the Novita API credential.',
		};
	}
	return {
		code: 'requestRefused',
		message: "Novita didn't accept the request",
		fix: COMPARE_REQUEST,
	};
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null;

const text = (value: unknown) =>
	typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 500) : undefined;

/** Novita's own words, from `{code, reason, message, metadata}` or the OpenAI-like `{error: …}`. */
function readBody(body: unknown): Pick<ApiError, 'reason' | 'said' | 'traceId'> {
	if (!isRecord(body)) return {};
	const inner = isRecord(body.error) ? body.error : body;
	const metadata = isRecord(body.metadata) ? body.metadata : {};
	return {
		reason: text(inner.reason) ?? text(inner.code) ?? text(inner.type),
		said: text(inner.message) ?? text(body.error),
		traceId: text(metadata.trace_id) ?? text(body.trace_id),
	};
}

const UNREADABLE: Meaning = {
	code: 'unreadableResponse',
	message: "Novita's answer could not be read",
	fix: 'Check the Base URL in the Novita API credential: a proxy or login page may answer in place of Novita.',
};

/**
 * What a response means that isn't the one that was hoped for.
 *
 * @param result Any result. A response with status 2xx counts as unreadable.
 * @param now Milliseconds since 1970, which a date in Retry-After is held against.
 */
export function readApiError(result: HttpResult, now: number): ApiError {
	if (result.kind === 'networkError') return apiError(byNetwork(result));
	const { status, headers } = result;
	if (status >= 200 && status < 300) return apiError(UNREADABLE, { status });
	const words = readBody(result.body);
	const { reason } = words;
	const known = reason && Object.hasOwn(BY_REASON, reason) ? BY_REASON[reason] : undefined;
	// A reason never turns a server's 5xx into a final answer: what became of the request is open.
	const meaning = known && status < 500 ? known : byStatus(status);
	return apiError(meaning, {
		...words,
		status,
		retryAfterMs: readRetryAfter(headers['retry-after'], now),
	});
}

function byNetwork({ cause, detail }: NetworkError): Meaning {
	switch (cause) {
		case 'cancelled':
			return { code: 'cancelled', message: 'The execution was stopped', fix: 'Run it again.' };
		case 'notSent':
			return {
				code: 'notSent',
				message: `Novita could not be reached: ${detail}`,
				fix: 'Check the internet connection of the machine that runs n8n, and the Base URL in the Novita API credential. Nothing was sent.',
			};
		case 'responseLost':
			return {
				code: 'responseLost',
				message: `The answer of Novita got lost: ${detail}`,
				fix: 'Check the internet connection of the machine that runs n8n.',
			};
	}
}

/**
 * Novita's own words in one line, and behind them what its support asks for. Empty where it said
 * nothing.
 */
export function quote({ status, reason, said, traceId }: ApiError): string {
	const facts = [
		status === undefined ? undefined : `HTTP ${status}`,
		reason,
		traceId && `trace ID ${traceId}`,
	]
		.filter((part) => part !== undefined && part !== '')
		.join(', ');
	if (said && said !== reason) return `Novita answered: "${said}"${facts && ` (${facts})`}.`;
	return facts && `Novita answered: ${facts}.`;
}
