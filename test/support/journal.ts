import type { IExecuteFunctions } from 'n8n-workflow';

import type { Submission } from '../../nodes/novita/api/client';
import type { VideoRequest } from '../../nodes/novita/request/videoRequest';

export const requestFor = (prompt: string): VideoRequest => ({
	slug: 'kling-v3.0-std-t2v',
	body: { prompt, duration: 5 },
	files: [],
	additional: {},
	imageEncoding: 'dataUri',
});

/** n8n's database, as far as its deduplication helper goes, shared by all processes. */
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
}

/** Of n8n's context just what a journal asks for. */
export function askerContext(
	{ executionId, mode = 'manual', runIndex = 0, tool = false, mcp, workflowId = 'w1' }: Asker,
	database: SharedDatabase,
	onTask: (taskId: string, text: string) => void = () => undefined,
): IExecuteFunctions {
	const context = {
		getExecutionId: () => executionId,
		...(mcp && { parentNode: { type: '@n8n/n8n-nodes-langchain.mcpTrigger' } }),
		getMode: () => mode,
		getWorkflow: () => ({ id: workflowId }),
		getNode: () => ({ id: 'b2a1', name: 'Kling', type: tool ? 'novitaKlingTool' : 'novitaKling' }),
		getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
		getExecutionCancelSignal: () => undefined,
		helpers: database.helpers(),
		logger: {
			info: (text: string, { taskId }: { taskId: string }) => onTask(taskId, text),
		},
	};
	return context as unknown as IExecuteFunctions;
}

type JournalModule = typeof import('../../nodes/n8n/submit/journal');

/** A process of n8n: it has a memory of its own, and the database of all. */
export async function startProcess(database: SharedDatabase) {
	let loaded: JournalModule | undefined;
	await jest.isolateModulesAsync(async () => {
		loaded = await import('../../nodes/n8n/submit/journal');
	});
	const { openJournal } = loaded!;
	let ids = 0;
	return {
		/** One run of the node over these prompts; each item gets the answer of its place, or a task. */
		async run(asker: Asker, prompts: string[], answers: Array<Submission | undefined> = []) {
			const items = prompts.map((prompt, itemIndex) => ({
				itemIndex,
				request: requestFor(prompt),
			}));
			const journal = openJournal(askerContext(asker, database), items);
			const sent: string[] = [];
			const outcomes = [];
			for (const [index, item] of items.entries()) {
				const send = async (): Promise<Submission> => {
					sent.push(prompts[index]!);
					return answers[index] ?? { kind: 'accepted', taskId: `task-${++ids}` };
				};
				outcomes.push(await journal.submit(item, send));
			}
			const leftBehind = await journal.leftBehind(items);
			await journal.close();
			return { outcomes, sent, leftBehind: leftBehind.map(({ itemIndex }) => itemIndex) };
		},
		openJournal,
	};
}
