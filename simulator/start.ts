/** Starts and stops a simulated Novita on HTTP. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { simulatorKey } from './accounts';
import { jsonAnswer } from './answers';
import { fetchFromLoopback, postToLoopback } from './loopback';
import { Novita } from './novita';
import type { NovitaOptions } from './options';
import { listen } from './server';
import type { Outcome, Request, RequestRecord, Response } from './types';
import { answerMs, type Wire } from './webhook';

export interface SimulatorOptions extends NovitaOptions {
	/** 0, the default, takes any that is free. */
	port?: number;
	/** Milliseconds of the real clock that each answer is late, as over a long line. */
	latencyMs?: number;
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
	const { port = 0, latencyMs = 0, onRequest, ...rest } = options;
	const novita = new Novita({ fetchPicture: fetchFromLoopback, ...rest });
	const stopping = new AbortController();
	const wire = wireUntil(stopping.signal);
	const { server, url } = await listen(async (request: Request): Promise<Outcome> => {
		if (isControl(request)) return stateOf(novita);
		const before = novita.requests.length;
		const answering = novita.handle(request);
		const record = novita.requests[before];
		const outcome = await answering;
		if (latencyMs > 0) await sleep(latencyMs);
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

/** What a person who runs the simulator by itself can look at. It shows no key. */
const isControl = ({ method, path }: Request): boolean =>
	method === 'GET' && path === '/__simulator__/state';

function stateOf(novita: Novita): Response {
	const { submissions, requests, downloads, calls, faults } = novita;
	const counts = {
		submissions: submissions.length,
		accepted: submissions.filter(({ accepted }) => accepted).length,
		requests: requests.length,
		downloads: downloads.length,
		calls: calls.length,
		faultsWaiting: faults.waiting,
	};
	return jsonAnswer(200, { counts, submissions, requests, downloads, calls });
}
