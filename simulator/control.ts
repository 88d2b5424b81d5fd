/**
 * The simulator's own HTTP surface, for tests that run it in another process. It has no key, and shows none.
 */
import { errorAnswer, jsonAnswer, Refusal } from './answers';
import type { Fault } from './faults';
import type { Novita } from './novita';
import type { PlainOptions } from './options';
import { plainOptionNames, problemWith } from './plain-options';
import { decodeBody } from './submit';
import type { Request, Response } from './types';

const prefix = '/__simulator__/';

export function isControl({ path }: Request): boolean {
	return path.startsWith(prefix);
}

/** Answers `GET state`, `POST faults`, `DELETE faults`, `POST options` and `POST reset`. */
export function controlled(novita: Novita, { method, path, body }: Request): Response {
	const value = body.length === 0 ? {} : decodeBody(body);
	if (value === undefined) return wrong('the body is not a JSON object');
	switch (`${method} ${path.slice(prefix.length)}`) {
		case 'GET state':
			return jsonAnswer(200, stateOf(novita));
		case 'POST faults':
			return addFault(novita, value);
		case 'DELETE faults':
			novita.faults.clear();
			return jsonAnswer(200, { waiting: 0 });
		case 'POST options':
			return setOptions(novita, value);
		case 'POST reset':
			novita.reset();
			return jsonAnswer(200, stateOf(novita));
		default:
			return errorAnswer(new Refusal('API_NOT_FOUND', `${method} ${path} is no control`), '');
	}
}

function wrong(message: string): Response {
	return errorAnswer(new Refusal('INVALID_REQUEST_BODY', message), '');
}

function stateOf(novita: Novita): object {
	const { submissions, requests, downloads, calls, faults, settings } = novita;
	return {
		counts: {
			submissions: submissions.length,
			accepted: submissions.filter(({ accepted }) => accepted).length,
			requests: requests.length,
			downloads: downloads.length,
			calls: calls.length,
			faultsWaiting: faults.waiting,
		},
		submissions,
		requests,
		downloads,
		calls,
		// Functions don't survive JSON; accounts hold keys and are not among these.
		options: Object.fromEntries(plainOptionNames.map((name) => [name, settings[name]])),
	};
}

const places = ['submit', 'result', 'download', 'balance'];

function addFault(novita: Novita, value: Record<string, unknown>): Response {
	const { on, kind, probability } = value;
	if (typeof on !== 'string' || !places.includes(on))
		return wrong(`on is one of ${places.join(', ')}`);
	if (typeof kind !== 'string' || kind === '') return wrong('kind is missing');
	const fault = value as unknown as Fault;
	if (typeof probability === 'number') novita.faults.chance({ ...fault, probability });
	else novita.faults.next(fault);
	return jsonAnswer(200, { waiting: novita.faults.waiting });
}

function setOptions(novita: Novita, value: Record<string, unknown>): Response {
	const problem = problemWith(value);
	if (problem !== undefined) return wrong(problem);
	// JSON has no undefined: null takes a limit away again.
	const changes = Object.entries(value).map(([name, item]) => [name, item ?? undefined]);
	Object.assign(novita.settings, Object.fromEntries(changes) as Partial<PlainOptions>);
	return jsonAnswer(200, stateOf(novita));
}
