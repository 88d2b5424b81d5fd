import type { VirtualClock } from '../../../../tools/virtual-clock';
import { ANSWERS, type Answer, type Move } from '../till';
import {
	placeOf,
	placesOf,
	wantedBy,
	type Execution,
	type Outcome,
	type Sure,
	type Weather,
} from './execution';
import { never, type Process } from './process';

const MINUTE_MS = 60_000;

/** What the journal promises to MCP clients. */
const SAME_CALL_MS = 15 * MINUTE_MS;

/** For so long a process remembers, whatever other workflows do. */
const KEPT_MS = 60 * MINUTE_MS;

/** A video that somebody wants, and what was paid for it. */
interface Wanted {
	/** So many items ask for it, each for one of its own. */
	count: number;
	/** Tasks that Novita accepted, and when. */
	accepted: Array<{ id: string; at: number }>;
	isMcp: boolean;
}

/** A Novita that keeps who has to pay for what. */
export class Bill {
	readonly wanted = new Map<string, Wanted>();
	/** Ids that came back to whoever asked. */
	readonly told = new Set<string>();
	/** The answers that were given. */
	readonly met = new Set<string>();
	/** Who got a task in which place, and when. Where nobody is sure, nobody. */
	private readonly takers = new Map<string, { process: Process; at: number } | undefined>();
	private ids = 0;

	constructor(private readonly clock: VirtualClock) {}

	/** A submission, on the other side of the wire. */
	async submit(
		execution: Execution,
		prompt: string,
		move: Move = { answer: 'ok', latencyMs: 200 },
		signal: AbortSignal,
		outcome: Outcome,
	): Promise<unknown> {
		const { process } = execution;
		if (!process.alive) return await never();
		this.met.add(move.answer);
		const { accepts, tells, reply }: Answer = ANSWERS[move.answer];
		const id = `task-${(this.ids += 1)}`;
		if (accepts) this.accept(execution, prompt, id);
		if (tells !== 'not accepted') this.take(execution, prompt, tells === 'id');
		const aborted = new Promise<void>((resolve) => {
			signal.addEventListener('abort', () => resolve());
		});
		await Promise.race([this.clock.sleep(move.latencyMs), aborted]);
		if (!process.alive) return await never();
		if (signal.aborted) {
			this.take(execution, prompt, false);
			if (accepts) outcome.lost.add(prompt);
			throw Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' });
		}
		if (tells === 'id') {
			this.told.add(id);
			outcome.told.add(id);
		} else if (accepts) outcome.lost.add(prompt);
		const result = reply(id, this.clock.now());
		if (result.kind === 'response') {
			const { status: statusCode, headers, body } = result;
			return { statusCode, headers, body };
		}
		const notSent = { code: 'ECONNREFUSED', syscall: 'connect' };
		const lost = { code: 'ECONNRESET', syscall: 'read' };
		throw Object.assign(new Error('network'), result.cause === 'notSent' ? notSent : lost);
	}

	private accept(execution: Execution, prompt: string, id: string): void {
		const key = wantedBy(execution, prompt);
		const isTool = execution.kind !== 'node';
		const count = isTool ? 1 : execution.prompts.filter((each) => each === prompt).length;
		const isMcp = execution.kind === 'mcp';
		const wanted = this.wanted.get(key) ?? { count, accepted: [], isMcp };
		wanted.accepted.push({ id, at: this.clock.now() });
		this.wanted.set(key, wanted);
	}

	private take(execution: Execution, prompt: string, isSure: boolean): void {
		const place = placeOf(execution, prompt);
		const { process } = execution;
		const before = this.takers.has(place) ? this.takers.get(place)?.process : process;
		const taker = isSure && before === process ? { process, at: this.clock.now() } : undefined;
		this.takers.set(place, taker);
	}

	/** Nobody knows what became of it. */
	lose(execution: Execution): void {
		for (const place of placesOf(execution)) this.takers.set(place, undefined);
	}

	/** What can be said of each item of an execution before it runs, by itself. */
	sureOf(
		execution: Execution,
		{ moves, cancelAfterMs }: Weather,
		isFirst: boolean,
		isAlone: boolean,
	): Sure[] {
		const { kind, id, origin, mode, process, prompts, onError, tries } = execution;
		const isFine = cancelAfterMs === undefined && moves.every(({ answer }) => answer === 'ok');
		const isNew = kind === 'node' && id === origin && isFirst;
		const sure = prompts.map((prompt): Sure => {
			const place = placeOf(execution, prompt);
			if (!isFine) return undefined;
			// A further try hands out again what the first has got.
			const own = tries === 1 ? 'own' : 'some';
			if (isNew || (isAlone && !this.takers.has(place))) return own;
			const taker = this.takers.get(place);
			const isKnown = taker?.process === process && this.clock.now() - taker.at < KEPT_MS;
			return isAlone && isKnown && mode === 'retry' ? 'some' : undefined;
		});
		// With Stop one item that fails takes the others' results with it.
		const isSure = onError !== 'stopWorkflow' || sure.every(Boolean);
		return isSure ? sure : sure.map(() => undefined);
	}
}

/** Nobody has paid twice, and the log has every ID that came back. */
export function expectPaidOnce({ wanted, told }: Bill, logged: Set<string>): void {
	for (const { count, accepted, isMcp } of wanted.values()) {
		if (isMcp) {
			accepted.slice(1).forEach(({ at }, index) => {
				expect(at - accepted[index]!.at).toBeGreaterThan(SAME_CALL_MS);
			});
		} else expect(accepted.length).toBeLessThanOrEqual(count);
	}
	for (const id of told) expect(logged).toContain(id);
}
