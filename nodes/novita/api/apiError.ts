import type { HttpReply } from './transport';
import { readRetryAfter } from './retryAfter';

/** What an answer that isn't the wished one means for the user. */
export interface Trouble {
	kind:
		| 'rateLimit'
		| 'key'
		| 'balance'
		| 'notFound'
		| 'request'
		| 'server'
		| 'unreadable'
		| 'notSent'
		| 'lost'
		| 'cancelled';
	/** What happened, in one sentence without a final period. */
	message: string;
	/** What to do about it. */
	fix: string;
	/** HTTP status, where there was an answer. */
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

const LOOK_AT_REQUEST =
	"Compare the fields with the model's page in Novita's documentation, and run again.";

/** Messages and remedies for the reasons that the API documents. */
const BY_REASON: Record<string, Pick<Trouble, 'kind' | 'message' | 'fix'>> = {
	BILLING_BALANCE_NOT_ENOUGH: {
		kind: 'balance',
		message: "The Novita account's balance is too low",
		fix: 'Add credit in the Novita console under Billing, and run again. Nothing was charged for this row.',
	},
	BILLING_AUTH_FAILED: {
		kind: 'key',
		message: 'Novita could not bill the account of this API key',
		fix: 'Check the account and its billing in the Novita console.',
	},
	MISSING_API_KEY: {
		kind: 'key',
		message: 'Novita got no API key',
		fix: 'Fill in the API key in the Novita API credential.',
	},
	INVALID_API_KEY: {
		kind: 'key',
		message: "Novita doesn't accept the API key",
		fix: 'Copy the key again from the Novita console (Settings, Key Management) into the Novita API credential.',
	},
	FEATURE_NOT_ALLOWED: {
		kind: 'key',
		message: 'The Novita account may not use this feature',
		fix: 'Ask Novita to open the feature for the account, or choose another model.',
	},
	API_NOT_ALLOWED: {
		kind: 'key',
		message: 'The API key may not use this model',
		fix: 'Give the key access to the model in the Novita console, or choose another model.',
	},
	NEED_REAL_NAME_VERIFY: {
		kind: 'key',
		message: 'Novita asks to verify the identity of the account first',
		fix: 'Finish the verification in the Novita console, and run again.',
	},
	API_NOT_FOUND: {
		kind: 'notFound',
		message: "Novita doesn't know this model",
		fix: 'Novita may have retired it. Choose another model, or check the slug of the custom one.',
	},
	TASK_NOT_FOUND: {
		kind: 'notFound',
		message: "Novita doesn't know this task",
		fix: 'Check the task ID, and that the credential is of the account that started the task. Novita keeps tasks for a limited time.',
	},
	RATE_LIMIT_EXCEEDED: {
		kind: 'rateLimit',
		message: 'Novita limits how many requests a minute this account may send',
		fix: 'Run fewer rows at once, or ask Novita for a higher limit.',
	},
	IMAGE_FILE_EXCEEDS_MAX_SIZE: {
		kind: 'request',
		message: 'Novita found an image too large as a file',
		fix: 'Use an image of at most 10 MB.',
	},
	INVALID_IMAGE_FORMAT: {
		kind: 'request',
		message: 'Novita could not read an image',
		fix: 'Use a PNG or JPEG file, or a link that leads straight to one.',
	},
	IMAGE_EXCEEDS_MAX_RESOLUTION: {
		kind: 'request',
		message: 'Novita found an image too large in pixels',
		fix: 'Use a smaller image.',
	},
	INVALID_IMAGE_SIZE: {
		kind: 'request',
		message: "Novita doesn't accept the size of an image",
		fix: 'Use an image of at least 300 x 300 px with an aspect ratio from 1:2.5 to 2.5:1.',
	},
	ILLEGAL_PROMPT: {
		kind: 'request',
		message: 'Novita refused the prompt under its content rules',
		fix: 'Change the wording of the prompt, and run again.',
	},
	ILLEGAL_IMAGE_CONTENT: {
		kind: 'request',
		message: 'Novita refused an image under its content rules',
		fix: 'Use another image, and run again.',
	},
};

const SERVER: Pick<Trouble, 'kind' | 'message' | 'fix'> = {
	kind: 'server',
	message: "Novita's server could not handle the request",
	fix: 'Try again later. If it stays, ask Novita and give the trace ID.',
};

function byStatus(status: number): Pick<Trouble, 'kind' | 'message' | 'fix'> {
	if (status === 401 || status === 403) {
		return {
			kind: 'key',
			message: 'Novita refused access',
			fix: 'Check the API key in the Novita API credential, and what it may do in the Novita console.',
		};
	}
	if (status === 404) {
		return {
			kind: 'notFound',
			message: "The address wasn't found at Novita",
			fix: 'Check the Base URL in the Novita API credential, and the model.',
		};
	}
	if (status === 429) return BY_REASON.RATE_LIMIT_EXCEEDED ?? SERVER;
	// 408: the server gave up on the request without saying how far it had come.
	if (status >= 500 || status === 408) return SERVER;
	if (status >= 300 && status < 400) {
		return {
			kind: 'request',
			message: 'The address answered with a redirect',
			fix: 'Check the Base URL in the Novita API credential.',
		};
	}
	return { kind: 'request', message: "Novita didn't accept the request", fix: LOOK_AT_REQUEST };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null;

const text = (value: unknown) =>
	typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 500) : undefined;

/** Novita's own words, from `{code, reason, message, metadata}` or the OpenAI-like `{error: …}`. */
function readBody(body: unknown): Pick<Trouble, 'reason' | 'said' | 'traceId'> {
	if (!isRecord(body)) return {};
	const inner = isRecord(body.error) ? body.error : body;
	const metadata = isRecord(body.metadata) ? body.metadata : {};
	return {
		reason: text(inner.reason) ?? text(inner.code) ?? text(inner.type),
		said: text(inner.message) ?? text(body.error),
		traceId: text(metadata.trace_id) ?? text(body.trace_id),
	};
}

/**
 * What an answer means, when it isn't the one that was hoped for.
 *
 * @param reply Any reply. An answer with status 2xx counts as unreadable.
 */
export function readTrouble(reply: HttpReply, now: number): Trouble {
	if (reply.kind === 'silence') return silence(reply.cause, reply.detail);
	const { status, headers } = reply;
	if (status >= 200 && status < 300) {
		return {
			kind: 'unreadable',
			status,
			message: "Novita's answer could not be read",
			fix: 'Check the Base URL in the Novita API credential: a proxy or login page may answer in place of Novita.',
		};
	}
	const words = readBody(reply.body);
	const { reason } = words;
	const known = reason && Object.hasOwn(BY_REASON, reason) ? BY_REASON[reason] : undefined;
	// A reason never turns a server's 5xx into a final answer: what became of the request is open.
	const meaning = known && status < 500 ? known : byStatus(status);
	return {
		...meaning,
		...words,
		status,
		retryAfterMs: readRetryAfter(headers['retry-after'], now),
	};
}

function silence(cause: 'notSent' | 'lost' | 'cancelled', detail: string): Trouble {
	if (cause === 'cancelled') {
		return { kind: 'cancelled', message: 'The execution was stopped', fix: 'Run it again.' };
	}
	if (cause === 'notSent') {
		return {
			kind: 'notSent',
			message: `Novita could not be reached: ${detail}`,
			fix: 'Check the internet connection of the machine that runs n8n, and the Base URL in the Novita API credential. Nothing was sent.',
		};
	}
	return {
		kind: 'lost',
		message: `The answer of Novita got lost: ${detail}`,
		fix: 'Check the internet connection of the machine that runs n8n.',
	};
}

/**
 * Novita's own words in one line, and behind them what its support asks for. Empty where it said
 * nothing.
 */
export function quote({ status, reason, said, traceId }: Trouble): string {
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
