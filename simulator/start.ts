/** Starts and stops a simulated Novita on HTTP. */
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { simulatorKey } from './accounts';
import { jsonAnswer } from './answers';
import type { Faults } from './faults';
import { fetchFromLoopback, postToLoopback } from './loopback';
import { Novita } from './novita';
import type { NovitaOptions } from './options';
import { listen } from './server';
import type {
	CallRecord,
	DownloadRecord,
	Outcome,
	Request,
	RequestRecord,
	Response,
	SubmissionRecord,
} from './types';
import { answerMs, type Wire } from './webhook';

export interface SimulatorOptions extends NovitaOptions {
	/** 0, the default, takes any that is free. */
	port?: number;
	/** Milliseconds of the real clock that each answer is late, as over a long line. */
	latencyMs?: number;
	/** Told of each request once it is answered. */
	onRequest?: (record: RequestRecord) => void;
}

export interface Simulator {
	/** `http://127.0.0.1:<port>`: the base URL for a client. */
	url: string;
	/** A key that opens it. */
	apiKey: string;
	novita: Novita;
	submissions: SubmissionRecord[];
	requests: RequestRecord[];
	downloads: DownloadRecord[];
	calls: CallRecord[];
	faults: Faults;
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
		if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
		if (record?.on === 'submit' && record.taskId !== undefined) {
			novita.makeAhead(record.taskId);
			// It ends early when the simulator stops.
			void novita.callBack(record.taskId, request, wire).catch(() => undefined);
		}
		if (record !== undefined) onRequest?.(record);
		return outcome;
	}, port);
	return {
		url,
		apiKey: Object.keys(novita.settings.accounts)[0] ?? simulatorKey,
		novita,
		submissions: novita.submissions,
		requests: novita.requests,
		downloads: novita.downloads,
		calls: novita.calls,
		faults: novita.faults,
		stop: async () => {
			stopping.abort();
			await close(server);
		},
	};
}

const wireUntil = (stopped: AbortSignal): Wire => ({
	post: async (url, body) =>
		await postToLoopback(url, body, AbortSignal.any([stopped, AbortSignal.timeout(answerMs)])),
	sleep: async (ms) => await sleep(ms, undefined, { signal: stopped, ref: false }),
});

async function close(server: Server): Promise<void> {
	await new Promise<void>((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}

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
