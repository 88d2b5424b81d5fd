import type { StartedTask } from './origin';
import { Recent } from './recent';

/** Who presses Execute again, or runs a failing node again, does so within minutes. */
const REMEMBER_MS = 60 * 60_000;

interface Child extends StartedTask {
	/** Its run has ended without handing it on. */
	isOrphan: boolean;
}

/**
 * Tasks that a run has started, by what was asked and for whom. A task is an orphan once its run has ended without
 * handing it on: by an error, or because somebody stopped it. Whoever then asks for the same takes it over, in place of
 * paying for a second one.
 */
class Orphans {
	private readonly children = new Recent<Child[]>(REMEMBER_MS);

	/**
	 * Notes how a run has ended for a task that it started or took over.
	 *
	 * @param asked What was asked for, and for whom: equal for those who may take the task over.
	 */
	settle(asked: string, task: StartedTask, isOrphan: boolean): void {
		const others = this.children.get(asked)?.filter(({ taskId }) => taskId !== task.taskId) ?? [];
		this.children.set(asked, [...others, { ...task, isOrphan }]);
	}

	/** Notes that tasks were handed on in vain: the node that waited for their videos was stopped. */
	abandon(taskIds: readonly string[]): void {
		const abandoned = new Set(taskIds);
		for (const children of this.children.values()) {
			for (const child of children) if (abandoned.has(child.taskId)) child.isOrphan = true;
		}
	}

	/** @returns The oldest orphan of these words; nobody else gets it. */
	take(asked: string): StartedTask | undefined {
		const orphan = this.children.get(asked)?.find(({ isOrphan }) => isOrphan);
		if (!orphan) return undefined;
		orphan.isOrphan = false;
		const { taskId, submittedAt } = orphan;
		return { taskId, submittedAt };
	}
}

/** Of this process. */
export const orphans = new Orphans();
