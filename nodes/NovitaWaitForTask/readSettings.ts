import type { IExecuteFunctions } from 'n8n-workflow';

import { ItemParameters } from '../n8n/items/parameters';
import { roundMs } from '../wait/rateLimit';
import { WAIT_LIMITS, workflowLimitMs, type WaitSettings } from '../wait/waitSettings';
import type { Invalid } from '../novita/request/fieldReading';

const WAIT_MODES = [
	{ value: 'running', label: 'Keep Running' },
	{ value: 'suspend', label: 'Suspend' },
] as const;

const OPERATIONS = [
	{ value: 'wait', label: 'Wait for Video' },
	{ value: 'checkOnce', label: 'Check Once' },
] as const;

/** How to wait, or not to. */
export type WaitMode = (typeof WAIT_MODES)[number]['value'] | 'once';

/** What the items of a node can't have each for itself. */
export interface NodeSettings {
	mode: WaitMode;
	checksPerMinute: number;
	suspendAfterMs: number;
	/** The longest that the workflow's own Timeout lets the node wait. */
	limitMs: number;
	/** Empty where the node may run. */
	invalid: Invalid[];
}

const numberOf =
	(parameters: ItemParameters) =>
	(name: keyof typeof WAIT_LIMITS, label: string): number =>
		parameters.number(`options.${name}`, label, WAIT_LIMITS[name]);

/** What holds for all items of the node, from its first item. Nothing is asked of Novita. */
export function readSettings(context: IExecuteFunctions): NodeSettings {
	const parameters = new ItemParameters(context, 0);
	const option = numberOf(parameters);
	const operation = parameters.choice('operation', 'Operation', OPERATIONS, 'wait');
	const checksPerMinute = option('maxChecksPerMinute', 'Max Status Checks per Minute');
	const round = roundMs(context.getInputData().length, checksPerMinute);
	return {
		mode:
			operation === 'checkOnce'
				? 'once'
				: parameters.choice('waitMode', 'Wait Mode', WAIT_MODES, 'running'),
		checksPerMinute,
		suspendAfterMs: option('suspendAfter', 'Suspend After') * 1000,
		limitMs: workflowLimitMs(context.getWorkflowSettings?.().executionTimeout, round),
		invalid: parameters.invalid,
	};
}

/**
 * What an item has for itself.
 *
 * @param parameters Of the item: what is invalid is noted there.
 */
export function readWait(
	parameters: ItemParameters,
	{ mode, checksPerMinute, limitMs }: NodeSettings,
): { wait: WaitSettings; hint?: string } {
	const option = numberOf(parameters);
	const once = mode === 'once';
	const { timeout: rule } = WAIT_LIMITS;
	const timeout = once ? rule.default : parameters.number('timeout', 'Timeout', rule);
	const interval = { ...WAIT_LIMITS.pollInterval, default: 0 };
	const pollInterval = parameters.number('options.pollInterval', 'Poll Interval', interval);
	const wait = {
		timeoutMs: Math.min(timeout * 60_000, limitMs),
		pollIntervalMs: pollInterval === 0 ? undefined : pollInterval * 1000,
		checksPerMinute,
		once,
		maxBytes: option('maxFileSize', 'Max File Size') * 1_000_000,
		requestTimeoutMs: option('requestTimeout', 'Request Timeout') * 1000,
	};
	return { wait, ...(!once && limitMs < timeout * 60_000 && { hint: WORKFLOW_ENDS_FIRST }) };
}

const WORKFLOW_ENDS_FIRST =
	"The workflow's own Timeout is shorter. This node stops waiting just before it; run it again with the same task IDs.";
