import { about } from '../prices';
import type { Entry } from './ledger';
import type { Asked } from './order';
import type { Trial } from './question';
import type { Session } from './session';
import { missingFor } from './standIns';
import { priceOfTrial } from './trial';

export interface Limits {
	/** Just these; all when left out. */
	only?: readonly string[];
	/** What this run may spend, by the quoted prices. */
	maxDollars: number;
	/** May questions be asked whose price nobody quotes? Else just those that `only` names. */
	unpriced: boolean;
	/** May the rate limit be run into on purpose? */
	provoke429: boolean;
}

/** Where a run stands. */
export interface Standing {
	/** By the quoted prices; what nobody knows the outcome of counts as spent. */
	spent: number;
	/** Why no further trial would get through, if so. */
	stopped?: string;
	/** Why no further empty body may be sent, if so. */
	emptyTaken?: string;
}

/** Why a question may not be asked now; undefined where it may. */
export function whyNot(
	question: Asked,
	limits: Limits,
	standing: Standing,
	session: Pick<Session, 'ledger' | 'voice'>,
): string | undefined {
	const { only, provoke429 } = limits;
	if (only !== undefined && !only.includes(question.id)) return '--only names others';
	if (question.kind === 'probe') {
		return question.provokes429 && !provoke429 ? 'it needs --provoke-429' : undefined;
	}
	return (
		whyNotAgain(question, session.ledger.get(question.id)) ??
		missingFor(question.body, session) ??
		standing.stopped ??
		(question.free ? standing.emptyTaken : whyTooDear(question, limits, standing))
	);
}

/** Whatever may have been accepted once is never sent a second time. */
function whyNotAgain({ free }: Trial, entry: Entry | undefined): string | undefined {
	switch (entry?.state) {
		case 'answered':
			// Models come and go, and to ask costs nothing.
			if (free && entry.taskId === undefined) return undefined;
			return `it was asked on ${entry.at.slice(0, 10)}`;
		case 'started':
			return `its task ${entry.taskId ?? ''} is still running`;
		case 'unknown':
		case 'sending':
			return `it may have been accepted on ${entry.at}, so it is not sent again`;
		default:
			return undefined;
	}
}

function whyTooDear(
	question: Trial,
	{ maxDollars, unpriced, only }: Limits,
	{ spent }: Standing,
): string | undefined {
	const price = priceOfTrial(question);
	if (price === undefined) {
		return unpriced || only !== undefined
			? undefined
			: `nobody quotes its price, so no limit can hold it; name it: --only ${question.id}`;
	}
	return spent + price > maxDollars
		? `it costs ${about(price)}, and would go beyond the $${maxDollars.toFixed(2)} of --max-usd`
		: undefined;
}
