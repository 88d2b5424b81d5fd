import type { Workflow, WorkflowNode } from './workflow';

/** A node of a workflow that a test makes up. */
export const node = (
	name: string,
	type: string,
	typeVersion = 1,
	parameters: Record<string, unknown> = {},
): WorkflowNode => ({ id: name, name, type, typeVersion, position: [0, 0], parameters });

/** Connections of nodes that follow each other, each by its first output. */
export const chain = (...names: string[]): Record<string, unknown> =>
	Object.fromEntries(
		names
			.slice(0, -1)
			.map((name, index) => [
				name,
				{ main: [[{ node: names[index + 1], type: 'main', index: 0 }]] },
			]),
	);

/** Gives the package's own nodes the credential. */
export const credentialled = (
	novitaApi: { id: string; name: string },
	nodes: WorkflowNode[],
): WorkflowNode[] =>
	nodes.map((each) =>
		each.type.startsWith('n8n-nodes-novita-kling.')
			? { ...each, credentials: { novitaApi } }
			: each,
	);

export interface ClipsWorkflow {
	name: string;
	credential: { id: string; name: string };
	/** One item each. */
	prompts: string[];
	/** What the node that starts the videos has besides its parameters. */
	kling?: Partial<WorkflowNode>;
	/** The node that waits; left out, nothing waits. */
	wait?: Partial<WorkflowNode>;
	settings?: Workflow['settings'];
	/** The path of a webhook to start it with; a manual trigger when left out. */
	webhook?: string;
}

/** An item of each of these, without a Code node, which n8n runs in a process of its own: List → Items. */
const listOf = (json: object[]): [list: WorkflowNode, items: WorkflowNode] => [
	node('List', 'n8n-nodes-base.set', 3.4, {
		mode: 'raw',
		jsonOutput: JSON.stringify({ items: json }),
	}),
	node('Items', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'items' }),
];

/** Start → List → Items → Kling → Wait: a video from each prompt, with a `name` in each item besides. */
export function clipsWorkflow(made: ClipsWorkflow): Workflow {
	const { name, credential, prompts, kling, wait, settings = {}, webhook } = made;
	const start =
		webhook === undefined
			? node('Start', 'n8n-nodes-base.manualTrigger')
			: {
					...node('Start', 'n8n-nodes-base.webhook', 2, { path: webhook }),
					webhookId: webhook,
				};
	const items = prompts.map((prompt, index) => ({ prompt, name: `clip-${index}` }));
	const parameters = {
		operation: 'textToVideo',
		model: 'kling-v3.0-std-t2v',
		prompt: '={{ $json.prompt }}',
		duration: 3,
	};
	const nodes = [
		start,
		...listOf(items),
		{ ...node('Kling', 'n8n-nodes-novita-kling.novitaKling', 1, parameters), ...kling },
		...(wait ? [{ ...node('Wait', 'n8n-nodes-novita-kling.novitaWaitForTask'), ...wait }] : []),
	];
	return {
		name,
		settings,
		nodes: credentialled(credential, nodes),
		connections: chain(...nodes.map((each) => each.name)),
	};
}
