/** What goes into the simulated Novita and what comes out of it, with no socket in sight. */

/** One HTTP request as it arrived. Header names are in lower case. */
export interface Request {
	method: string;
	/** Without the query: `/v3/async/task-result`. */
	path: string;
	query: URLSearchParams;
	headers: Record<string, string>;
	body: Buffer;
}

/** A body that may be far larger than memory should hold: it is made while it is sent. */
export interface StreamedBody {
	bytes: number;
	chunks(): Iterable<Buffer>;
}

export interface Response {
	kind: 'response';
	status: number;
	headers: Record<string, string>;
	body: Buffer | StreamedBody;
	/** Break the connection once this many bytes of the body are sent. */
	cutAfter?: number;
	/** Fall silent in place of breaking it. */
	stalls?: boolean;
}

/**
 * No answer at all: `reset` breaks the connection hard (the client sees ECONNRESET), `close` hangs up in order,
 * `hang` never answers.
 */
export interface Silence {
	kind: 'reset' | 'close' | 'hang';
}

export type Outcome = Response | Silence;

/** The kinds of request that the simulator tells apart, for faults and records. */
export type Place = 'submit' | 'result' | 'download' | 'balance' | 'bills';

export type RetryAfter = 'none' | 'seconds' | 'date';

/** How the task behind a submission goes. What is left out follows the options. */
export interface TaskPlan {
	/** From acceptance to the end, in milliseconds. */
	runMs?: number;
	/** `never` keeps the task running for good. */
	end?: 'succeed' | 'fail' | 'never';
	/** Why it failed, as the task's `reason`. */
	reason?: string;
	/** A status word to answer until the end in place of QUEUED and PROCESSING. */
	statusWord?: string;
	/** `none` succeeds with an empty list, `blank` with an empty link. */
	video?: 'normal' | 'none' | 'blank';
	/** What the file is, and `video_type` says. */
	videoType?: 'mp4' | 'gif';
	/** How many images and audios come beside the video, or in place of it where that is `none`. */
	images?: number;
	audios?: number;
	/** What `video_url_ttl` says, whatever the link's real life is. */
	ttl?: string;
	/** The link's real life in milliseconds; 0 or less is expired at birth. */
	linkMs?: number;
}

/** A picture that came with a submission. */
export interface PictureRecord {
	form: 'data-uri' | 'base64' | 'url';
	/** Of the decoded bytes. The four below are missing when a URL was taken without looking. */
	sha256?: string;
	bytes?: number;
	format?: 'png' | 'jpg';
	width?: number;
	height?: number;
}

/** One POST to a submit endpoint, whether or not a task came of it. */
export interface SubmissionRecord {
	/** 0 for the first submission since the start. */
	index: number;
	slug: string;
	/** The decoded body, with very long strings shortened; undefined when it was no JSON. */
	body: Record<string, unknown> | undefined;
	image?: PictureRecord;
	endImage?: PictureRecord;
	at: number;
	/** A task exists, so the account is billed. */
	accepted: boolean;
	taskId?: string;
	/** Whether the client was told: false for an accepted submission whose answer was lost or spoilt. */
	answered: boolean;
	/** Why it was not accepted: Novita's reason, or the fault's kind. */
	refusal?: string;
}

export interface RequestRecord {
	method: string;
	path: string;
	/** 0 when there was no answer. */
	status: number;
	at: number;
	on?: Place;
	taskId?: string;
	userAgent?: string;
	/** The error reason that was answered. */
	reason?: string;
	/** The kind of the fault that was played. */
	fault?: string;
}

/** One call of a webhook. */
export interface CallRecord {
	taskId: string;
	url: string;
	at: number;
	/** 0 when there was no answer in time. */
	status: number;
}

export interface DownloadRecord {
	taskId: string;
	path: string;
	at: number;
	status: number;
	/** A file link is signed; a key has no business here. */
	hadAuthorization: boolean;
}

/** What a task costs. */
export interface Charge {
	/** Milliseconds since 1970. */
	at: number;
	key: string;
	product: string;
	seconds: number;
	/** In 0.0001 USD for a second. */
	price: number;
}
