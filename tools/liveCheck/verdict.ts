import type { Submission } from '../../nodes/novita/api/client';
import type { Trouble } from '../../nodes/novita/api/apiError';
import { clean } from './exchange';
import type { Entry } from './ledger';
import { no, open, yes, type Answer, type Trial } from './question';

/** Words about the content of a picture or prompt, which say nothing about any other question. */
const CONTENT_RULES = /^ILLEGAL_/;

/** What the answer to a submission settles: where the trial stands, and maybe the question. */
export function settle(trial: Trial, submission: Submission): Partial<Entry> {
	switch (submission.kind) {
		case 'accepted':
			return { state: 'started', taskId: submission.taskId };
		case 'unknown':
			return {
				state: 'unknown',
				answer: open(
					`It may have been accepted and charged, and its answer is not known: ${submission.trouble.message}.`,
				),
			};
		case 'busy':
			return { state: 'open', answer: notAnswered(submission.trouble) };
		case 'refused':
			return readRefusal(trial, submission.trouble);
	}
}

const notAnswered = (trouble: Trouble): Answer =>
	open(`Not accepted, for another reason: ${trouble.message} (${wordsOf(trouble)}).`);

/** Novita's own words, short. The whole of them stands under what came back. */
const wordsOf = ({ status, reason, said, message }: Trouble): string =>
	status === undefined ? message : clean([status, reason, said].filter(Boolean).join(' '));

/** Whether a refusal is an answer to the question. */
function readRefusal(trial: Trial, trouble: Trouble): Partial<Entry> {
	const { kind, reason = '', said = '' } = trouble;
	const words = wordsOf(trouble);
	if (kind === 'notFound' && trial.free) {
		return { state: 'answered', answer: no(`Novita doesn't know it (${words}).`) };
	}
	if (kind !== 'request' || CONTENT_RULES.test(reason)) {
		return { state: 'open', answer: notAnswered(trouble) };
	}
	if (trial.about && !trial.about.test(`${reason} ${said}`)) {
		return {
			state: 'answered',
			answer: open(`Refused, but nothing says that it was for this (${words}).`),
		};
	}
	const sentence = trial.about ? `${trial.says.refused} (${words})` : trial.says.refused;
	return { state: 'answered', answer: trial.expects === 'refused' ? yes(sentence) : no(sentence) };
}

/** What the end of its task says to the question of a trial that was taken. */
export function answerOf(trial: Trial, entry: Entry): Answer {
	const { taken, refused } = trial.says;
	switch (entry.end) {
		case 'succeeded':
			if (trial.read) return trial.read(entry);
			return trial.expects === 'taken' ? yes(taken) : no(taken);
		case 'failed': {
			const why = `The task was accepted, and failed: ${entry.reason ?? 'no reason given'}.`;
			if (trial.about && !trial.about.test(entry.reason ?? '')) {
				return open(`${why} Nothing says that it was for this.`);
			}
			const sentence = `${refused} ${why}`;
			return trial.expects === 'taken' ? no(sentence) : yes(sentence);
		}
		default:
			return open('The task succeeded, and gave no video.');
	}
}
