import type { IDataObject, INode } from 'n8n-workflow';

import type { Process } from './process';
import type { CheckMove, SubmitMove } from './replies';

/** One run of a node in an execution of n8n. */
export interface Execution {
	/** None under an MCP Server Trigger. */
	id: string | undefined;
	/** The execution that was started first: that which this one retries, or itself. */
	origin: string;
	kind: 'node' | 'tool' | 'mcp';
	workflowId: string;
	mode: 'manual' | 'trigger' | 'retry';
	/** Whether somebody began it in the editor, before all retries. */
	isManual: boolean;
	/** Of a loop, from 0. */
	round: number;
	/** One item each. */
	prompts: string[];
	onError: INode['onError'];
	/** With Retry On Fail more than one. */
	tries: number;
	status: 'running' | 'success' | 'error' | 'canceled' | 'crashed';
	/** By the clock, where it has ended. */
	endedAt?: number;
	process: Process;
	/** All runs of the execution have it, and its retries a copy. */
	memory: Memory;
	/** What the execution began with. */
	began: Pick<Execution, 'memory' | 'round'>;
	/** Of its process. `hadEnded`: the node, in this round or one before, and n8n had come to write that to its log. */
	crash?: { hadEnded: boolean };
}

/** What n8n keeps of an execution, and wipes where its process dies. */
export interface Memory {
	flow: Record<string, unknown>;
	/** What the recovery from a crash has left of the node, before it ran again from the workflow's start. */
	remains?: { firstRun: number };
}

export const newMemory = (): Memory => ({ flow: {} });

/** As n8n stores it, and reads it again. */
export const stored = ({ flow, remains }: Memory): Memory => ({
	flow: JSON.parse(JSON.stringify(flow)) as Record<string, unknown>,
	remains,
});

/** What n8n hands on to a retry: of a crash, what the execution began with, and what the recovery has left. */
export function handedOn({ memory, began, crash }: Execution): Memory {
	if (!crash) return stored(memory);
	const isRetry = Object.keys(began.memory.flow).length > 0;
	return isRetry
		? stored(began.memory)
		: { ...newMemory(), remains: { firstRun: crash.hadEnded ? 1 : 0 } };
}

export interface Weather {
	/** What the submissions meet, in the order in which they arrive. After that all is well. */
	moves: SubmitMove[];
	cancelAfterMs?: number;
}

/** Of a run of Novita Wait for Task. */
export interface Wait extends Pick<Execution, 'onError'> {
	checks: CheckMove[];
	/** Its Timeout. */
	minutes: number;
}

export interface Outcome {
	execution: Execution;
	startedAt: number;
	/** All that the node gave in its last try, as text. */
	shown: string;
	items: IDataObject[];
	/** Whether it ended with an error. */
	thrown: boolean;
	/** Ids that came back to this execution. */
	told: Set<string>;
	/** Those that Novita made of its submissions. */
	accepted: Set<string>;
	/** All is well in this run, and nothing like it was before: each item gets a task. */
	isSure: boolean;
}

/** The video that an item asks for. A retry by hand asks for that of the execution that it retries. */
export const wantedBy = ({ origin, kind, round }: Execution, prompt: string): string =>
	JSON.stringify(kind === 'node' ? [origin, round, prompt] : [origin, kind, prompt]);

/** What whoever ran the node can read. */
export function expectTold({ execution, thrown, ...outcome }: Outcome): void {
	const { status, prompts, tries, mode, onError } = execution;
	const { shown, items, told, accepted, isSure } = outcome;
	if (thrown) expect(onError).toBe('stopWorkflow');
	if (status !== 'canceled') {
		expect(thrown || items.length === prompts.length).toBe(true);
		for (const id of told) expect(shown).toContain(id);
		if (accepted.size > told.size) expect(shown).toMatch(/may (already )?have been started/i);
	}
	if (!isSure) return;
	const ids = items.flatMap(({ task_id }) => task_id ?? []);
	expect(ids).toHaveLength(prompts.length);
	// A further try hands out again what the first has got, and the editor what a run has left behind.
	const reused = items.filter((item) => item.reused);
	if (tries === 1 && mode !== 'manual') expect(reused).toEqual([]);
}
