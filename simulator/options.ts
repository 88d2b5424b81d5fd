/** Everything about the simulated Novita that can be set, at the start or while it runs. */
import { simulatorKey, type Account } from './accounts';
import type { FetchPicture } from './picture';
import type { RetryAfter, SubmissionRecord, TaskPlan } from './types';
import type { ClipMaker } from './video/encode';

/** In 0.0001 USD for a second of video, without sound and with it. */
export interface Price {
	silent: number;
	sound?: number;
}

/** As others quote Novita's page; what isn't here is billed with 0. */
export const quotedPrices: Record<string, Price> = {
	'kling-v3.0-std-i2v': { silent: 840, sound: 1260 },
	'kling-v3.0-std-t2v': { silent: 840, sound: 1260 },
	'kling-v3.0-pro-i2v': { silent: 1120, sound: 1680 },
	'kling-v3.0-pro-t2v': { silent: 1120, sound: 1680 },
	'kling-v2.1-i2v-master': { silent: 2340 },
	'kling-v2.1-t2v-master': { silent: 2340 },
};

/** Times are in milliseconds. */
export interface NovitaOptions {
	/** The clock, since 1970. */
	now?: () => number;
	/** The same seed gives the same ids, run times and faults. */
	seed?: number;
	/** API key -> what it may do. Default: {@link simulatorKey}, which may do everything. */
	accounts?: Record<string, Account>;
	/** How long a task runs from acceptance to its end; drawn with the seed, both ends included. */
	runMs?: { min: number; max: number } | ((submission: SubmissionRecord, index: number) => number);
	/** Decides how single tasks go; undefined leaves one to the other options. */
	plan?: (submission: SubmissionRecord, index: number) => TaskPlan | undefined;
	/** A fresh task answers 404 for so long. */
	visibleAfterMs?: number;
	/** A task answers 404 again this long after its submission; never when undefined. */
	forgetAfterMs?: number;
	/** The life of a video link. */
	linkMs?: number;
	/** Submissions a minute and model; unlimited when undefined. */
	submitsPerMinute?: number;
	/** Whether a 429 says when to come back. Not documented, so by default it does not. */
	retryAfter?: RetryAfter;
	/** Makes each file at least so large in bytes, by padding that players skip. */
	videoBytes?: number;
	/** Whether fields outside the documentation are refused. What the real API does is not known. */
	unknownFields?: 'refuse' | 'accept';
	/** Models that the server no longer has: 404 with the plain words `route not found`. */
	removedModels?: string[];
	/** Model's slug -> what a second of it is billed with. */
	prices?: Record<string, Price>;
	/** When a task is off the balance, after its submission; never when undefined. Bills have it at once. */
	bookAfterMs?: number;
	/** How to look at a picture's URL. Default: not at all, each URL is taken as it is. */
	fetchPicture?: FetchPicture;
	/** What makes the videos. Default: an encoder in a worker thread. */
	clips?: ClipMaker;
}

const defaults = () =>
	({
		now: Date.now,
		seed: 1,
		accounts: { [simulatorKey]: {} },
		runMs: { min: 4_000, max: 8_000 },
		visibleAfterMs: 0,
		linkMs: 3_600_000,
		retryAfter: 'none',
		unknownFields: 'refuse',
		removedModels: [],
		prices: quotedPrices,
		fetchPicture: async () => undefined,
	}) satisfies NovitaOptions;

export type Settings = NovitaOptions &
	Required<Pick<NovitaOptions, keyof ReturnType<typeof defaults>>>;

/** Fills in the defaults. */
export function settle(options: NovitaOptions): Settings {
	const given = Object.entries(options).filter(([, value]) => value !== undefined);
	return { ...defaults(), ...Object.fromEntries(given) };
}
