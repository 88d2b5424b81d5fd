/** What Novita says of an error, as far as it does. */
export interface Words {
	/** Novita's own word, like BILLING_BALANCE_NOT_ENOUGH. */
	reason?: string;
	/** Novita's own sentence. */
	said?: string;
	/** Novita's support asks for it. */
	traceId?: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null;

const LONGEST_WORDS = 500;

const text = (value: unknown) =>
	typeof value === 'string' && value.trim() !== ''
		? value.trim().slice(0, LONGEST_WORDS)
		: undefined;

/**
 * From `{code, reason, message, metadata}` or the OpenAI-like `{error: …}`. Nothing else is quoted.
 *
 * @param isKnown Which of several words in the place of a reason to take.
 */
export function readWords(body: unknown, isKnown: (reason: string) => boolean): Words {
	if (!isRecord(body)) return {};
	const inner = isRecord(body.error) ? body.error : body;
	const metadata = isRecord(body.metadata) ? body.metadata : {};
	const reasons = [inner.reason, inner.code, inner.type, body.reason, body.code]
		.map(text)
		.filter((reason) => reason !== undefined);
	return {
		reason: reasons.find(isKnown) ?? reasons[0],
		said: text(inner.message) ?? text(body.error),
		traceId: text(metadata.trace_id) ?? text(body.trace_id),
	};
}

/** Whether a body repeats the status of its response as its code, as Novita's errors do. */
export const repeatsStatus = (body: unknown, status: number): boolean =>
	isRecord(body) && body.code === status;
