/** What a process of its own is asked to do, and what it answers. All of it is JSON. */

export interface Server {
	baseUrl: string;
	apiKey: string;
}

export type Job =
	/** Fetches a file once with everything warm: ours as a stream, or whole into memory. */
	| { kind: 'download'; way: 'ours' | 'buffered'; small: Finished; large: Finished }
	/** Submits so many rows with pictures of so many bytes. */
	| { kind: 'submit'; server: Server; rows: number; pictureBytes: number }
	/** Goes the whole way from a prompt to a file so many times, and again up to so many in all. */
	| { kind: 'executions'; server: Server; first: number; all: number };

/** A task that has ended. */
export interface Finished extends Server {
	taskId: string;
}

export interface DownloadAnswer {
	fileBytes: number;
	/** Resident memory on top of what the process had before. */
	extraBytes: number;
}

export interface SubmitAnswer {
	accepted: number;
	extraBytes: number;
	/** Of the event loop, while the node ran. */
	p99Ms: number;
	mostMs: number;
}

export interface ExecutionsAnswer {
	/** Runs of a node whose context is still there after all have ended. */
	contextsKept: number;
	heapBytesAfterFirst: number;
	heapBytesAfterAll: number;
}

export interface Answers {
	download: DownloadAnswer;
	submit: SubmitAnswer;
	executions: ExecutionsAnswer;
}
