/** GET /v3/async/task-result: where a task stands, in the documented shape. */
import { jsonAnswer, Refusal } from './answers';
import { isVisible, standing, statuses, type Task } from './tasks';
import type { Response } from './types';
import type { World } from './world';

/** @param origin where the files are, as the client sees it: `http://127.0.0.1:8787` */
export function result(world: World, taskId: string, origin: string): Response | Refusal {
	if (taskId === '') return new Refusal('INVALID_REQUEST_BODY', 'task_id is required');
	const now = world.settings.now();
	const task = world.tasks.get(taskId);
	if (task === undefined || !isVisible(task, world.settings, now)) {
		return new Refusal('TASK_NOT_FOUND', `task ${taskId} not found`);
	}
	return jsonAnswer(200, taskResult(world, task, origin));
}

/** The body of the answer, which a webhook gets too. */
export function taskResult(world: World, task: Task, origin: string): object {
	const now = world.settings.now();
	const { status, percent, eta } = standing(task, now);
	const ended = status === statuses.succeed || status === statuses.failed;
	const completedAt = task.submittedAt + task.plan.runMs;
	const extra = {
		seed: '',
		debug_info: {
			submit_time_ms: String(task.submittedAt),
			execute_time_ms: String(task.submittedAt),
			complete_time_ms: ended ? String(completedAt) : '0',
		},
	};
	const given = status === statuses.succeed;
	return {
		extra,
		task: {
			task_id: task.id,
			task_type: task.slug.replace(/[^a-z0-9]+/g, '_').toUpperCase(),
			status,
			reason: status === statuses.failed ? task.plan.reason : '',
			eta,
			progress_percent: percent,
		},
		audios: given ? audios(world, task, origin, now) : [],
		images: given ? images(world, task, origin, now) : [],
		videos: given ? videos(world, task, origin, now) : [],
	};
}

const lifeOf = ({ plan }: Task): number => Math.max(0, Math.floor(plan.linkMs / 1000));

function linksOf(world: World, { id, plan }: Task, origin: string, now: number, type: string) {
	const count = type === 'png' ? plan.images : plan.audios;
	return Array.from(
		{ length: count },
		(_, index) => `${origin}${world.links.make(id, `${index}.${type}`, now + plan.linkMs)}`,
	);
}

/** Their lives are numbers on the page, those of the others texts. */
const images = (world: World, task: Task, origin: string, now: number): object[] =>
	linksOf(world, task, origin, now, 'png').map((image_url) => ({
		image_url,
		image_url_ttl: lifeOf(task),
		image_type: 'png',
	}));

const audios = (world: World, task: Task, origin: string, now: number): object[] =>
	linksOf(world, task, origin, now, 'wav').map((audio_url) => ({
		audio_url,
		audio_url_ttl: String(lifeOf(task)),
		audio_type: 'wav',
		audio_metadata: { text: '', start_time: 0, end_time: 0 },
	}));

function videos(world: World, task: Task, origin: string, now: number): object[] {
	const { id, plan } = task;
	if (plan.video === 'none') return [];
	const link = `${origin}${world.links.make(id, plan.videoType, now + plan.linkMs)}`;
	return [
		{
			video_url: plan.video === 'blank' ? '' : link,
			video_url_ttl: plan.ttl ?? String(lifeOf(task)),
			video_type: plan.videoType,
		},
	];
}
