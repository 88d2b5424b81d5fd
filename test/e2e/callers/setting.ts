/** What the tests of agents and MCP clients share: a simulated Novita, and a stand-in for a model. */
import type { Stored } from '../../../tools/n8n-server/api';
import type { WorkflowNode } from '../../../tools/n8n-server/workflow';
import { chain, credentialled, node } from '../../../tools/n8n-server/workflows';
import { startLanguageModel, type LanguageModel } from '../examples/languageModel';
import { holdTasks } from '../holdTasks';
import { useSite, type Place, type Site } from '../site';
import { follow } from './script';

export interface Setting extends Site {
	openAi: Stored;
	/** Ends the tasks whose prompt has the word "held". */
	release: () => void;
}

/** Sets it up before the tests of this file, and clears it away after them. */
export function useSetting(place: () => Place): () => Setting {
	const { options, release } = holdTasks();
	const site = useSite(place, options);
	let languageModel: LanguageModel;
	let openAi: Stored;
	beforeAll(async () => {
		languageModel = await startLanguageModel(follow);
		openAi = await place().api.createCredential('Model', 'openAiApi', languageModel.credential);
	});
	afterAll(() => languageModel?.stop());
	return () => ({ ...site(), openAi, release });
}

/** One of this package's nodes as n8n makes a tool of it. */
export const tool = (
	name: string,
	type: 'novitaKlingTool' | 'novitaWaitForTaskTool',
	parameters: Record<string, unknown> = {},
): WorkflowNode => node(name, `n8n-nodes-novita-kling.${type}`, 1, parameters);

/** A video from a text. The rest is as the tool is dropped in. */
export const TEXT_TO_VIDEO = { operation: 'textToVideo', model: 'kling-v3.0-std-t2v' };

/** The words of a task that has not ended. */
export const STILL_RUNNING: unknown = expect.stringMatching(/^TASK_STATUS_(QUEUED|PROCESSING)$/);

/** Connects nodes to the one that calls them. */
const to = (caller: string, type: string, callees: WorkflowNode[]): Record<string, unknown> =>
	Object.fromEntries(
		callees.map(({ name }) => [name, { [type]: [[{ node: caller, type, index: 0 }]] }]),
	);

export const toolsOf = (caller: string, tools: WorkflowNode[]) => to(caller, 'ai_tool', tools);

/** Makes a workflow: start → an agent with these tools, and the stand-in for its model. Answers with its ID. */
export async function makeAgent(
	{ api, credential, openAi }: Setting,
	start: WorkflowNode,
	version: number,
	tools: WorkflowNode[],
	parameters: Record<string, unknown> = {},
): Promise<string> {
	const model = {
		...node('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, {
			model: { __rl: true, mode: 'id', value: 'any' },
		}),
		credentials: { openAiApi: openAi },
	};
	const agent = node('Agent', '@n8n/n8n-nodes-langchain.agent', version, {
		...parameters,
		options: {},
	});
	const { id } = await api.createWorkflow({
		name: `Agent ${version}`,
		nodes: credentialled(credential, [start, agent, model, ...tools]),
		connections: {
			...chain(start.name, 'Agent'),
			...toolsOf('Agent', tools),
			...to('Agent', 'ai_languageModel', [model]),
		},
		settings: { executionOrder: 'v1' },
	});
	return id;
}
