import type { HttpReply } from '../../../nodes/novita/api/transport';
import { readTrouble } from '../../../nodes/novita/api/apiError';
import { shapeOf } from '../exchange';
import { no, open, yes, type Answer, type Asking, type Probe } from '../question';
import { LOOK_MS } from '../watch';
import { inFile } from './places';

/** Shaped like a key, and nobody's. */
const WRONG_KEY = 'sk_live_check_not_a_real_key';
/** Shaped like a task ID, and no task's. */
const UNKNOWN_TASK = '00000000-0000-4000-8000-000000000000';

const BALANCE = '/openapi/v1/billing/balance/detail';

const balance = async (send: Asking['send']) =>
	await send({ method: 'GET', path: BALANCE, timeoutMs: LOOK_MS });

const lookUp = async (send: Asking['send']) =>
	await send({
		method: 'GET',
		path: '/v3/async/task-result',
		query: { task_id: UNKNOWN_TASK },
		timeoutMs: LOOK_MS,
	});

/** Whether an error came with the status and the reason that the package knows it by. */
function expectError(reply: HttpReply, status: number, reason: string): Answer {
	if (reply.kind === 'silence') return open(`There was no answer: ${reply.detail}.`);
	const seen = readTrouble(reply, 0).reason ?? 'no reason';
	const sentence = `It answers ${reply.status} with ${seen}.`;
	return reply.status === status && seen === reason ? yes(sentence) : no(sentence);
}

const TROUBLE = 'nodes/novita/trouble.ts';

/** The account and the errors: GET requests, which start nothing. */
export const accountQuestions: readonly Probe[] = [
	{
		kind: 'probe',
		id: 'balance-shape',
		asks: 'Is the balance four numbers as texts, in units of 0.0001 USD?',
		assumes: 'availableBalance is a number as text',
		places: [
			inFile(
				'nodes/novita/client.ts',
				'NovitaClient',
				'Read the balance from where it is.',
				'balance',
			),
		],
		async ask({ send }) {
			const reply = await balance(send);
			if (reply.kind === 'silence') return open(`There was no answer: ${reply.detail}.`);
			const { availableBalance } = { ...(reply.body as Record<string, unknown>) };
			const sentence = `It answers ${reply.status} ${shapeOf(reply.body)}.`;
			const isNumber = typeof availableBalance === 'string' && /^-?\d+$/.test(availableBalance);
			return isNumber ? yes(sentence) : no(sentence);
		},
	},
	{
		kind: 'probe',
		id: 'wrong-key',
		asks: 'Is a wrong key answered with 403 INVALID_API_KEY?',
		assumes: '403 INVALID_API_KEY',
		places: [inFile(TROUBLE, 'BY_REASON', 'Add the reason that came.', 'INVALID_API_KEY')],
		ask: async ({ sendWith }) =>
			expectError(await balance(sendWith(WRONG_KEY)), 403, 'INVALID_API_KEY'),
	},
	{
		kind: 'probe',
		id: 'missing-key',
		asks: 'Is a missing key answered with 400 MISSING_API_KEY?',
		assumes: '400 MISSING_API_KEY',
		places: [inFile(TROUBLE, 'BY_REASON', 'Add the reason that came.', 'MISSING_API_KEY')],
		ask: async ({ sendWith }) =>
			expectError(await balance(sendWith(undefined)), 400, 'MISSING_API_KEY'),
	},
	{
		kind: 'probe',
		id: 'unknown-task',
		asks: 'Is an unknown task answered with 404 TASK_NOT_FOUND?',
		assumes: '404 TASK_NOT_FOUND',
		places: [
			inFile(TROUBLE, 'BY_REASON', 'Add the reason that came.', 'TASK_NOT_FOUND'),
			inFile(
				'nodes/novita/client.ts',
				'NovitaClient',
				'Decide what that answer means for a look.',
				'look',
			),
		],
		ask: async ({ send }) => expectError(await lookUp(send), 404, 'TASK_NOT_FOUND'),
	},
	{
		kind: 'probe',
		id: 'error-shape',
		asks: 'Does an error have code, reason, message and metadata.trace_id?',
		assumes: '{code, reason, message, metadata: {trace_id}}',
		covers: ['An {"error": {"message"}} as OpenAI has it, plain text and HTML occur too'],
		places: [inFile(TROUBLE, 'readBody', 'Read reason, message and trace ID from where they are.')],
		async ask({ send }) {
			const reply = await lookUp(send);
			if (reply.kind === 'silence') return open(`There was no answer: ${reply.detail}.`);
			const { reason, said, traceId } = readTrouble(reply, 0);
			const sentence = `An error is ${shapeOf(reply.body)}.`;
			return reason && said && traceId ? yes(sentence) : no(sentence);
		},
	},
	{
		kind: 'probe',
		id: 'task-kept',
		asks: 'How long does Novita know a task?',
		assumes: 'For a limited time, which nothing documents',
		places: [
			inFile(TROUBLE, 'BY_REASON', 'Say in the remedy how long tasks are kept.', 'TASK_NOT_FOUND'),
		],
		async ask({ send, clock, ledger }) {
			const [oldest] = [...ledger.entries.values()]
				.filter(({ taskId }) => taskId !== undefined)
				.sort((one, other) => one.at.localeCompare(other.at));
			if (oldest?.taskId === undefined) return open('No task was started yet; a later run tells.');
			const reply = await send({
				method: 'GET',
				path: '/v3/async/task-result',
				query: { task_id: oldest.taskId },
				timeoutMs: LOOK_MS,
			});
			const hours = ((clock.now() - Date.parse(oldest.at)) / 3_600_000).toFixed(1);
			if (reply.kind === 'silence') return open(`There was no answer: ${reply.detail}.`);
			const what = reply.status === 200 ? 'is still known' : `is answered with ${reply.status}`;
			return open(`The oldest task ${what} after ${hours} hours.`);
		},
	},
];
