import type { HttpResult } from '../../../../nodes/novita/api/transport';
import { answer, HTML, networkError, refusalBody } from '../../../support/replies';

export interface Answer {
	/** Whether a task is made, and billed, the moment the request arrives. */
	accepts: boolean;
	/** What can be known from the answer. */
	tells: 'id' | 'not accepted' | 'nothing';
	reply: (taskId: string, now: number) => HttpResult;
}

const busy = (retryAfter?: (now: number) => string): Answer => ({
	accepts: false,
	tells: 'not accepted',
	reply: (_, now) =>
		answer(
			429,
			refusalBody(429, 'RATE_LIMIT_EXCEEDED'),
			retryAfter ? { 'retry-after': retryAfter(now) } : {},
		),
});

const refusing = (status: number, reason: string): Answer => ({
	accepts: false,
	tells: 'not accepted',
	reply: () => answer(status, refusalBody(status, reason)),
});

const unclear = (accepts: boolean, reply: HttpResult): Answer => ({
	accepts,
	tells: 'nothing',
	reply: () => reply,
});

/** Every way in which a submission can be answered, and whether it was accepted behind that. */
export const ANSWERS = {
	ok: { accepts: true, tells: 'id', reply: (id) => answer(200, { task_id: id }) },
	cutBehindTheId: {
		accepts: true,
		tells: 'id',
		reply: (id) => answer(200, `{"task_id":"${id}","ex`),
	},
	cutBeforeTheId: unclear(true, answer(200, '{"task_')),
	html200: unclear(true, answer(200, HTML)),
	busy: busy(),
	busyForSeconds: busy(() => '7'),
	busyForNoTime: busy(() => '0'),
	busyUntilADate: busy((now) => new Date(now + 30_000).toUTCString()),
	busyForAnHour: busy(() => '3600'),
	error500: unclear(false, answer(500, refusalBody(500, 'CREATE_TASK_FAILED'))),
	error500Accepted: unclear(true, answer(500, refusalBody(500, 'CREATE_TASK_FAILED'))),
	error502Accepted: unclear(true, answer(502, HTML)),
	error408: unclear(true, answer(408)),
	lost: unclear(true, networkError('responseLost')),
	lostOnTheWayThere: unclear(false, networkError('responseLost')),
	notSent: { accepts: false, tells: 'not accepted', reply: () => networkError('notSent') },
	badRequest: refusing(400, 'INVALID_REQUEST_BODY'),
	noBalance: refusing(403, 'BILLING_BALANCE_NOT_ENOUGH'),
	badKey: refusing(401, 'INVALID_API_KEY'),
	noModel: refusing(404, 'API_NOT_FOUND'),
} satisfies Record<string, Answer>;

export type AnswerName = keyof typeof ANSWERS;

/** What an item's submission meets when it arrives. */
export interface Move {
	answer: AnswerName;
	latencyMs: number;
}
