import type { VirtualClock } from '../../../../tools/virtual-clock';
import { wantedBy, type Execution, type Outcome } from './execution';
import { never } from './process';
import { OK, reply, statusReply, WRITTEN_IDS, type Options, type SubmitMove } from './replies';

const MINUTE_MS = 60_000;

/** What is promised to MCP clients. */
const SAME_CALL_MS = 15 * MINUTE_MS;

/** A video that somebody wants, and what was paid for it. */
interface Wanted {
	/** So many items ask for it, each for one of its own. */
	count: number;
	/** Tasks that Novita accepted, and when. */
	accepted: Array<{ id: string; at: number }>;
	kind: Execution['kind'];
	origin: string;
}

/** A Novita that keeps who has to pay for what. */
export class Bill {
	readonly wanted = new Map<string, Wanted>();
	/** Ids that came back to whoever asked. */
	readonly told = new Set<string>();
	/** What submissions were answered with. */
	readonly met = new Set<SubmitMove['status']>();
	/** Of each task, the origin that paid for it. */
	readonly owners = new Map<string, string>();
	/** Tasks that Novita could not make a video of, and since when. */
	readonly failed = new Map<string, number>();
	/** Origins that may have paid twice: they crashed beside an equal run that was under way. */
	readonly excused = new Set<string>();
	/** When a task first went on to the next node. */
	private readonly handedOn = new Map<string, number>();
	private ids = 0;

	constructor(private readonly clock: VirtualClock) {}

	/** A submission, on the other side of the wire. */
	async submit(
		{ execution, ...outcome }: Outcome,
		prompt: string,
		move: SubmitMove = OK,
		options: Options,
	): Promise<unknown> {
		const { process } = execution;
		if (!process.alive) return await never();
		this.met.add(move.status);
		const written = WRITTEN_IDS[move.writtenAs]!((this.ids += 1));
		const id = written.replaceAll('"', '');
		if (move.accepts) this.accept(execution, prompt, id);
		if (move.accepts) outcome.accepted.add(id);
		const body = move.body(written);
		// A number may go on where it is cut, and a text has to be closed.
		const tellsAt = body.indexOf(written) + written.length + (written.startsWith('"') ? 0 : 1);
		const isRead = Number(move.status) < 300 && body.includes(written);
		return await reply(this.clock, process, { ...move, body }, options, (sent) => {
			if (!isRead || sent < tellsAt) return;
			this.told.add(id);
			outcome.told.add(id);
		});
	}

	/** A status check. */
	async check({ process }: Execution, id: string, options: Options): Promise<unknown> {
		const status = statusReply(this.failed.has(id) ? 'FAILED' : 'PROCESSING');
		return await reply(this.clock, process, status, options);
	}

	private accept(execution: Execution, prompt: string, id: string): void {
		const { kind, origin } = execution;
		const key = wantedBy(execution, prompt);
		const count = kind === 'node' ? execution.prompts.filter((each) => each === prompt).length : 1;
		const wanted = this.wanted.get(key) ?? { count, accepted: [], kind, origin };
		wanted.accepted.push({ id, at: this.clock.now() });
		this.wanted.set(key, wanted);
		this.owners.set(id, origin);
	}

	/** Nobody gets another's task, but for what a run in the editor has left behind. */
	expectOwn({ execution, items, startedAt }: Outcome): void {
		const { origin, kind, mode, isManual, status } = execution;
		for (const id of items.flatMap(({ task_id }) => (task_id ? [String(task_id)] : []))) {
			if (this.owners.get(id) !== origin) {
				expect({ id, mayTakeOver: kind === 'node' && isManual }).toMatchObject({
					mayTakeOver: true,
				});
				const since = this.handedOn.get(id) ?? Infinity;
				if (mode !== 'retry') expect(since).toBeGreaterThanOrEqual(startedAt);
			}
			if (status === 'success' && !this.handedOn.has(id)) {
				this.handedOn.set(id, this.clock.now());
			}
		}
	}
}

/** Nobody has paid twice, and the log has every ID that came back. */
export function expectPaidOnce(bill: Bill, logged: Set<string>): void {
	for (const { count, accepted, kind, origin } of bill.wanted.values()) {
		if (bill.excused.has(origin)) continue;
		if (kind === 'node') expect(accepted.length).toBeLessThanOrEqual(count);
		accepted.slice(count).forEach(({ at }, index) => {
			const before = accepted[index]!;
			const isOld = kind === 'mcp' && at - before.at > SAME_CALL_MS;
			expect(isOld || (bill.failed.get(before.id) ?? Infinity) <= at).toBe(true);
		});
	}
	expect([...bill.told].filter((id) => !logged.has(id))).toEqual([]);
}
