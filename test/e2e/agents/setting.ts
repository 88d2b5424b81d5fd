/** What the tests of agents and MCP clients share: one n8n, one simulated Novita, one stand-in for a model. */
import { N8nApi, type Stored } from '../../../tools/n8n-server/api';
import { startN8n, type N8n } from '../../../tools/n8n-server/n8n';
import { packageTarball } from '../../../tools/n8n-server/tarball';
import type { WorkflowNode } from '../../../tools/n8n-server/workflow';
import { node } from '../../../tools/n8n-server/workflows';
import { startSimulator, stopEncoder, type Simulator } from '../../../simulator';
import { startLanguageModel, type LanguageModel } from '../examples/languageModel';
import { holdTasks } from '../holdTasks';
import { follow } from './script';

export interface Setting {
	simulator: Simulator;
	n8n: N8n;
	api: N8nApi;
	novita: Stored;
	openAi: Stored;
	/** Ends the tasks whose prompt has the word "held". */
	release: () => void;
	/** The submissions with this prompt. */
	submissionsOf: (prompt: string) => Simulator['submissions'];
}

/** Sets it up before the tests of this file, and clears it away after them. */
export function useSetting(): () => Setting {
	let setting: Setting | undefined;
	let simulator: Simulator | undefined;
	let languageModel: LanguageModel | undefined;
	let n8n: N8n | undefined;

	beforeAll(async () => {
		const { options, release } = holdTasks();
		simulator = await startSimulator(options);
		languageModel = await startLanguageModel(follow);
		n8n = await startN8n({ tarball: await packageTarball() });
		const api = new N8nApi(n8n.url);
		await api.signIn();
		const { submissions } = simulator;
		setting = {
			simulator,
			n8n,
			api,
			release,
			novita: await api.createNovitaCredential('Novita', simulator),
			openAi: await api.createCredential('Model', 'openAiApi', languageModel.credential),
			submissionsOf: (prompt) => submissions.filter(({ body }) => body?.prompt === prompt),
		};
	});
	afterAll(async () => {
		await n8n?.stop();
		languageModel?.stop();
		await simulator?.stop();
		await stopEncoder();
	});

	return () => {
		if (!setting) throw new Error('Nothing is set up');
		return setting;
	};
}

/** One of this package's nodes as n8n makes a tool of it. */
export const tool = (
	name: string,
	type: 'novitaKlingTool' | 'novitaWaitForTaskTool',
	parameters: Record<string, unknown> = {},
	more: Partial<WorkflowNode> = {},
): WorkflowNode => ({
	...node(name, `n8n-nodes-novita-kling.${type}`, 1, parameters),
	...more,
});

/** A video from a text. The rest is as the tool is dropped in. */
export const TEXT_TO_VIDEO = { operation: 'textToVideo', model: 'kling-v3.0-std-t2v' };

/** The words of a task that has not ended. */
export const STILL_RUNNING: unknown = expect.stringMatching(/^TASK_STATUS_(QUEUED|PROCESSING)$/);

/** Connects tools to the node that calls them. */
export const toolsOf = (caller: string, tools: WorkflowNode[]): Record<string, unknown> =>
	Object.fromEntries(
		tools.map(({ name }) => [name, { ai_tool: [[{ node: caller, type: 'ai_tool', index: 0 }]] }]),
	);
