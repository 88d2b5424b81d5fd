import * as workflow from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Account } from '../../nodes/n8n/api/connect';
import type { Submission } from '../../nodes/novita/api/client';
import type { VideoRequest } from '../../nodes/novita/request/videoRequest';
import type { Submitted } from '../../nodes/submit/submissions';

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
	/** The flow's context of each execution, as text. */
	readonly flows = new Map<string, string>();
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
	onTask: (taskId: string, text: string) => void = () => undefined,
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
			info: (text: string, { taskId }: { taskId: string }) => onTask(taskId, text),
			warn: () => undefined,
		},
	};
	return context as unknown as IExecuteFunctions;
}

export const accountOf = (id = 'credential 1', print = `key of ${id}`): Account => ({ id, print });

type Loaded = typeof import('../../nodes/submit/submissions');

export interface Ran {
	outcomes: Submitted[];
	sent: string[];
	/** The flow's context at its end, as n8n keeps it. */
	flow: string;
}

/**
 * A process of n8n: it has a memory of its own, and the database of all.
 *
 * @param untilLater Resolves a moment after a run has ended: by default at once.
 */
export async function startProcess(
	database: SharedDatabase,
	untilLater: () => Promise<void> = async () => {},
) {
	let loaded: Loaded | undefined;
	jest.doMock('n8n-workflow', () => ({ ...workflow, sleep: untilLater }));
	await jest.isolateModulesAsync(async () => {
		loaded = await import('../../nodes/submit/submissions');
	});
	jest.dontMock('n8n-workflow');
	const { Submissions } = loaded!;
	let ids = 0;
	const open = (asker: Asker, signal = new AbortController().signal) =>
		new Submissions(askerContext(asker, database), signal);
	return {
		open,
		/**
		 * One run of the node over these prompts; each item gets the answer of its place, or a task.
		 *
		 * @param ends How the run does: by default it hands on all that it has. `runs again`: by Retry On Fail. `dies`: its
		 * process does, before the end.
		 */
		async run(
			asker: Asker,
			prompts: string[],
			answers: Array<Submission | undefined> = [],
			ends: 'well' | 'in vain' | 'runs again' | 'dies' = 'well',
			hasFailed: (taskId: string) => boolean = () => false,
		): Promise<Ran> {
			const flow = asker.flow ?? {};
			const submissions = open({ ...asker, flow });
			const account = accountOf(asker.credentialId, asker.print);
			const items = prompts.map((prompt, itemIndex) => itemFor(prompt, itemIndex, account));
			const sent: string[] = [];
			const outcomes: Submitted[] = [];
			const tickets = await submissions.prepare(items, async (taskId) => hasFailed(taskId));
			for (const [index, ticket] of tickets.entries()) {
				const send = async (): Promise<Submission> => {
					sent.push(prompts[index]!);
					return answers[index] ?? { kind: 'accepted', taskId: `task-${++ids}` };
				};
				outcomes.push(await submissions.submit(ticket, send));
			}
			if (ends !== 'dies') await submissions.close(() => ends === 'well', ends === 'runs again');
			return { outcomes, sent, flow: JSON.stringify(flow) };
		},
	};
}

/** The execution that Retry makes of one, which n8n hands the flow's context on to. */
export const retryOf = (ran: Ran, executionId: string, more: Asker = {}): Asker => ({
	executionId,
	mode: 'retry',
	flow: JSON.parse(ran.flow) as Record<string, unknown>,
	...more,
});

/** The execution that Retry makes of one that n8n lost in a crash. */
export const retryOfLost = (executionId: string, more: Asker = {}): Asker => ({
	executionId,
	mode: 'retry',
	flow: {},
	...more,
});
