import { catalogue } from '../../../nodes/novita/models/catalogue';
import type { Entry } from '../log';
import { found, type Question } from '../question';

const BALANCE = '/openapi/v1/billing/balance/detail';

const errorIn = ({ reply }: Entry): string =>
	[reply?.status, reply?.reason ?? reply?.said].filter((part) => part !== undefined).join(' ');

/** @param expected Status and reason of an error. */
const refusedWith = (
	expected: string,
	what: string,
): Pick<Question, 'assumes' | 'expected' | 'otherwise'> => ({
	assumes: `${what} is answered with ${expected}.`,
	expected: (entry) => found(errorIn(entry), errorIn(entry) === expected),
	otherwise: ['nodes/novita/api/meanings.ts', 'Add the reason to `BY_REASON`.'],
});

const modelQuestions = catalogue.map(({ slug, retired }): Question => ({
	id: `model:${slug}`,
	assumes: `There is an endpoint ${slug}${retired ? `, though Novita retired it on ${retired.on}` : ''}.`,
	slug,
	body: {},
	expected(entry) {
		if (entry.taskId !== undefined) return found('an empty body was accepted', false);
		return found(errorIn(entry), entry.reply?.status !== 404);
	},
	otherwise: ['nodes/novita/models/catalogue.ts', 'Correct the entry, or take it out.'],
}));

/** What costs nothing: GETs, and submissions with an empty body. */
export const freeQuestions: readonly Question[] = [
	{
		id: 'wrong-key',
		path: BALANCE,
		key: 'wrong',
		...refusedWith('403 INVALID_API_KEY', 'A wrong API key'),
	},
	{
		id: 'missing-key',
		path: BALANCE,
		key: 'none',
		...refusedWith('400 MISSING_API_KEY', 'A missing API key'),
	},
	{
		id: 'unknown-task',
		path: '/v3/async/task-result',
		query: { task_id: '00000000-0000-4000-8000-000000000000' },
		covers: 'An {"error": {"message"}} as OpenAI has it',
		...refusedWith('404 TASK_NOT_FOUND', 'An unknown task'),
	},
	...modelQuestions,
	{
		id: 'unknown-model',
		slug: 'kling-live-check-no-such-model',
		body: {},
		covers: 'A retired or unknown route answers',
		assumes: 'An unknown model is answered with 404, for no documented reason.',
		expected: (entry) => found(errorIn(entry), errorIn(entry) === '404'),
		otherwise: ['simulator/answers.ts', 'Let `noRoute` answer what Novita answers.'],
	},
];
