/** What a call to the API that failed means to a user, by the reason that Novita gives. */

/** What a call was made for. Of a check's refusal a task is none the worse: it goes on, and is billed. */
export type Asked = 'submission' | 'check' | 'account';

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
	/**
	 * What to do about the cause. What the item costs, and how it is sent another time, depends on the run, and
	 * stands where the item's texts are made.
	 */
	fix: string;
	/** The same request ends the same way, whenever it is sent. */
	isFinal?: boolean;
}

/** A request that would have to be another one. */
export const refused = (texts: Pick<Meaning, 'message' | 'fix'>): Meaning => ({
	code: 'requestRefused',
	...texts,
	isFinal: true,
});

const denied = (texts: Pick<Meaning, 'message' | 'fix'>): Meaning => ({
	code: 'keyRefused',
	...texts,
});

export const NOT_ACCEPTED = refused({
	message: "Novita didn't accept the request",
	fix: "Compare the fields with the model's page in Novita's documentation.",
});

export const BALANCE: Meaning = {
	code: 'balanceTooLow',
	message: "The Novita account's balance is too low",
	fix: 'Add credit in the Novita console under Billing.',
};

export const BAD_KEY = denied({
	message: "Novita doesn't accept the API key",
	fix: 'Copy the key again from the Novita console, under Key Management, into the Novita API credential.',
});

const NO_KEY = denied({
	message: 'Novita received no API key',
	fix: 'Enter the API key in the Novita API credential.',
});

const MODEL_DENIED = denied({
	message: 'The API key may not use this model',
	fix: 'Give the key access to the model in the Novita console (a team admin can), or choose another model.',
});

export const RATE_LIMIT: Meaning = {
	code: 'rateLimited',
	message: 'The rate limit of the Novita account is reached',
	fix: 'Send fewer items at once, or ask Novita for a higher limit.',
};

const UNKNOWN_URL: Meaning = {
	code: 'notFound',
	message: "Novita doesn't know this URL",
	fix: 'Check the Base URL in the Novita API credential.',
};

const UNKNOWN_TASK: Meaning = {
	code: 'notFound',
	message: "Novita doesn't know this task",
	fix: 'Check the task ID, and that the credential is of the account that started the task. Novita keeps tasks for a limited time.',
	isFinal: true,
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
		BILLING_AUTH_FAILED: denied({
			message: 'Novita could not bill the account of this API key',
			fix: 'Check the account and its billing in the Novita console.',
		}),
		MISSING_API_KEY: NO_KEY,
		INVALID_API_KEY: BAD_KEY,
		FAILED_TO_AUTH: BAD_KEY,
		FEATURE_NOT_ALLOWED: denied({
			message: 'The Novita account may not use this feature',
			fix: 'Ask Novita to open the feature for the account, or choose another model.',
		}),
		API_NOT_ALLOWED: MODEL_DENIED,
		MODEL_ACCESS_DENIED: MODEL_DENIED,
		NEED_REAL_NAME_VERIFY: denied({
			message: 'Novita requires identity verification for this account',
			fix: 'Finish the verification in the Novita console.',
		}),
		API_NOT_FOUND: UNKNOWN_URL,
		TASK_NOT_FOUND: UNKNOWN_TASK,
		RATE_LIMIT_EXCEEDED: RATE_LIMIT,
		IMAGE_FILE_EXCEEDS_MAX_SIZE: refused({
			message: 'The image file is too large for Novita',
			fix: 'Use an image of at most 10 MB.',
		}),
		INVALID_IMAGE_FORMAT: refused({
			message: 'Novita could not read the image',
			fix: 'Use a PNG or JPEG file, or a URL that leads straight to one.',
		}),
		IMAGE_EXCEEDS_MAX_RESOLUTION: refused({
			message: 'The image resolution is too high for Novita',
			fix: 'Use an image with fewer pixels.',
		}),
		INVALID_IMAGE_SIZE: refused({
			message: "Novita doesn't accept the size of the image",
			fix: 'Use an image of at least 300 x 300 px with an aspect ratio from 1:2.5 to 2.5:1.',
		}),
		ILLEGAL_PROMPT: refused({
			message: 'Novita refused the prompt under its content rules',
			fix: "Change this item's prompt.",
		}),
		ILLEGAL_IMAGE_CONTENT: refused({
			message: 'Novita refused the image under its content rules',
			fix: "Change this item's image.",
		}),
	}),
);

export const byReason = (reason = ''): Meaning | undefined => BY_REASON.get(reason.toUpperCase());

const MONEY =
	/\b(balance|recharge|top[ -]?up|arrears|billing|payment required|unpaid|outstanding invoices?|resource pack|exhausted)\b/i;
/** "Insufficient credits", "please add more funds", "your credits have run out". */
const FUNDS =
	/\b(insufficient|not enough|out of|no|add|buy|purchase) ((more|enough|sufficient|any) )?(funds?|credits?)\b(?! card)|\b(funds?|credits?) (have |has |are |is )?(run out|used up|depleted|insufficient|not enough|required|expired)\b/i;
const FREQUENCY = /\b(rate|frequency|too many|concurren\w*|per (second|minute|hour)|qps|rpm)\b/i;

/** Codes that Kling gives with a 429: an account in arrears, and a resource pack that is used up. */
const KLING_MONEY = new Set(['1101', '1102']);

/** A refusal that speaks of money in words that aren't documented, whatever its status. */
export function byMoney(code: unknown, reason = '', said = ''): Meaning | undefined {
	const words = `${reason} ${said}`.replaceAll('_', ' ');
	const isMoney =
		KLING_MONEY.has(String(code)) ||
		((MONEY.test(words) || FUNDS.test(words)) && !FREQUENCY.test(words));
	return isMoney ? BALANCE : undefined;
}

/** What says as much of a task as of a submission. */
const FOR_ALL_CALLS = new Set([UNKNOWN_TASK, BAD_KEY, NO_KEY]);

/**
 * The same refusal, of a status check: that isn't about what was submitted. Only a task that Novita doesn't know is
 * `notFound` then, and only a key that it doesn't accept is `keyRefused`.
 */
export function ofCheck(meaning: Meaning): Meaning {
	if (FOR_ALL_CALLS.has(meaning)) return meaning;
	if (meaning.isFinal || meaning.code === 'keyRefused') return CHECK_REFUSED;
	return meaning.code === 'notFound' ? { ...meaning, code: 'requestRefused' } : meaning;
}

const CHECK_REFUSED: Meaning = {
	code: 'requestRefused',
	message: 'Novita refused the status check',
	fix: 'Check the Novita account and its API key in the Novita console.',
};
