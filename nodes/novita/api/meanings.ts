/** What a call to the API that failed means to a user: all messages and remedies of a room, as data. */
import { findModel } from '../models/catalogue';
import type { NetworkError } from './transport';

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
export interface Meaning {
	code: ApiErrorCode;
	/** What happened, in one sentence without a final period. */
	message: string;
	/** What to do about it. */
	fix: string;
}

const NOT_ACCEPTED: Meaning = {
	code: 'requestRefused',
	message: "Novita didn't accept the request",
	fix: "Compare the fields with the model's page in Novita's documentation, and run again.",
};

const BALANCE: Meaning = {
	code: 'balanceTooLow',
	message: "The Novita account's balance is too low",
	fix: 'Add credit in the Novita console under Billing, and run again. This item is not paid for.',
};

export const BAD_KEY: Meaning = {
	code: 'keyRefused',
	message: "Novita doesn't accept the API key",
	fix: 'Copy the key again from the Novita console, under Key Management, into the Novita API credential.',
};

const MODEL_DENIED: Meaning = {
	code: 'keyRefused',
	message: 'The API key may not use this model',
	fix: 'Give the key access to the model in the Novita console (a team admin can), or choose another model.',
};

const RATE_LIMIT: Meaning = {
	code: 'rateLimited',
	message: 'The rate limit of the Novita account is reached',
	fix: 'Run fewer items at once, or ask Novita for a higher limit.',
};

/**
 * Messages and remedies for the reasons that the API documents, whatever their case. Those of a 5xx are
 * left out: what became of the request is open then. Its pages contradict each other on the status of those
 * about a key, so that one doesn't count.
 */
const BY_REASON = new Map(
	Object.entries<Meaning>({
		INVALID_REQUEST_BODY: NOT_ACCEPTED,
		BILLING_BALANCE_NOT_ENOUGH: BALANCE,
		NOT_ENOUGH_BALANCE: BALANCE,
		BILLING_AUTH_FAILED: {
			code: 'keyRefused',
			message: 'Novita could not bill the account of this API key',
			fix: 'Check the account and its billing in the Novita console.',
		},
		MISSING_API_KEY: {
			code: 'keyRefused',
			message: 'Novita received no API key',
			fix: 'Enter the API key in the Novita API credential.',
		},
		INVALID_API_KEY: BAD_KEY,
		FAILED_TO_AUTH: BAD_KEY,
		FEATURE_NOT_ALLOWED: {
			code: 'keyRefused',
			message: 'The Novita account may not use this feature',
			fix: 'Ask Novita to open the feature for the account, or choose another model.',
		},
		API_NOT_ALLOWED: MODEL_DENIED,
		MODEL_ACCESS_DENIED: MODEL_DENIED,
		NEED_REAL_NAME_VERIFY: {
			code: 'keyRefused',
			message: 'Novita requires identity verification for this account',
			fix: 'Finish the verification in the Novita console, and run again.',
		},
		API_NOT_FOUND: {
			code: 'notFound',
			message: "Novita doesn't know this URL",
			fix: 'Check the Base URL in the Novita API credential.',
		},
		TASK_NOT_FOUND: {
			code: 'notFound',
			message: "Novita doesn't know this task",
			fix: 'Check the task ID, and that the credential is of the account that started the task. Novita keeps tasks for a limited time.',
		},
		RATE_LIMIT_EXCEEDED: RATE_LIMIT,
		IMAGE_FILE_EXCEEDS_MAX_SIZE: {
			code: 'requestRefused',
			message: 'The image file is too large for Novita',
			fix: 'Use an image of at most 10 MB.',
		},
		INVALID_IMAGE_FORMAT: {
			code: 'requestRefused',
			message: 'Novita could not read the image',
			fix: 'Use a PNG or JPEG file, or a URL that leads straight to one.',
		},
		IMAGE_EXCEEDS_MAX_RESOLUTION: {
			code: 'requestRefused',
			message: 'The image resolution is too high for Novita',
			fix: 'Use an image with fewer pixels.',
		},
		INVALID_IMAGE_SIZE: {
			code: 'requestRefused',
			message: "Novita doesn't accept the size of the image",
			fix: 'Use an image of at least 300 x 300 px with an aspect ratio from 1:2.5 to 2.5:1.',
		},
		ILLEGAL_PROMPT: {
			code: 'requestRefused',
			message: 'Novita refused the prompt under its content rules',
			fix: 'Change the wording of the prompt, and run again.',
		},
		ILLEGAL_IMAGE_CONTENT: {
			code: 'requestRefused',
			message: 'Novita refused the image under its content rules',
			fix: 'Use another image, and run again.',
		},
	}),
);

const SERVER: Meaning = {
	code: 'serverError',
	message: "Novita's server could not handle the request",
	fix: 'Try again later. If it persists, ask Novita and give the trace ID.',
};

export const UNREADABLE: Meaning = {
	code: 'unreadableResponse',
	message: "Novita's reply could not be read",
	fix: 'Check the Base URL in the Novita API credential: a proxy or login page may have replied in place of Novita.',
};

/** A 2xx with words that don't say whether the request was refused. */
export const BESIDE_THE_POINT: Meaning = {
	code: 'unreadableResponse',
	message: "Novita's reply lacks what was asked for",
	fix: SERVER.fix,
};

/** What a status says by itself, where no documented reason explains it. */
export function byStatus(status: number): Meaning {
	switch (status) {
		case 401:
		case 403:
			return {
				code: 'requestRefused',
				message: 'Access was refused, without a reason that Novita documents',
				fix: 'Check the API key in the Novita API credential, and its permissions in the Novita console. A firewall may have replied in place of Novita.',
			};
		case 402:
			return BALANCE;
		case 404:
			return {
				code: 'notFound',
				message: "The URL wasn't found at Novita",
				fix: 'Check the Base URL in the Novita API credential. A firewall may have replied in place of Novita.',
			};
		case 408:
			// The server gave up on the request without saying how far it had come.
			return SERVER;
		case 413:
			return {
				code: 'requestRefused',
				message: 'The request is too large for a server on the way to Novita',
				fix: 'Use an image URL, or a smaller file. Nothing was accepted, and nothing is paid for.',
			};
		case 429:
			return RATE_LIMIT;
	}
	if (status >= 500) return SERVER;
	if (status >= 400) return NOT_ACCEPTED;
	if (status < 300) return UNREADABLE;
	return {
		code: 'requestRefused',
		message: 'The Base URL redirects to another one',
		fix: 'Check the Base URL in the Novita API credential.',
	};
}

/** The words for a response that a proxy made; its code stays that of the status. */
export const byProxy = (proxy: string, status: number): Pick<Meaning, 'message' | 'fix'> => ({
	message: `A proxy replied in place of Novita: ${proxy}`,
	fix:
		status === 407
			? "The proxy asks for a user name and a password. Set them in HTTPS_PROXY in n8n's environment, or add the host of Novita to NO_PROXY. Nothing was sent."
			: 'Check the proxy that n8n uses (HTTPS_PROXY and NO_PROXY in its environment), or ask whoever runs it to let requests to Novita through.',
});

export const byReason = (reason = ''): Meaning | undefined => BY_REASON.get(reason.toUpperCase());

/**
 * A submission that found no route: Novita has retired the model, or never had it. Its retired routes answer the
 * plain words "route not found", in none of the shapes that it documents.
 */
export function byUnknownModel(slug: string): Meaning {
	const model = findModel(slug);
	if (model?.retired) {
		const replacement = findModel(model.retired.replacement)?.name ?? model.retired.replacement;
		return {
			code: 'notFound',
			message: `Novita no longer offers this model: ${model.name}`,
			fix: `Choose ${replacement} in Model. Nothing was accepted, and nothing is paid for.`,
		};
	}
	return {
		code: 'notFound',
		message: `Novita doesn't offer the model ${slug}, or no longer does`,
		fix: "Choose another model, or check Model ID: the last part of the model's documentation URL. If the Base URL in the Novita API credential was changed, check it too. Nothing was accepted, and nothing is paid for.",
	};
}

export function byNetwork({ cause, detail, fix }: NetworkError): Meaning {
	switch (cause) {
		case 'cancelled':
			return { code: 'cancelled', message: 'The execution was stopped', fix: 'Run it again.' };
		case 'notSent':
			return {
				code: 'notSent',
				message: `Novita could not be reached: ${detail}`,
				fix:
					fix ??
					'Check the internet connection of the machine that runs n8n, its proxy if it uses one, and the Base URL in the Novita API credential. Nothing was sent.',
			};
		case 'responseLost':
			return {
				code: 'responseLost',
				message: `Novita's reply was lost: ${detail}`,
				fix: 'Check the internet connection of the machine that runs n8n.',
			};
	}
}
