import type { NumberRule } from '../novita/values/scalars';
import { CHECKS_PER_MINUTE } from './rateLimit';

/** What holds for one task. */
export interface WaitSettings {
	timeoutMs: number;
	/** undefined: the interval follows the task's age. */
	pollIntervalMs?: number;
	/** For all tasks of the node that one key pays for: those of the first one count. */
	checksPerMinute: number;
	once?: boolean;
	/** Whoever asks can't wait longer than the time-out: a task that isn't finished by then is running, and no failure. */
	runningAtTimeout?: boolean;
	maxBytes: number;
	requestTimeoutMs: number;
}

type Limit = NumberRule & { min: number; max: number; default: number };

/** What the fields of Novita Wait for Task take, in the editor and in the code. */
export const WAIT_LIMITS = {
	/** A day and a half at most: no video takes so long, and n8n's own limits come first. */
	timeout: { min: 0.01, max: 36 * 60, default: 30, unit: 'minutes' },
	pollInterval: { min: 1, max: 3600, default: 5, unit: 'seconds' },
	/** A hundred a second at most: no batch needs more, and a slip of the keyboard does no harm. */
	maxChecksPerMinute: { min: 1, max: 6_000, default: CHECKS_PER_MINUTE, whole: true },
	maxFileSize: { min: 0.001, max: 100_000, default: 200, unit: 'megabytes' },
	requestTimeout: { min: 1, max: 3600, default: 30, unit: 'seconds' },
	suspendAfter: { min: 0, max: 86_400, default: 60, unit: 'seconds' },
	/** A year at most; n8n keeps no execution for so long by default. */
	shareLinkFor: { min: 0, max: 8_760, default: 24, unit: 'hours' },
} as const satisfies Record<string, Limit>;

/** As the fields would take them, whoever wrote them. */
export function bounded(settings: WaitSettings): WaitSettings {
	const atMost = (value: number, most: number) => (value <= most ? value : most);
	const { timeout, requestTimeout, maxFileSize, maxChecksPerMinute } = WAIT_LIMITS;
	return {
		...settings,
		timeoutMs: atMost(settings.timeoutMs, timeout.max * 60_000),
		requestTimeoutMs: atMost(settings.requestTimeoutMs, requestTimeout.max * 1000),
		maxBytes: atMost(settings.maxBytes, maxFileSize.max * 1_000_000),
		checksPerMinute: atMost(settings.checksPerMinute, maxChecksPerMinute.max),
	};
}

export const OUTPUT_FIELD = 'data';

/** MCP clients give up after 60 seconds by default, and n8n needs some for itself. */
export const MCP_PATIENCE_MS = 45_000;

/**
 * For a wait whose answer an MCP client waits for.
 *
 * @param spentMs Time that its call has taken so far.
 */
export const forMcpClient = (settings: WaitSettings, spentMs = 0): WaitSettings => ({
	...settings,
	timeoutMs: Math.max(0, Math.min(settings.timeoutMs, MCP_PATIENCE_MS - spentMs)),
	runningAtTimeout: true,
});

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

/** The defaults of Novita Wait for Task, which Wait for Completion uses too. */
export const defaultSettings = (): WaitSettings => ({
	timeoutMs: WAIT_LIMITS.timeout.default * 60_000,
	checksPerMinute: WAIT_LIMITS.maxChecksPerMinute.default,
	maxBytes: WAIT_LIMITS.maxFileSize.default * 1_000_000,
	requestTimeoutMs: WAIT_LIMITS.requestTimeout.default * 1000,
});
