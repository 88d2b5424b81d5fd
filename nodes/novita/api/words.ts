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

/** From `{code, reason, message, metadata}` or the OpenAI-like `{error: …}`. Nothing else is quoted. */
export function readWords(body: unknown): Words {
	if (!isRecord(body)) return {};
	const inner = isRecord(body.error) ? body.error : body;
	const metadata = isRecord(body.metadata) ? body.metadata : {};
	return {
		reason: text(inner.reason) ?? text(inner.code) ?? text(inner.type),
		said: text(inner.message) ?? text(body.error),
		traceId: text(metadata.trace_id) ?? text(body.trace_id),
	};
}
