/** What a person who runs the simulator by itself can look at: `GET /__simulator__/state`. It shows no key. */
import { jsonAnswer } from './answers';
import type { Novita } from './novita';
import type { Request, Response } from './types';

export const isControl = ({ method, path }: Request): boolean =>
	method === 'GET' && path === '/__simulator__/state';

export function stateOf(novita: Novita): Response {
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
