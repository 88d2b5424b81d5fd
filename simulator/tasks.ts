/** What becomes of a submission: a task that is queued, runs, and ends. */
import { imageSlugs } from './contract/contract';
import type { Settings } from './options';
import type { Random } from './random';
import { planFromPrompt } from './markers';
import type { SubmissionRecord, TaskPlan } from './types';
import type { ClipRequest } from './video/encode';

export interface Task {
	id: string;
	slug: string;
	submittedAt: number;
	plan: Required<Omit<TaskPlan, 'statusWord' | 'ttl'>> & Pick<TaskPlan, 'statusWord' | 'ttl'>;
	clip: ClipRequest;
	/** Whom to call at its end. */
	webhookUrl?: string;
}

/** A task waits for the first fifth of its time and runs for the rest. */
const queueShare = 0.2;

export const statuses = {
	queued: 'TASK_STATUS_QUEUED',
	processing: 'TASK_STATUS_PROCESSING',
	succeed: 'TASK_STATUS_SUCCEED',
	failed: 'TASK_STATUS_FAILED',
} as const;

/** Settles how a task goes: the `plan` option beats the marks in the prompt, and those beat chance. */
export function planTask(
	settings: Settings,
	random: Random,
	submission: SubmissionRecord,
	prompt: string,
): Task['plan'] {
	const { runMs } = settings;
	// Drawn for every task, so that one task's plan doesn't shift the chances of those after it.
	const drawnMs =
		typeof runMs === 'function'
			? runMs(submission, submission.index)
			: random.between(runMs.min, runMs.max);
	return {
		runMs: drawnMs,
		end: 'succeed',
		reason: 'the generation failed (simulated)',
		video: 'normal',
		videoType: 'mp4',
		images: 0,
		audios: 0,
		linkMs: settings.linkMs,
		...(imageSlugs.has(submission.slug) ? { video: 'none', images: 1 } : {}),
		...planFromPrompt(prompt),
		...settings.plan?.(submission, submission.index),
	};
}

/** Whether task-result knows the task at all: not yet, or no more, is 404. */
export function isVisible(task: Task, settings: Settings, now: number): boolean {
	const age = now - task.submittedAt;
	return age >= settings.visibleAfterMs && age < (settings.forgetAfterMs ?? Infinity);
}

/** Where a task stands: its status word, how much of it is done (0 to 100) and what is left of it in seconds. */
export function standing(
	task: Task,
	now: number,
): { status: string; percent: number; eta: number } {
	const { runMs, end, statusWord } = task.plan;
	const age = now - task.submittedAt;
	if (end !== 'never' && age >= runMs) {
		return end === 'succeed'
			? { status: statuses.succeed, percent: 100, eta: 0 }
			: { status: statuses.failed, percent: 0, eta: 0 };
	}
	const queueMs = runMs * queueShare;
	const done = Math.min(0.99, Math.max(0, (age - queueMs) / Math.max(1, runMs - queueMs)));
	return {
		status: statusWord ?? (age < queueMs ? statuses.queued : statuses.processing),
		percent: Math.floor(done * 100),
		eta: Math.max(1, Math.ceil((runMs - age) / 1000)),
	};
}
