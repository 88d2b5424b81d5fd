import type { HttpResult, HttpRequest, Send } from '../../../nodes/novita/api/transport';
import { reasonStatus } from '../../../simulator/contract/contract';
import { Novita, simulatorKey, type FaultKind, type NovitaOptions } from '../../../simulator';
import { namedFaults, play } from '../../../simulator/faults';
import type { Outcome } from '../../../simulator/types';
import type { VirtualClock } from '../../../tools/virtual-clock';

/** Every fault that the simulator can play: by name, and each of the contract's error reasons. */
export const faultKinds: readonly FaultKind[] = [
	...namedFaults,
	...([...reasonStatus.keys()] as Array<Uppercase<string>>),
];

/** The status that a client sees; undefined where it sees none. */
export function statusOf(kind: FaultKind): number | undefined {
	const ok = { kind: 'response' as const, status: 200, headers: {}, body: Buffer.from('{}') };
	const reply = replyOf(play({ on: 'submit', kind }, { answer: ok, now: 0, traceId: '' }));
	return reply.kind === 'response' ? reply.status : undefined;
}

/** A simulated Novita on the clock. No video is made, since nobody fetches one. */
export const novitaOn = (clock: VirtualClock, options: NovitaOptions = {}): Novita =>
	new Novita({
		now: () => clock.now(),
		clips: async () => await Promise.resolve(Buffer.from('no video')),
		publicUrl: 'https://files.example.com',
		...options,
	});

/**
 * What a client makes of the simulator's answers: the part of a wire and of an HTTP client.
 *
 * @param key `null` sends none.
 */
export function wireTo(
	novita: Novita,
	clock: VirtualClock,
	latencyMs = 50,
	key: string | null = simulatorKey,
): Send {
	return async ({ method, path, query, body, bytes, timeoutMs }: HttpRequest) => {
		await clock.sleep(latencyMs);
		const outcome = await novita.handle({
			method,
			path,
			query: new URLSearchParams(query),
			headers: {
				...(key === null ? {} : { authorization: `Bearer ${key}` }),
				'content-type': 'application/json',
				host: 'novita.example.com',
			},
			body: bytes ?? Buffer.from(JSON.stringify(body) ?? ''),
		});
		await clock.sleep(outcome.kind === 'hang' ? timeoutMs : latencyMs);
		return replyOf(outcome);
	};
}

const lost = (detail: string): HttpResult => ({
	kind: 'networkError',
	cause: 'responseLost',
	detail,
});

function replyOf(outcome: Outcome): HttpResult {
	if (outcome.kind === 'hang') return lost('no answer came in time');
	if (outcome.kind !== 'response') return lost('the connection was reset');
	const { status, headers, body, cutAfter, claimedBytes } = outcome;
	if (cutAfter !== undefined || claimedBytes !== undefined) return lost('the answer was cut off');
	const bytes = Buffer.isBuffer(body) ? body : Buffer.concat([...body.chunks()]);
	return { kind: 'response', status, headers, body: parsed(bytes.toString('utf8')) };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
