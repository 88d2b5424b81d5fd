import type { JsonObject } from '../values/json';

/**
 * The door to the network, handed in from outside: n8n's helpers in the nodes, axios in the live
 * check, a simulator on a virtual clock in the tests.
 */
export type Send = (request: HttpRequest) => Promise<HttpResult>;

export interface HttpRequest {
	method: 'GET' | 'POST';
	/** Path below the base URL, starting with a slash. */
	path: string;
	query?: Record<string, string>;
	/** To be sent as JSON. */
	body?: JsonObject;
	/** In place of `body`: JSON already. */
	bytes?: Buffer;
	timeoutMs: number;
}

export interface HttpResponse {
	kind: 'response';
	status: number;
	/** Names in lower case. */
	headers: Readonly<Record<string, unknown>>;
	/** Parsed JSON, or the text where the response wasn't JSON. */
	body: unknown;
	/** Why the body is only the beginning of one, where it is: "the connection was reset". */
	cutOff?: string;
}

export interface NetworkError {
	kind: 'networkError';
	/**
	 * `notSent`: nothing reached the API. `responseLost`: the request may have arrived. `cancelled`: the
	 * execution was stopped meanwhile.
	 */
	cause: 'notSent' | 'responseLost' | 'cancelled';
	/** For the message: "the connection was reset". Never a header or a body. */
	detail: string;
	/** What to do, where that isn't what helps against most. */
	fix?: string;
}

/** Every way in which a request can end. Nothing is thrown: the caller decides what it means. */
export type HttpResult = HttpResponse | NetworkError;

/** Time, handed in so that tests can run hours in milliseconds. */
export interface Clock {
	/** Milliseconds since 1970: for what has a date. Somebody may set the clock. */
	now(): number;
	/** Milliseconds since any moment, never going back: for how long something takes. */
	elapsed(): number;
	sleep(ms: number): Promise<void>;
}
