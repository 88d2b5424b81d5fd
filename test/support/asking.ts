import * as workflow from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Account } from '../../nodes/n8n/api/connect';
import type { Submission } from '../../nodes/novita/api/client';
import type { VideoRequest } from '../../nodes/novita/request/videoRequest';

export const requestFor = (prompt: string): VideoRequest => ({
	slug: 'kling-v3.0-std-t2v',
	body: { prompt, duration: 5 },
	files: [],
	additional: {},
	imageEncoding: 'dataUri',
});

/** An item that asks for a video in these words. */
export const itemFor = (prompt: string, itemIndex = 0, account = accountOf()) => ({
	itemIndex,
	request: requestFor(prompt),
	estimate: { usd: 0.42 },
	account,
});

export type Verdict = 'accepted' | 'rateLimited' | 'refused' | 'unknown';

/** What a submission means for whoever pays: `unknown` may have been accepted. */
export function verdictOf(submission: Submission): Verdict {
	if (submission.kind === 'accepted') return 'accepted';
	const { code, mayBeAccepted } = submission.error;
	if (mayBeAccepted) return 'unknown';
	return code === 'rateLimited' ? 'rateLimited' : 'refused';
}

/** n8n's database, as far as executions and its deduplication helper go, shared by all processes. */
export class SharedDatabase {
	readonly entries = new Set<string>();
	writes = 0;
	broken = false;

	helpers() {
		return {
			checkProcessedAndRecord: async (keys: string[]) => {
				if (this.broken) throw new Error('No database');
				this.writes += 1;
				const processed = keys.filter((key) => this.entries.has(key));
				for (const key of keys) this.entries.add(key);
				return { new: keys.filter((key) => !processed.includes(key)), processed };
			},
			removeProcessed: async (keys: string[]) => {
				if (this.broken) throw new Error('No database');
				this.writes += 1;
				for (const key of keys) this.entries.delete(key);
			},
		};
	}
}

export interface Asker {
	executionId?: string;
	mode?: string;
	runIndex?: number;
	/** Called by an AI agent or an MCP client. */
	tool?: boolean;
	/** On a worker, where n8n's context tells the trigger. */
	mcp?: boolean;
	workflowId?: string;
	/** The flow's context, which n8n hands on to a retry, unless it was lost in a crash. */
	flow?: Record<string, unknown>;
	parentExecutionId?: string;
	credentialId?: string;
	/** Of its key. */
	print?: string;
}

/** Of n8n's context just what is asked of it for submissions. */
export function askerContext(
	asker: Asker,
	database: SharedDatabase,
	onTask: (taskId: string) => void = () => undefined,
): IExecuteFunctions {
	const { executionId, mode = 'trigger', runIndex = 0, tool = false, mcp } = asker;
	const { workflowId = 'w1', flow = {}, parentExecutionId } = asker;
	const context = {
		getExecutionId: () => executionId,
		...(mcp && { parentNode: { type: '@n8n/n8n-nodes-langchain.mcpTrigger' } }),
		getMode: () => mode,
		getContext: () => flow,
		getExecutionContext: () => ({ parentExecutionId }),
		getWorkflow: () => ({ id: workflowId }),
		getNode: () => ({ id: 'b2a1', name: 'Kling', type: tool ? 'novitaKlingTool' : 'novitaKling' }),
		getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
		getExecutionCancelSignal: () => undefined,
		helpers: database.helpers(),
		logger: {
			info: (_: string, { taskId }: { taskId: string }) => onTask(taskId),
			warn: () => undefined,
		},
	};
	return context as unknown as IExecuteFunctions;
}

export const accountOf = (id = 'credential 1', print = `key of ${id}`): Account => ({ id, print });

/**
 * What a process of n8n has loaded: a memory of its own. Only this package's own modules are loaded anew, as n8n's are
 * many.
 *
 * @param sleep n8n's.
 */
export async function loadProcess<Loaded>(
	load: () => Promise<Loaded>,
	sleep: (ms: number) => Promise<void>,
): Promise<Loaded> {
	let loaded: Loaded | undefined;
	jest.doMock('n8n-workflow', () => ({ ...workflow, sleep }));
	await jest.isolateModulesAsync(async () => {
		loaded = await load();
	});
	jest.dontMock('n8n-workflow');
	return loaded!;
}
