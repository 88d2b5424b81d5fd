import { CHECKS_PER_MINUTE } from '../../novita/wait/tokenBucket';

export interface WaitSettings {
	timeoutMs: number;
	pollIntervalMs?: number;
	/** For all tasks of the node together. */
	checksPerMinute: number;
	once?: boolean;
	download: boolean;
	outputField: string;
	maxBytes: number;
	requestTimeoutMs: number;
}

/** The defaults of Novita Wait for Task, which Wait for Completion uses too. */
export const WAIT_DEFAULTS = {
	timeoutMinutes: 30,
	checksPerMinute: CHECKS_PER_MINUTE,
	outputField: 'data',
	maxFileSizeMb: 200,
	requestTimeoutSeconds: 30,
};

export const defaultSettings = (): WaitSettings => ({
	timeoutMs: WAIT_DEFAULTS.timeoutMinutes * 60_000,
	checksPerMinute: WAIT_DEFAULTS.checksPerMinute,
	download: true,
	outputField: WAIT_DEFAULTS.outputField,
	maxBytes: WAIT_DEFAULTS.maxFileSizeMb * 1_000_000,
	requestTimeoutMs: WAIT_DEFAULTS.requestTimeoutSeconds * 1000,
});
