/** Starts and stops a simulated Novita on HTTP. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { simulatorKey } from './accounts';
import { fetchFromLoopback, postToLoopback } from './loopback';
import { Novita } from './novita';
import type { NovitaOptions } from './options';
import { listen } from './server';
import type { Outcome, Request, RequestRecord } from './types';
import { answerMs, type Wire } from './webhook';

export interface SimulatorOptions extends NovitaOptions {
	/** 0, the default, takes any that is free. */
	port?: number;
	/** Told of each request once it is answered. */
	onRequest?: (record: RequestRecord) => void;
}

/** Its records are those of {@link Novita}. */
export interface Simulator extends Pick<
	Novita,
	'submissions' | 'requests' | 'downloads' | 'calls' | 'faults'
> {
	/** `http://127.0.0.1:<port>`: the base URL for a client. */
	url: string;
	/** A key that opens it. */
	apiKey: string;
	novita: Novita;
	/** Closes at once, hanging connections included. */
	stop(): Promise<void>;
}

/** Starts a simulator on 127.0.0.1. Rejects with EADDRINUSE when the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const { port = 0, onRequest, ...rest } = options;
	const novita = new Novita({ fetchPicture: fetchFromLoopback, ...rest });
	const stopping = new AbortController();
	const wire = wireUntil(stopping.signal);
	const { server, url } = await listen(async (request: Request): Promise<Outcome> => {
		const before = novita.requests.length;
		const answering = novita.handle(request);
		const record = novita.requests[before];
		const outcome = await answering;
		if (record?.on === 'submit' && record.taskId !== undefined) {
			novita.makeAhead(record.taskId);
			// It ends early when the simulator stops.
			void novita.callBack(record.taskId, request, wire).catch(() => undefined);
		}
		if (record !== undefined) onRequest?.(record);
		return outcome;
	}, port);
	const { submissions, requests, downloads, calls, faults } = novita;
	return {
		...{ url, novita, submissions, requests, downloads, calls, faults },
		apiKey: Object.keys(novita.settings.accounts)[0] ?? simulatorKey,
		stop: async () => {
			stopping.abort();
			const closed = once(server.close(), 'close');
			server.closeAllConnections();
			await closed;
		},
	};
}

const wireUntil = (stopped: AbortSignal): Wire => ({
	post: async (url, body) =>
		await postToLoopback(url, body, AbortSignal.any([stopped, AbortSignal.timeout(answerMs)])),
	sleep: async (ms) => await sleep(ms, undefined, { signal: stopped, ref: false }),
});
