import type { IDataObject } from 'n8n-workflow';

import type { Move } from '../till';
import type { Process } from './process';

type Kind = 'node' | 'tool' | 'mcp';

/** An execution of n8n, as far as one node goes. */
export interface Execution {
	/** None under an MCP Server Trigger. */
	id: string | undefined;
	/** The execution that was started first: that which this one retries, or itself. */
	origin: string;
	kind: Kind;
	workflowId: string;
	mode: 'manual' | 'trigger' | 'retry';
	runIndex: number;
	/** One item each. */
	prompts: string[];
	onError: 'stopWorkflow' | 'continueRegularOutput';
	/** With Retry On Fail more than one. */
	tries: number;
	status: 'running' | 'success' | 'error' | 'canceled' | 'crashed';
	process: Process;
}

export interface Weather {
	/** What the submissions meet, in the order in which they arrive. After that all is well. */
	moves: Move[];
	cancelAfterMs?: number;
}

export interface Outcome {
	execution: Execution;
	/** All that the node gave in its last try, as text. */
	shown: string;
	items: IDataObject[];
	/** Ids that came back to this execution. */
	told: Set<string>;
	/** Prompts whose submissions were accepted without a word. */
	lost: Set<string>;
	/** What is sure of each item, since all is well in this run. */
	sure: Sure[];
}

/**
 * A task of its own, as nobody could think that it had one; or a task, as this process knows the one that it
 * had.
 */
export type Sure = 'own' | 'some' | undefined;

/** The video that an item asks for. A retry by hand asks for that of the execution that it retries. */
export const wantedBy = ({ origin, kind, runIndex }: Execution, prompt: string): string =>
	JSON.stringify(kind === 'node' ? [origin, runIndex, prompt] : [origin, kind, prompt]);

/** What a retry by hand can tell apart. */
export const placeOf = ({ workflowId, kind, runIndex }: Execution, prompt: string): string =>
	JSON.stringify(kind === 'node' ? [workflowId, runIndex, prompt] : [workflowId, kind, prompt]);

export const placesOf = (execution: Execution): string[] =>
	execution.prompts.map((prompt) => placeOf(execution, prompt));

/** What whoever ran the node can read. */
export function expectTold({ execution, shown, items, told, lost, sure }: Outcome): void {
	if (execution.status !== 'canceled') {
		for (const id of told) expect(shown).toContain(id);
		if (lost.size > 0) expect(shown).toMatch(/may (already )?have been started/);
	}
	sure.forEach((what, index) => {
		if (!what) return;
		expect(items[index]).toMatchObject({ task_id: expect.any(String) as string });
		if (what === 'own') expect(items[index]).not.toHaveProperty('reused');
	});
}
