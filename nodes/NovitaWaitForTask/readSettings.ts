import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import { isEmpty, show, toNumber } from '../novita/request/values';
import { readTaskId } from '../novita/api/task';
import type { TaskToWatch } from '../novita/wait/waiter';
import { WAIT_DEFAULTS, type WaitSettings } from '../n8n/wait/waitSettings';

export type WaitMode = 'running' | 'suspend' | 'once';

export interface NodeSettings {
	mode: WaitMode;
	wait: WaitSettings;
	suspendAfterMs: number;
}

interface Range {
	name: string;
	min: number;
	max: number;
	fallback: number;
}

const SUSPEND_AFTER_SECONDS = 60;

/** A day and a half: no video takes so long, and n8n's own limits come first. */
const MOST_MINUTES = 36 * 60;

/** A hundred a second: no batch needs more, and a slip of the keyboard does no harm. */
const MOST_CHECKS_PER_MINUTE = 6_000;

/**
 * What holds for all items of the node, from its first item.
 *
 * @throws NodeOperationError for a value out of range. Nothing was asked of Novita then.
 */
export function readSettings(context: IExecuteFunctions): NodeSettings {
	const options = context.getNodeParameter('options', 0, {}) as Record<string, unknown>;
	const number = (raw: unknown, { name, min, max, fallback }: Range): number => {
		if (isEmpty(raw)) return fallback;
		const value = toNumber(raw);
		if (value !== undefined && value >= min && value <= max) return value;
		throw new NodeOperationError(
			context.getNode(),
			`${name} has to be a number from ${min} to ${max}, not ${show(raw)}`,
			{ description: `Correct ${name}, or leave it empty.` },
		);
	};
	const mode = context.getNodeParameter('waitMode', 0, 'running') as WaitMode;
	const seconds = { min: 1, max: 3600 };
	const timeout = number(mode === 'once' ? undefined : context.getNodeParameter('timeout', 0, ''), {
		name: 'Timeout',
		min: 0.01,
		max: MOST_MINUTES,
		fallback: WAIT_DEFAULTS.timeoutMinutes,
	});
	const pollInterval = number(options.pollInterval, {
		...seconds,
		name: 'Poll Interval',
		fallback: 0,
	});
	return {
		mode,
		suspendAfterMs:
			1000 *
			number(options.suspendAfter, {
				name: 'Suspend After',
				min: 0,
				max: 86_400,
				fallback: SUSPEND_AFTER_SECONDS,
			}),
		wait: {
			timeoutMs: timeout * 60_000,
			pollIntervalMs: pollInterval === 0 ? undefined : pollInterval * 1000,
			checksPerMinute: number(options.maxChecksPerMinute, {
				name: 'Max Status Checks per Minute',
				min: 1,
				max: MOST_CHECKS_PER_MINUTE,
				fallback: WAIT_DEFAULTS.checksPerMinute,
			}),
			once: mode === 'once',
			download: context.getNodeParameter('downloadVideo', 0, true) !== false,
			outputField: readOutputField(context),
			maxBytes:
				1_000_000 *
				number(options.maxFileSize, {
					name: 'Max File Size',
					min: 0.001,
					max: 100_000,
					fallback: WAIT_DEFAULTS.maxFileSizeMb,
				}),
			requestTimeoutMs:
				1000 *
				number(options.requestTimeout, {
					...seconds,
					name: 'Request Timeout',
					fallback: WAIT_DEFAULTS.requestTimeoutSeconds,
				}),
		},
	};
}

function readOutputField(context: IExecuteFunctions): string {
	const field = context.getNodeParameter('outputBinaryProperty', 0, WAIT_DEFAULTS.outputField);
	return typeof field === 'string' && field.trim() !== ''
		? field.trim()
		: WAIT_DEFAULTS.outputField;
}

/** How far back an item's own submitted_at is believed, so that a wrong clock can't hold a check up. */
const OLDEST_SUBMISSION_MS = 48 * 60 * 60_000;

export type Target = { target: TaskToWatch; fileName?: string } | undefined;

/**
 * The task of one item.
 *
 * @returns undefined where the field holds no task id.
 */
export function readTarget(context: IExecuteFunctions, itemIndex: number): Target {
	try {
		const taskId = readTaskId(context.getNodeParameter('taskId', itemIndex, ''));
		if (taskId === undefined) return undefined;
		const options = context.getNodeParameter('options', itemIndex, {});
		const { fileName } = options as { fileName?: unknown };
		return {
			target: { taskId, submittedAt: readSubmittedAt(context, itemIndex) },
			fileName: typeof fileName === 'string' ? fileName : undefined,
		};
	} catch {
		// The item's expression can't be evaluated, so there is no id either.
		return undefined;
	}
}

/** An item of Novita Kling says when its task started, which spares checks that come too early. */
function readSubmittedAt(context: IExecuteFunctions, itemIndex: number): number | undefined {
	const raw = context.getInputData()[itemIndex]?.json.submitted_at;
	const time = typeof raw === 'string' ? Date.parse(raw) : Number.NaN;
	const age = Date.now() - time;
	return age >= 0 && age < OLDEST_SUBMISSION_MS ? time : undefined;
}
