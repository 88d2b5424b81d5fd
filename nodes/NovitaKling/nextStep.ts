import type { IExecuteFunctions } from 'n8n-workflow';

import { isToolCall } from '../n8n/execution';
import { addHints, addRunHint } from '../n8n/items/items';
import type { Journal } from '../n8n/submit/journal';
import { entryOf, type Item, type ReadyItem } from './item';

/** The node that gets the videos, by the end of its type. */
const WAIT_NODE = '.novitaWaitForTask';

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
	addHints(
		context,
		items.flatMap((item) => {
			const taskId = item.task ? undefined : journal.stopped(entryOf(item));
			if (taskId === undefined) return [];
			const hint = `A stopped run has started this video before: task ${taskId}. Paste that ID into Novita Wait for Task to get it without paying again.`;
			return [{ itemIndex: item.itemIndex, hint }];
		}),
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
