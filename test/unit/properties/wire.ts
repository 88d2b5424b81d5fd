import { parseReply } from '../../../nodes/n8n/api/send';
import type { HttpResult, HttpRequest, Send } from '../../../nodes/novita/api/transport';
import { reasonStatus } from '../../../simulator/contract/contract';
import { Novita, simulatorKey, type FaultKind, type NovitaOptions } from '../../../simulator';
import { namedFaults, play } from '../../../simulator/faults';
import type { Outcome } from '../../../simulator/types';
import type { VirtualClock } from '../../../tools/virtual-clock';
import { answer, networkError } from '../../support/replies';

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
		...options,
	});

/** A way is so long, in milliseconds. */
const LATENCY_MS = 50;

/** What a client makes of the simulator's answers: the part of a wire and of an HTTP client. */
export const wireTo =
	(novita: Novita, clock: VirtualClock): Send =>
	async ({ method, path, query, body, timeoutMs }: HttpRequest) => {
		await clock.sleep(LATENCY_MS);
		const outcome = await novita.handle({
			method,
			path,
			query: new URLSearchParams(query),
			headers: { authorization: `Bearer ${simulatorKey}`, 'content-type': 'application/json' },
			body: Buffer.from(JSON.stringify(body) ?? ''),
		});
		await clock.sleep(outcome.kind === 'hang' ? timeoutMs : LATENCY_MS);
		return replyOf(outcome);
	};

const lost = (detail: string): HttpResult => networkError('responseLost', detail);

function replyOf(outcome: Outcome): HttpResult {
	if (outcome.kind === 'hang') return lost('no answer came in time');
	if (outcome.kind !== 'response') return lost('the connection was reset');
	const { status, headers, body, cutAfter } = outcome;
	if (cutAfter !== undefined) return lost('the answer was cut off');
	const bytes = Buffer.isBuffer(body) ? body : Buffer.concat([...body.chunks()]);
	return answer(status, parseReply(bytes.toString('utf8')), headers);
}
