/** What this rig reads and writes of n8n's own shapes: no more than it needs. */
export interface WorkflowNode {
	id?: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	/** An example names its credential, and has no id: that is the one of whoever imports it. */
	credentials?: Record<string, { id: string | null; name: string }>;
	[more: string]: unknown;
}

export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	pinData?: Record<string, unknown>;
	[more: string]: unknown;
}

/** A file of an execution. `id` is missing where n8n keeps files inline. */
export interface BinaryFile {
	id?: string;
	data: string;
	mimeType: string;
	fileName?: string;
}

export interface Item {
	json: Record<string, unknown>;
	binary?: Record<string, BinaryFile>;
}

export interface NodeRun {
	startTime: number;
	executionTime: number;
	error?: { message: string; description?: string | null };
	/** Items by output, `null` for an output that nothing left by. */
	data?: { main?: Array<Item[] | null> };
}

export interface Execution {
	id: string;
	status: string;
	waitTill?: string | null;
	data: {
		resultData: {
			runData: Record<string, NodeRun[]>;
			error?: { message: string; description?: string | null };
			lastNodeExecuted?: string;
		};
	};
}

/** The items that a node sent to one of its outputs, of all of its runs. */
export function itemsOf(execution: Execution, node: string, output = 0): Item[] {
	const runs = execution.data.resultData.runData[node] ?? [];
	return runs.flatMap((run) => run.data?.main?.[output] ?? []);
}

/** Points every node of the workflow that uses this kind of credential to the given one. */
export function withCredential(
	workflow: Workflow,
	{ id, name }: { id: string; name: string },
	type = 'novitaApi',
): Workflow {
	const nodes = workflow.nodes.map((node) =>
		node.credentials?.[type]
			? { ...node, credentials: { ...node.credentials, [type]: { id, name } } }
			: node,
	);
	return { ...workflow, nodes };
}
