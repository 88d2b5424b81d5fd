import { NovitaClient, type Submission } from '../../nodes/novita/api/client';
import type { JsonObject } from '../../nodes/novita/request/buildRequest';
import type { Outcome } from '../../nodes/novita/wait/waiter';
import { dollarsFor } from '../prices';
import { clean, describeRequest, recordReplies } from './exchange';
import type { Entry } from './ledger';
import { open, type Trial } from './question';
import type { Session } from './session';
import { answerOf, settle } from './verdict';
import { compareLinks, LOOK_MS, watch } from './watch';

const SUBMIT_MS = 60_000;

/** About what a trial costs if Novita takes it; undefined where nobody quotes a price. */
export const priceOfTrial = ({ slug, body, free }: Trial): number | undefined =>
	free ? 0 : dollarsFor(slug, body);

/**
 * Submits a trial, once. It is in the ledger before it leaves, and again the moment its answer is
 * there; whoever stops in between leaves `sending` behind, which no later run sends again.
 *
 * @param body Its body, complete.
 */
export async function submitTrial(
	trial: Trial,
	body: JsonObject,
	session: Session,
): Promise<Submission> {
	const { clock, ledger } = session;
	const came: string[] = [];
	const send = recordReplies(session.send, () => clock.now(), came);
	const balance = trial.free ? undefined : await readBalance(session);
	const entry: Entry = {
		at: new Date(clock.now()).toISOString(),
		state: 'sending',
		asked: [describeRequest('POST', `/v3/async/${trial.slug}`, trial.body)],
		came,
		dollars: priceOfTrial(trial),
		balance,
	};
	ledger.put(trial.id, entry);
	const submission = await new NovitaClient(send, clock).submit(trial.slug, body, SUBMIT_MS);
	ledger.put(trial.id, { ...entry, ...settle(trial, submission) });
	return submission;
}

/** Waits for the task of a trial that was accepted, in this run or an earlier one, and reads its end. */
export async function followTrial(trial: Trial, session: Session): Promise<void> {
	const { clock, ledger, send } = session;
	const started = ledger.get(trial.id);
	if (started?.taskId === undefined) return;
	const { taskId } = started;
	const client = new NovitaClient(send, clock);
	const step = session.begin(`${trial.id}: task ${taskId}`);
	let entry = started;
	const outcome = await watch(client, taskId, started, session, (looks, isTurn) => {
		entry = { ...entry, looks };
		// Progress alone is not worth a write to the disk.
		if (isTurn) ledger.put(trial.id, entry);
		const { status = '', percent } = looks.at(-1) ?? {};
		step.update(undefined, percent === undefined ? status : `${status} ${percent} %`);
	});
	entry = { ...entry, ...(await readEnd(trial, entry, outcome, client, session)) };
	ledger.put(trial.id, entry);
	step.done(entry.answer?.sentence);
}

async function readEnd(
	trial: Trial,
	entry: Entry,
	outcome: Outcome,
	client: NovitaClient,
	session: Session,
): Promise<Partial<Entry>> {
	switch (outcome.kind) {
		case 'timedOut':
		case 'running':
		case 'cancelled':
			return { answer: open('The task has not ended yet; a later run goes on waiting for it.') };
		case 'denied':
			// A key that is refused today may be right tomorrow.
			return { answer: notSeen(outcome.trouble.message) };
		case 'notFound':
		case 'refused':
			return { state: 'answered', answer: notSeen(outcome.trouble.message) };
	}
	const { task, kind: end } = outcome;
	const ended: Entry = {
		...entry,
		state: 'answered',
		end,
		reason: task.reason && clean(task.reason),
	};
	if (task.video !== undefined) {
		ended.clip = await session.fetchClip(trial.id, task.video.url);
		ended.link = await compareLinks(client, entry.taskId ?? '', task, session);
	}
	ended.billed = await readBill(entry, session);
	return { ...ended, answer: answerOf(trial, ended) };
}

const notSeen = (why: string) => open(`It was accepted, and its task can't be seen: ${why}.`);

/** By how much the balance is lower than before, to Novita's own unit of 0.0001 USD. */
async function readBill({ balance }: Entry, session: Session): Promise<number | undefined> {
	const now = balance === undefined ? undefined : await readBalance(session);
	if (balance === undefined || now === undefined) return undefined;
	return Math.round((balance - now) * 10_000) / 10_000;
}

/** In dollars; undefined where it can't be had, which stops nothing. */
async function readBalance({ send, clock }: Session): Promise<number | undefined> {
	const { available } = await new NovitaClient(send, clock).balance(LOOK_MS);
	return available === undefined ? undefined : available / 10_000;
}
