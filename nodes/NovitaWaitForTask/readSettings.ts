import type { IExecuteFunctions } from 'n8n-workflow';

import { ItemParameters } from '../n8n/items/parameters';
import { WAIT_LIMITS, type WaitSettings } from '../n8n/wait/waitSettings';
import type { Invalid } from '../novita/request/invalid';

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
	const pollInterval = parameters.number('options.pollInterval', 'Poll Interval', {
		...WAIT_LIMITS.pollInterval,
		default: 0,
	});
	return {
		mode,
		suspendAfterMs: option('suspendAfter', 'Suspend After') * 1000,
		wait: {
			timeoutMs: timeout * 60_000,
			pollIntervalMs: pollInterval === 0 ? undefined : pollInterval * 1000,
			checksPerMinute: option('maxChecksPerMinute', 'Max Status Checks per Minute'),
			once: mode === 'once',
			maxBytes: option('maxFileSize', 'Max File Size') * 1_000_000,
			requestTimeoutMs: option('requestTimeout', 'Request Timeout') * 1000,
		},
		invalid: parameters.invalid,
	};
}
