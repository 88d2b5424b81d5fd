import type { Look, NovitaClient } from '../../nodes/novita/api/client';
import type { Task, Video } from '../../nodes/novita/api/task';
import { Waiter, type Outcome } from '../../nodes/novita/wait/waiter';
import { clean } from './exchange';
import type { Entry } from './ledger';
import type { Session } from './session';

export const LOOK_MS = 30_000;

/** Between the two looks that tell whether a link is made anew each time. */
const BETWEEN_LINKS_MS = 2_000;

/** So many changes of a percentage tell all there is to tell. */
const MOST_NOTES = 60;

/** What one look saw, where it differs from the look before. */
export interface LookNote {
	/** Seconds since the submission. */
	at: number;
	/** Novita's word, or what kept it from being seen. */
	status: string;
	/** As they came; absent where no task was seen. */
	percent?: number;
	eta?: number;
}

/** What is worth knowing of a video's link. */
export interface LinkNote {
	/** As Novita gave it, with its type: `"3600" (text)`. */
	ttl: string;
	/** Whether a second look gave another link. */
	again: 'another' | 'the same' | 'none';
}

/**
 * Looks at a task until it ends or the time is up, with the nodes' own waiter, and notes what changes.
 * The first look comes at once, to see whether a fresh task is visible.
 *
 * @param changed Called with the notes so far, and whether the last of them has another status.
 */
export async function watch(
	client: NovitaClient,
	taskId: string,
	{ at, looks = [] }: Pick<Entry, 'at' | 'looks'>,
	{ clock, waitMs }: Session,
	changed: (looks: LookNote[], isTurn: boolean) => void,
): Promise<Outcome> {
	const submittedAt = Date.parse(at);
	const notes = [...looks];
	const look = async (id: string): Promise<Look> => {
		const seen = await client.look(id, LOOK_MS);
		const note = noteOf(seen, (clock.now() - submittedAt) / 1000);
		const before = notes.at(-1);
		const isTurn = before?.status !== note.status;
		const moved = before?.percent !== note.percent || before?.eta !== note.eta;
		if (isTurn || (moved && notes.length < MOST_NOTES)) {
			notes.push(note);
			changed([...notes], isTurn);
		}
		return seen;
	};
	await look(taskId);
	return await new Waiter(look, clock, { timeoutMs: waitMs }).watch({ taskId, submittedAt });
}

function noteOf(look: Look, seconds: number): LookNote {
	const at = Math.round(seconds * 10) / 10;
	if (look.kind === 'task') {
		const { status, progressPercent: percent, etaSeconds: eta } = look.task;
		return { at, status: clean(status), percent, eta };
	}
	const { status, reason, message } = look.trouble;
	return { at, status: clean(status === undefined ? message : `${status} ${reason ?? ''}`.trim()) };
}

/** Looks at a finished task once more, and holds the two links against each other. */
export async function compareLinks(
	client: NovitaClient,
	taskId: string,
	{ video, videos }: Task,
	{ clock }: Session,
): Promise<LinkNote | undefined> {
	if (video === undefined) return undefined;
	await clock.sleep(BETWEEN_LINKS_MS);
	const look = await client.look(taskId, LOOK_MS);
	const second = look.kind === 'task' ? look.task.video : undefined;
	return { ttl: describeTtl(videos), again: compare(video, second) };
}

function compare(first: Video, second: Video | undefined): LinkNote['again'] {
	if (second === undefined) return 'none';
	return second.url === first.url ? 'the same' : 'another';
}

function describeTtl([first]: Task['videos']): string {
	const raw =
		typeof first === 'object' && first !== null && !Array.isArray(first)
			? first.video_url_ttl
			: undefined;
	const type = typeof raw === 'string' ? 'text' : typeof raw;
	return raw === undefined ? 'none' : `${clean(JSON.stringify(raw))} (${type})`;
}
