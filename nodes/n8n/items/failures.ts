import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Invalid } from '../../novita/request/fieldReading';
import { quote, type ApiError } from '../../novita/api/apiError';
import type { TaskFile } from '../../novita/api/task';

/** Why an item has no result: what the user reads, and what is known of the task. */
export interface ItemFailure {
	/** What happened, in one sentence without a final period. */
	message: string;
	/** What to do next, what Novita said, and the task's ID: a line for each. */
	description: string;
	taskId?: string;
	/** Novita's own word for the task, or one of this package's: REFUSED, UNKNOWN, TIMED_OUT, … */
	status?: string;
	reason?: string;
	videoUrl?: string;
	/** Set where an answer of the API is behind it. */
	httpStatus?: number;
	/** The same item, sent or checked once more as it is, ends the same way. */
	isFinal?: boolean;
	/** A submission that was refused: what may go out once more, after what its description says. */
	mayBeSent?: string;
}

export const lines = (...parts: Array<string | undefined>) =>
	parts.filter((part) => part !== undefined && part !== '').join('\n');

/** Of items that are told one by one; beyond, nobody reads on. */
const MOST_NAMED = 8;

/** "item 3", "items 0 to 29", "items 0, 2, 5 to 9, … (120 in all)". */
export function nameItems(all: readonly number[]): string {
	const indexes = [...new Set(all)];
	const ranges: Array<{ from: number; to: number }> = [];
	for (const index of indexes) {
		const last = ranges.at(-1);
		if (last && index === last.to + 1) last.to = index;
		else ranges.push({ from: index, to: index });
	}
	const named = ranges
		.slice(0, MOST_NAMED)
		.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
	if (ranges.length > MOST_NAMED) named.push(`… (${indexes.length} in all)`);
	return `${indexes.length === 1 ? 'item' : 'items'} ${named.join(', ')}`;
}

/** What a submission was for: an item, one of its several videos, or a new try after others that were sent. */
export type Purpose = 'item' | 'video' | 'newTry';

const nameOf: Record<Purpose, string> = { item: 'item', video: 'video', newTry: 'new try' };

/** As it is sent again: an item of several videos would make all of them anew. */
const aloneAs: Record<Purpose, string> = {
	item: 'this item',
	video: 'this item with Videos per Item 1',
	newTry: 'this item',
};

export const ITEM_NOT_SENT = "This item was not sent, and isn't billed.";

/** Where all other items are held back with it. */
export const RUN_NOT_SENT = 'Nothing was sent, and nothing is billed.';

/** Of a wait, whose task is billed whatever is wrong with the wait. */
export const NOT_WAITED = 'Nothing was checked. Tasks that were started continue, and are billed.';

/** The line of a description that names the task. */
export const idLine = (taskId: string): string => `Task ID: ${taskId}.`;

/**
 * An item that may not be sent, or a task that may not be waited for.
 *
 * @param invalid All that is wrong with it, at least one.
 * @param consequence What that leaves behind.
 */
export function fromInvalid(invalid: readonly Invalid[], consequence = ITEM_NOT_SENT): ItemFailure {
	const [first, ...others] = invalid;
	return {
		message: first?.message ?? '',
		description: lines(
			first?.fix,
			...others.map(({ message, fix }) => `Also: ${message}. ${fix}`),
			consequence,
		),
		status: 'NOT_SENT',
		reason: 'INVALID_INPUT',
		isFinal: true,
	};
}

/** @param why What n8n or this package says of the credential. */
export const unusableCredential = (
	why: string,
	fix = 'Correct the Novita API credential of this node.',
): ItemFailure => ({
	message: why,
	description: `${fix} Nothing was sent.`,
	status: 'NOT_SENT',
	reason: 'INVALID_CREDENTIAL',
});

/** Whatever else n8n or this package throws, where nothing may be thrown. */
export const unexpected = (error: unknown): ItemFailure => ({
	message: error instanceof Error ? error.message : String(error),
	description:
		error instanceof NodeOperationError || error instanceof NodeApiError
			? String(error.description ?? '')
			: "n8n's log has the details. The IDs of tasks that were started are there too.",
	status: 'UNEXPECTED',
});

/** The status of an item that may be paid for. */
export const UNKNOWN = 'UNKNOWN';

/** A call that Novita didn't answer as was hoped for, and that left nothing behind. */
export const fromRefusal = (error: ApiError, consequence = ''): ItemFailure => ({
	message: error.message,
	description: lines(error.fix, quote(error), consequence),
	status: error.code === 'notSent' ? 'NOT_SENT' : 'REFUSED',
	reason: error.reason,
	httpStatus: error.status,
	isFinal: error.isFinal,
});

/** A submission that brought no task: because it was refused, or because nobody was told. */
export const fromSubmission = (error: ApiError, purpose: Purpose = 'item'): ItemFailure =>
	error.mayBeAccepted
		? {
				message: 'This video may already have been started and billed: Novita did not confirm it',
				description: lines(
					`${error.message}. To avoid paying twice, the node doesn't send it again.`,
					'The operation Get Usage of Novita Kling shows what was billed; bills come hourly.',
					`If no task started at this time, run ${aloneAs[purpose]} in a new execution.`,
					error.proxy && error.fix,
					quote(error),
				),
				status: UNKNOWN,
				reason: error.reason ?? 'MAY_HAVE_BEEN_ACCEPTED',
				httpStatus: error.status,
				isFinal: true,
			}
		: {
				...fromRefusal(error, `This ${nameOf[purpose]} isn't billed.`),
				mayBeSent: `only ${aloneAs[purpose]}`,
			};

/** An item that was held back because an earlier one ended the run. */
export const heldBack = (): ItemFailure => ({
	message: 'Skipped, since another item stopped the run',
	description: ITEM_NOT_SENT,
	status: 'NOT_SENT',
});

/** A finished file that could not be fetched. */
export const fromDownload = (
	taskId: string,
	status: string,
	{ kind, url }: TaskFile,
	why: string,
	fix: string,
): ItemFailure => ({
	message: `The ${kind} is ready, but could not be downloaded: ${why}`,
	description: lines(fix, `The URL works for a limited time: ${url}`, idLine(taskId)),
	taskId,
	status,
	reason: 'DOWNLOAD',
	...(kind === 'video' && { videoUrl: url }),
});
