/** Calls the webhook of a task that has ended, as Novita's page on webhooks says. Novita signs nothing, and nor is it here. */
import { taskResult } from './result';
import type { World } from './world';

/** How long whoever is called has for an answer (documented). */
export const answerMs = 5_000;

/** Calls after a first one without a good answer (documented). */
const retries = 5;

/** Between two calls. How long Novita waits is written nowhere. */
const pauseMs = 1_000;

/** What the calls go out over. */
export interface Wire {
	/** Resolves with the answer's status, or 0 where there was none in time. Never rejects. */
	post(url: string, body: string): Promise<number>;
	sleep(ms: number): Promise<void>;
}

/**
 * Waits for the task's end, and calls until somebody answers with 2xx. Does nothing for a task without a webhook.
 *
 * @param origin where the files are, as the client sees it
 */
export async function callBack(
	world: World,
	taskId: string,
	origin: string,
	{ post, sleep }: Wire,
): Promise<void> {
	const { tasks, settings, calls } = world;
	const task = tasks.get(taskId);
	const url = task?.webhookUrl;
	if (task === undefined || url === undefined || task.plan.end === 'never') return;
	/** A reset forgets it. */
	const isKnown = () => tasks.get(taskId) === task;
	const endsIn = () => task.submittedAt + task.plan.runMs - settings.now();
	while (endsIn() > 0 && isKnown()) await sleep(endsIn());
	const payload = taskResult(world, task, origin);
	const body = JSON.stringify({ event_type: 'ASYNC_TASK_RESULT', payload });
	for (let call = 0; call <= retries && isKnown(); call++) {
		if (call > 0) await sleep(pauseMs);
		const status = await post(url, body);
		calls.push({ taskId, url, at: settings.now(), status });
		if (status >= 200 && status < 300) return;
	}
}
