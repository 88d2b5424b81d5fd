import { catalogue } from '../../nodes/novita/models/catalogue';
import { isObject } from '../../nodes/novita/values/json';
import { paidQuestions } from './paidQuestions';
import type { Change, Question } from './question';

const CATALOGUE = 'nodes/novita/models/catalogue.ts';
const TASK = 'nodes/novita/api/task.ts';

const secondsNow = () => Math.floor(Date.now() / 1000);

/** Without what tells whose they are. */
const OF_BILL =
	/^((start|end)Time|productName|billNum0|discountPrice0|pricePrecision|.*amount.*)$/i;

function lastBill(body: unknown): string {
	const bills = isObject(body) && Array.isArray(body.bills) ? body.bills.filter(isObject) : [];
	const told = Object.entries(bills.at(-1) ?? {}).filter(([name]) => OF_BILL.test(name));
	return `${bills.length} bills, the last ${JSON.stringify(Object.fromEntries(told))}`;
}

const models = catalogue.map(({ slug, retired }): Question => ({
	id: `model:${slug}`,
	assumes: `There is an endpoint ${slug}${retired ? `, though Novita retired it on ${retired.on}` : ''}.`,
	expected: 'refused, but not with 404',
	otherwise: [CATALOGUE, 'Correct the entry, or take it out.'],
	request: { slug, body: {} },
}));

/** All of them. */
export const questions: readonly Question[] = [
	{
		id: 'unknown-task',
		assumes: 'A task that Novita does not know has a reason of its own.',
		covers: 'An {"error": {"message"}} as OpenAI has it',
		expected: 'refused: 404 TASK_NOT_FOUND',
		otherwise: ['nodes/novita/api/meanings.ts', 'Add the reason to `BY_REASON`.'],
		request: {
			path: '/v3/async/task-result',
			query: { task_id: '00000000-0000-4000-8000-000000000000' },
		},
	},
	{
		id: 'bills',
		assumes: 'Bills come in 0.0001 USD, a row for each product and hour, up to the last hour.',
		covers: 'A bill is in 0.0001 USD',
		expected: 'taken',
		otherwise: ['nodes/novita/api/billing.ts', 'Correct `rowOf`.'],
		request: {
			path: '/openapi/v1/billing/bill/list',
			query: {
				...{ cycleType: 'Hour', productCategory: 'gen_api' },
				startTime: String(secondsNow() - 7 * 86_400),
				endTime: String(secondsNow()),
			},
			tell: lastBill,
		},
	},
	...models,
	{
		id: 'unknown-model',
		assumes: 'An unknown model is answered with 404, for no documented reason.',
		covers: 'A retired or unknown route answers',
		expected: 'refused: 404',
		otherwise: ['simulator/answers.ts', 'Let `noRoute` answer what Novita answers.'],
		request: { slug: 'kling-live-check-no-such-model', body: {} },
	},
	...paidQuestions,
];

/** What each task that was paid for anyway tells besides; the table has it under "Seen". */
export const tasksTell: ReadonlyArray<{ assumes: string; covers?: string; otherwise: Change }> = [
	{
		assumes: 'A new task is visible within 30 seconds.',
		otherwise: ['nodes/wait/doubt.ts', 'Set `FRESH_MS` to what was seen, with room.'],
	},
	{
		assumes: 'A status is QUEUED, PROCESSING, SUCCEED or FAILED; any other means running.',
		otherwise: [TASK, 'Decide in `stateOf` what the new status means.'],
	},
	{
		assumes: 'video_url_ttl is "3600", a text.',
		covers: '"0" has been seen',
		otherwise: [TASK, 'Describe `ttl` as it is.'],
	},
	{
		assumes: 'A further check of a finished task gives another URL.',
		otherwise: ['nodes/wait/fetchFiles.ts', 'Check no more between two tries.'],
	},
	{
		assumes: 'The video comes without the API key, as an MP4 with a Content-Length.',
		otherwise: ['nodes/n8n/binary/download.ts', 'Notice another way that a file ends early.'],
	},
	{
		assumes: 'It is billed what others quote.',
		otherwise: ['nodes/novita/models/prices.ts', 'Set the prices to what was billed.'],
	},
];

/** What can't be asked without doing harm or waiting for luck, why, and how the facts of the contract behind it begin. */
export const unasked: ReadonlyArray<{ what: string; why: string; covers?: string[] }> = [
	{
		what: 'Whether a webhook that is taken is called too',
		why: 'Novita would have to reach this machine from the internet',
	},
	{
		what: 'Whether a 429 says in Retry-After when to come back',
		why: "running into the limit would hold up the account's other work",
		covers: ['Retry-After'],
	},
	{
		what: 'Whether voices are texts, need Sound, and have to be named in the prompt',
		why: 'it takes a voice ID of the account, and the only model that has voices is retired',
		covers: ['voice_list.items', 'Voices need sound on'],
	},
	{ what: 'How long Novita keeps a task', why: 'it would take days' },
	{ what: 'The prices of 4K and Motion Control', why: 'nobody quotes them to compare with' },
];
