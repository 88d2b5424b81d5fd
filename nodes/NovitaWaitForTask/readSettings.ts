import type { IExecuteFunctions } from 'n8n-workflow';

import { ItemParameters } from '../n8n/items/parameters';
import { roundMs } from '../wait/rateLimit';
import { WAIT_LIMITS, type WaitSettings } from '../wait/waitSettings';
import type { Invalid } from '../novita/request/fieldReading';

const WAIT_MODES = [
	{ value: 'running', label: 'Keep Running' },
	{ value: 'once', label: 'Check Once' },
	{ value: 'suspend', label: 'Suspend' },
] as const;

export type WaitMode = (typeof WAIT_MODES)[number]['value'];

export interface NodeSettings {
	mode: WaitMode;
	wait: WaitSettings;
	suspendAfterMs: number;
	/** Empty where the node may run. */
	invalid: Invalid[];
	/** Something that the user should know of the settings as they are. */
	hint?: string;
}

/** Room for the items to be handed over before n8n ends the execution. */
const HAND_OVER_MS = 10_000;

/**
 * How long the workflow's own Timeout lets the node wait. n8n cancels an execution then without running a node, also
 * while it is parked, and the tasks would be named nowhere but in the log. It doesn't tell a node when the execution
 * began, so what came before this node isn't counted, nor is the instance's own limit.
 *
 * @param roundMs How long a check of each task takes: the last one may begin when the time is nearly up.
 * @returns Milliseconds; Infinity without such a limit.
 */
export function workflowLimitMs(executionTimeout: number | undefined, roundMs: number): number {
	const limitMs = Number(executionTimeout ?? -1) * 1000;
	if (!(limitMs > 0)) return Infinity;
	return Math.max(1_000, limitMs - Math.min(HAND_OVER_MS + roundMs, limitMs / 2));
}

/** What holds for all items of the node, from its first item. Nothing is asked of Novita. */
export function readSettings(context: IExecuteFunctions): NodeSettings {
	const parameters = new ItemParameters(context, 0);
	const mode = parameters.choice<WaitMode>('waitMode', 'Wait Mode', WAIT_MODES, 'running');
	const option = (name: keyof typeof WAIT_LIMITS, label: string): number =>
		parameters.number(`options.${name}`, label, WAIT_LIMITS[name]);
	const timeout =
		mode === 'once'
			? WAIT_LIMITS.timeout.default
			: parameters.number('timeout', 'Timeout', WAIT_LIMITS.timeout);
	const checksPerMinute = option('maxChecksPerMinute', 'Max Status Checks per Minute');
	const round = roundMs(context.getInputData().length, checksPerMinute);
	const limitMs = workflowLimitMs(context.getWorkflowSettings?.().executionTimeout, round);
	const pollInterval = parameters.number('options.pollInterval', 'Poll Interval', {
		...WAIT_LIMITS.pollInterval,
		default: 0,
	});
	return {
		mode,
		suspendAfterMs: option('suspendAfter', 'Suspend After') * 1000,
		wait: {
			timeoutMs: Math.min(timeout * 60_000, limitMs),
			pollIntervalMs: pollInterval === 0 ? undefined : pollInterval * 1000,
			checksPerMinute,
			once: mode === 'once',
			maxBytes: option('maxFileSize', 'Max File Size') * 1_000_000,
			requestTimeoutMs: option('requestTimeout', 'Request Timeout') * 1000,
		},
		invalid: parameters.invalid,
		...(mode !== 'once' && limitMs < timeout * 60_000 && { hint: WORKFLOW_ENDS_FIRST }),
	};
}

const WORKFLOW_ENDS_FIRST =
	"The workflow's own Timeout is shorter. This node stops waiting just before it; run it again with the same task IDs.";
