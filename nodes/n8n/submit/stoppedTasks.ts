/** Who presses Execute again does so within minutes. */
const REMEMBER_MS = 60 * 60_000;

/** Some 100 bytes each. */
const MOST_TASKS = 1_000;

/** By task, when its execution was stopped, in milliseconds since 1970. Of this process, like the journal's log. */
const stoppedAt = new Map<string, number>();

/**
 * Notes the tasks of an execution that somebody has stopped: n8n then shows nothing of its nodes, and the tasks go
 * on at Novita.
 */
export function rememberStopped(taskIds: readonly string[]): void {
	for (const taskId of taskIds) {
		stoppedAt.delete(taskId);
		stoppedAt.set(taskId, Date.now());
	}
	// A Map keeps the order of insertion, so the oldest are always in front.
	for (const taskId of stoppedAt.keys()) {
		if (stoppedAt.size <= MOST_TASKS) return;
		stoppedAt.delete(taskId);
	}
}

/** Whether the execution of this task was stopped within the hour, as far as this process knows. */
export const wasStopped = (taskId: string): boolean =>
	Date.now() - (stoppedAt.get(taskId) ?? -Infinity) < REMEMBER_MS;
