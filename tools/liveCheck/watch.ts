import type { NovitaClient, StatusCheck } from '../../nodes/novita/api/client';
import type { Task } from '../../nodes/novita/api/task';
import { isObject } from '../../nodes/novita/values/json';
import type { TaskFacts } from './log';
import type { Session } from './session';
import { fetchVideo } from './video';

/** Who doesn't want to wait so long presses Ctrl-C: the next run goes on waiting. */
const WAIT_MS = 30 * 60_000;

/** An unknown task is gone when it is older. Longer than in the nodes, to see whether they wait long enough. */
const GONE_MS = 120_000;

const BETWEEN_URLS_MS = 2_000;
const TIMEOUT_MS = 30_000;

const statusOf = (check: StatusCheck): string =>
	check.kind === 'task'
		? check.task.status
		: `${check.error.status ?? ''} ${check.error.reason ?? check.error.code}`.trim();

/** Waits for the task of a question, and logs what it tells. One that runs on stays `accepted` in the log. */
export async function waitForEnd(id: string, session: Session): Promise<void> {
	const { client, log, clock, say, checkMs } = session;
	const { taskId = '', sentAt = '', balance } = log.entries.get(id) ?? {};
	const statuses: TaskFacts['statuses'] = [];
	const end = async (facts: Omit<TaskFacts, 'statuses'>): Promise<void> => {
		const left = await balanceOf(client);
		const billed = balance === undefined || left === undefined ? undefined : balance - left;
		log.add({ id, event: 'ended', task: { ...facts, statuses, billed } }, clock.now());
	};
	say(`${id}: waiting for task ${taskId}. After Ctrl-C the next run goes on waiting.`);
	const giveUpAt = clock.now() + WAIT_MS;
	for (;;) {
		const check = await client.check(taskId, TIMEOUT_MS);
		const ageMs = clock.now() - Date.parse(sentAt);
		const status = statusOf(check);
		if (statuses.at(-1)?.status !== status) {
			statuses.push({ at: Math.round(ageMs / 1000), status });
			say(`${id}: ${status}`);
		}
		if (check.kind === 'task') {
			const { state, reason } = check.task;
			if (state !== 'running') {
				return await end({ state, reason, ...(await readVideo(taskId, check.task, session)) });
			}
		} else if (check.error.code === 'notFound') {
			if (ageMs > GONE_MS) return await end({ state: 'gone' });
		} else if (!check.error.retryable) return;
		if (clock.now() >= giveUpAt) return;
		await clock.sleep(checkMs);
	}
}

async function readVideo(
	taskId: string,
	{ video, videos: [first] }: Task,
	{ client, clock }: Session,
): Promise<Partial<TaskFacts>> {
	if (video === undefined) return {};
	const ttl = JSON.stringify(isObject(first) ? first.video_url_ttl : undefined);
	const facts = { ttl, video: await fetchVideo(video.url) };
	await clock.sleep(BETWEEN_URLS_MS);
	const again = await client.check(taskId, TIMEOUT_MS);
	return { ...facts, freshUrl: again.kind === 'task' && again.task.video?.url !== video.url };
}

/** In USD; undefined where it can't be had, which stops nothing. */
export async function balanceOf(client: NovitaClient): Promise<number | undefined> {
	const check = await client.balance(TIMEOUT_MS);
	return check.kind === 'balance' ? check.balance.available : undefined;
}
