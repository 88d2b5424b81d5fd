import { isObject, type Json, type JsonObject } from '../values/json';
import { numberIn, textIn } from '../values/reading';

export type MediaKind = 'video' | 'image' | 'audio';

export interface TaskFile {
	kind: MediaKind;
	url: string;
	/** Seconds for which the link works, as Novita gives it: a text or a number, usually 3600. */
	ttl?: string;
	/** Of a video, "mp4" or "gif", as Novita gives it. */
	type?: string;
}

/** A task-result answer, read. */
export interface Task {
	/**
	 * A file that is there is a success, whatever the word, unless that says that the task is still at it. `running`
	 * covers every word that isn't known, too. `noFile` is a success without a usable link.
	 */
	state: 'running' | 'succeeded' | 'failed' | 'noFile';
	/** Novita's own word, or "" where it gave none. */
	status: string;
	/** 0 to 100, as given. It may stay 0 even on success. */
	progressPercent: number;
	reason?: string;
	/** Those with a usable link: videos first, then images, then audios. */
	files: TaskFile[];
	/** The first video among them. */
	video?: TaskFile;
	/** The lists as Novita gave them, up to {@link MOST_LISTED} entries each. */
	videos: Json[];
	images: Json[];
	audios: Json[];
	/** The answer's `task` object as Novita gave it. */
	raw: JsonObject;
}

/** No task is documented to make more than a handful. */
const MOST_LISTED = 100;

const listIn = (value: unknown): Json[] =>
	Array.isArray(value) ? (value as Json[]).slice(0, MOST_LISTED) : [];

const filesIn = (list: readonly Json[], kind: MediaKind): TaskFile[] =>
	list.flatMap((value) => {
		if (!isObject(value)) return [];
		const url = textIn(value[`${kind}_url`]);
		if (url === undefined) return [];
		const ttl = value[`${kind}_url_ttl`] ?? undefined;
		const type = textIn(value[`${kind}_type`]);
		return [{ kind, url, ttl: ttl === undefined ? undefined : String(ttl), type }];
	});

/**
 * Reads the body of a task-result answer, also where it is wrapped in `data`.
 *
 * @returns undefined where the body isn't one: HTML, cut JSON, an object without a task.
 */
export function readTask(body: unknown): Task | undefined {
	if (!isObject(body)) return undefined;
	if (!isObject(body.task)) return readTask(body.data);
	const raw = body.task;
	const status = textIn(raw.status) ?? '';
	const videos = listIn(body.videos);
	const images = listIn(body.images);
	const audios = listIn(body.audios);
	const ofVideo = filesIn(videos, 'video');
	const files = [...ofVideo, ...filesIn(images, 'image'), ...filesIn(audios, 'audio')];
	return {
		state: stateOf(status, files.length > 0),
		status,
		progressPercent: numberIn(raw.progress_percent) ?? 0,
		reason: textIn(raw.reason),
		files,
		video: ofVideo[0],
		videos,
		images,
		audios,
		raw,
	};
}

/** Novita's words as it documents them, and as other hosts of Kling have them. */
const RUNNING = /^(QUEUED|PROCESSING|PENDING|RUNNING|SUBMITTED|STARTING|INPROGRESS)$/;
const DONE = /^(SUCCEED(ED)?|SUCCESS(FUL)?|COMPLETED?|DONE|FINISHED)$/;
const FAILED = /^(FAIL(ED|URE)?|ERROR|CANCELL?ED|EXPIRED|REJECTED|ABORTED|TIMEOUT)$/;

function stateOf(status: string, hasFile: boolean): Task['state'] {
	const word = status
		.toUpperCase()
		.replace(/^TASK_STATUS_/, '')
		.replace(/[^A-Z]/g, '');
	if (hasFile && !RUNNING.test(word)) return 'succeeded';
	if (DONE.test(word)) return 'noFile';
	return FAILED.test(word) ? 'failed' : 'running';
}

/** Novita has ended the task, and it made nothing. */
export const isInVain = (task: Task | undefined): boolean =>
	task?.state === 'failed' || task?.state === 'noFile';

/** What a new try meets again: content that is refused, input that doesn't fit, an account that can't pay. */
const LASTING =
	/content|moderat|sensitive|nsfw|inappropriate|explicit|sexual|nud[ei]|violen|offensive|harmful|unsafe|forbidden|restricted|public figure|celebrit|minors|\bfaces?\b|not detected|违规|违法|敏感|审核|polic|prohibit|illegal|risk|copyright|violat|safety|banned|balance|credit|invalid|unsupported|not (?:supported|allowed)|exceed|too (?:large|long|small|short)|format|resolution|prompt/i;

/** Of a reason, in characters: beyond, nothing that decides is said. */
const LONGEST_REASON = 1_000;

/** Whether Novita failed the task for a reason that may pass: it names none, or one of its own servers. */
export const mayPass = (task: Task | undefined): boolean =>
	task?.state === 'failed' && !LASTING.test((task.reason ?? '').slice(0, LONGEST_REASON));

/**
 * When a video's URL stops working, as an ISO date; null where Novita doesn't say.
 *
 * @param givenAt When Novita gave the URL, in milliseconds since 1970.
 */
export function expiryOf(video: Pick<TaskFile, 'ttl'> | undefined, givenAt: number): string | null {
	const seconds = numberIn(video?.ttl);
	if (seconds === undefined) return null;
	const expiry = new Date(givenAt + seconds * 1000);
	return Number.isNaN(expiry.getTime()) ? null : expiry.toISOString();
}

const LONGEST_ID = 1_000;

/**
 * An ID goes into a query, encoded: whatever its letters are, it harms nothing, and without it a paid video is lost.
 *
 * @param value A number only counts below 2^53: above, it has lost digits.
 * @returns The ID without surrounding blanks, or undefined where the value can't be one.
 */
export function readTaskId(value: unknown): string | undefined {
	const id = Number.isSafeInteger(value) ? String(value) : textIn(value);
	const isId = id !== undefined && id.length <= LONGEST_ID && !/[\s\p{Cc}]/u.test(id);
	return isId ? id : undefined;
}
