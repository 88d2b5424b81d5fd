import type { Submission } from '../../nodes/novita/api/client';

export type Verdict = 'accepted' | 'rateLimited' | 'refused' | 'unknown';

/** What a submission means for whoever pays: `unknown` may have been accepted. */
export function verdictOf(submission: Submission): Verdict {
	if (submission.kind === 'accepted') return 'accepted';
	const { code, mayBeAccepted } = submission.error;
	if (mayBeAccepted) return 'unknown';
	return code === 'rateLimited' ? 'rateLimited' : 'refused';
}
