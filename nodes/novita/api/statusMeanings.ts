/** What a call to the API that failed means to a user, where Novita gives no reason. */
import { findModel } from '../models/catalogue';
import { BALANCE, NOT_ACCEPTED, RATE_LIMIT, refused, type Meaning } from './meanings';
import type { NetworkError } from './transport';

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

/** A server gave up, without saying how far it had come. */
export const leavesOpen = (status: number): boolean => status >= 500 || status === 408;

/** What a status says by itself, where no documented reason explains it. */
export function byStatus(status: number): Meaning {
	switch (status) {
		case 401:
		case 403:
			return {
				code: 'requestRefused',
				message: 'Access was refused, and Novita gave no known reason',
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
		case 413:
			return refused({
				message: 'The request is too large for a server on the way to Novita',
				fix: 'Use an image URL, or a smaller file.',
			});
		case 425:
			// It has not been processed, and is to be sent once more (RFC 8470, 5.2).
			return {
				code: 'rateLimited',
				message: 'Novita asks to send the request again later',
				fix: 'Wait some minutes.',
			};
		case 429:
			return RATE_LIMIT;
	}
	if (leavesOpen(status)) return SERVER;
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
			fix: `Choose ${replacement} in Model.`,
			isFinal: true,
		};
	}
	return {
		code: 'notFound',
		message: `Novita doesn't offer the model ${slug}, or no longer does`,
		fix: "Choose another model, or check Model ID: the last part of the model's documentation URL. If the Base URL in the Novita API credential was changed, check it too.",
		isFinal: true,
	};
}

export function byNetwork({ cause, detail, fix }: NetworkError): Meaning {
	switch (cause) {
		case 'cancelled':
			return { code: 'cancelled', message: 'The execution was stopped', fix: '' };
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
