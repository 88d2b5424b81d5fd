import type { WorkflowNode } from '../rig/workflow';

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
