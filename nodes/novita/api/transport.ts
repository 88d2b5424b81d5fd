import type { JsonObject } from '../request/buildRequest';

/**
 * The door to the network, handed in from outside: n8n's helpers in the nodes, axios in the live
 * check, a simulator on a virtual clock in the tests.
 */
export type Send = (request: HttpRequest) => Promise<HttpReply>;

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

/** Every way in which a request can end. Nothing is thrown: the caller decides what it means. */
export type HttpReply =
	| {
			kind: 'answer';
			status: number;
			/** Names in lower case. */
			headers: Readonly<Record<string, unknown>>;
			/** Parsed JSON, or the text where the answer wasn't JSON. */
			body: unknown;
	  }
	| {
			kind: 'silence';
			/**
			 * `notSent`: no connection was made, so nothing reached the API. `lost`: the request may
			 * have arrived. `cancelled`: the execution was stopped meanwhile.
			 */
			cause: 'notSent' | 'lost' | 'cancelled';
			/** For the description: "the connection was reset". Never a header or a body. */
			detail: string;
	  };

/** Time, handed in so that tests can run hours in milliseconds. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	sleep(ms: number): Promise<void>;
}
