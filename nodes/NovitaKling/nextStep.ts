import type { IExecuteFunctions } from 'n8n-workflow';

import { isToolCall } from '../n8n/execution';
import { addRunHint } from '../n8n/items/items';
import type { Journal } from '../n8n/submit/journal';
import { entryOf, type Item, type ReadyItem } from './item';

/** The node that gets the videos, by the end of its type. */
const WAIT_NODE = '.novitaWaitForTask';

/** Of tasks; n8n's log has all. */
const MOST_NAMED = 8;

const isManual = (context: IExecuteFunctions): boolean =>
	context.getMode() === 'manual' && !isToolCall(context);

/**
 * Names the tasks that a stopped run of the same workflow has started for the same items. A new run makes new videos
 * all the same, and whoever presses Execute again may not know that the earlier ones are being made.
 */
export function hintAtStopped(
	context: IExecuteFunctions,
	journal: Journal,
	items: readonly ReadyItem[],
): void {
	if (!isManual(context)) return;
	const started = items.flatMap((item) => {
		const taskId = item.task ? undefined : journal.stopped(entryOf(item));
		return taskId === undefined ? [] : [`item ${item.itemIndex}: ${taskId}`];
	});
	if (started.length === 0) return;
	const named = started.slice(0, MOST_NAMED).join(', ');
	const others = started.length > MOST_NAMED ? `, … (${started.length} in all)` : '';
	addRunHint(
		context,
		`A stopped run has started this before: ${named}${others}. Paste a task ID into Novita Wait for Task to get its video without paying again.`,
	);
}

/** Says how to come by the videos, and that the next press makes others. */
export function hintAtNextStep(context: IExecuteFunctions, items: readonly Item[]): void {
	const started = items.filter(({ task }) => task !== undefined && !task.reused);
	if (started.length === 0 || isToolCall(context)) return;
	const pending = started.some(({ plan }) => plan?.waitForCompletion === false);
	if (pending && !isWaitedFor(context)) {
		addRunHint(
			context,
			'The video is being made. Add Novita Wait for Task after this node to get it.',
		);
	}
	if (isManual(context)) {
		addRunHint(
			context,
			'Each run makes new videos, and Novita bills them. Pin this output while you build the rest.',
		);
	}
}

const isWaitedFor = (context: IExecuteFunctions): boolean =>
	// A hint must not fail a run that has paid for videos.
	context
		.getChildNodes?.(context.getNode().name)
		.some(({ type, disabled }) => type.endsWith(WAIT_NODE) && !disabled) ?? true;
