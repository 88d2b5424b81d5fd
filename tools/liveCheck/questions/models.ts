import { catalogue, type Model } from '../../../nodes/novita/models/catalogue';
import { readRetryAfter } from '../../../nodes/novita/api/retryAfter';
import { readTrouble } from '../../../nodes/novita/api/apiError';
import { no, open, yes, type Probe, type Trial } from '../question';
import { inFile, inModel } from './places';

export const idOfModel = (slug: string): string => `model:${slug}`;

/** An empty body lacks what every page calls required, so it can't start anything. */
const isThere = ({ slug, name, retired }: Model): Trial => ({
	kind: 'trial',
	id: idOfModel(slug),
	asks: `Is there an endpoint ${slug} (${name})?${retired ? ` Its retirement was announced for ${retired.on}.` : ''}`,
	assumes: 'There is, and it refuses an empty body',
	slug,
	body: {},
	free: true,
	expects: 'refused',
	says: {
		taken: 'It took an empty body, which its page does not allow.',
		refused: 'It answers an empty body with a refusal.',
	},
	places: [
		inModel(
			slug,
			retired
				? 'Take the entry out if Novita no longer knows the model.'
				: 'Correct the slug, or give the entry `retired`, or take it out.',
		),
	],
});

/** Submissions without content, at most so many: more than the highest limit that was heard of. */
const MOST_REQUESTS = 60;
export const CROWDED = 'kling-v3.0-std-t2v';

/** Which models there are: submissions that lack everything, and so start nothing. */
export const modelQuestions: ReadonlyArray<Trial | Probe> = [
	...catalogue.map(isThere),
	{
		kind: 'probe',
		id: 'unknown-model',
		asks: 'Is an unknown model answered with 404 API_NOT_FOUND?',
		assumes: '404 API_NOT_FOUND',
		places: [
			inFile('nodes/novita/trouble.ts', 'BY_REASON', 'Add the reason that came.', 'API_NOT_FOUND'),
		],
		async ask({ send }) {
			const reply = await send({
				method: 'POST',
				path: '/v3/async/kling-live-check-no-such-model',
				body: {},
				timeoutMs: 30_000,
			});
			if (reply.kind === 'silence') return open(`There was no answer: ${reply.detail}.`);
			const { reason = 'no reason' } = readTrouble(reply, 0);
			const sentence = `It answers ${reply.status} with ${reason}.`;
			return reply.status === 404 && reason === 'API_NOT_FOUND' ? yes(sentence) : no(sentence);
		},
	},
	{
		kind: 'probe',
		id: 'rate-limit',
		provokes429: true,
		asks: 'After how many submissions a minute comes a 429, and does it say when to come back?',
		assumes: 'There may be a Retry-After, in seconds or as a date',
		covers: ['Retry-After'],
		places: [
			inFile(
				'nodes/novita/retryAfter.ts',
				'readRetryAfter',
				'Read the wait from where it is said.',
			),
			inFile(
				'nodes/novita/submitter.ts',
				'PATIENCE_MS',
				'Hold the patience against the limit that was found.',
			),
		],
		async ask({ send, clock, ledger }) {
			if (ledger.get(idOfModel(CROWDED))?.answer?.same !== 'yes') {
				return open(`Not tried, since ${CROWDED} was not seen to refuse an empty body.`);
			}
			for (let count = 1; count <= MOST_REQUESTS; count += 1) {
				const reply = await send({
					method: 'POST',
					path: `/v3/async/${CROWDED}`,
					body: {},
					timeoutMs: 30_000,
				});
				if (reply.kind === 'silence') return open(`There was no answer: ${reply.detail}.`);
				// Whatever this is, it must not happen a second time.
				if (reply.status < 400) return no(`An empty body was answered with ${reply.status}.`);
				if (reply.status !== 429) continue;
				const header = reply.headers['retry-after'];
				const wait = readRetryAfter(header, clock.now());
				if (wait !== undefined) {
					return yes(`The request number ${count} got 429, to come back in ${wait / 1000} s.`);
				}
				return header === undefined
					? yes(`The request number ${count} got 429, without Retry-After.`)
					: no(`The request number ${count} got 429, with a Retry-After that can't be read.`);
			}
			return open(`${MOST_REQUESTS} requests in a row met no limit.`);
		},
	},
];
