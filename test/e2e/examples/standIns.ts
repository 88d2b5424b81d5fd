/** Services on the internet, which no test reaches: each of their nodes is replaced by one of n8n's own. */
import type { Workflow, WorkflowNode } from '../../../tools/n8n-server/workflow';

const SERVICES = /\.(airtable|gmail|googleDrive(Trigger)?|googleSheets)$/;
const READING = ['read', 'search'];

/** A trigger outputs the item that a test gives it, and a download the file that the item came with. */
const passingOn = ({ type, parameters }: WorkflowNode): string | undefined =>
	type.endsWith('Trigger')
		? 'n8n-nodes-base.executeWorkflowTrigger'
		: parameters.operation === 'download'
			? 'n8n-nodes-base.noOp'
			: undefined;

/** What a service's node would output: the rows that it would read, or what it would send, by its own expressions. */
export const withStandIns = (
	{ nodes, ...more }: Workflow,
	rows: Array<Record<string, unknown>>,
): Workflow => ({
	...more,
	nodes: nodes.map((each) => (SERVICES.test(each.type) ? standIn(each, rows) : each)),
});

function standIn(service: WorkflowNode, rows: Array<Record<string, unknown>>): WorkflowNode {
	const node = { ...service, credentials: undefined };
	const type = passingOn(node);
	if (type !== undefined) return { ...node, type, typeVersion: 1, parameters: {} };
	if (READING.includes(String(node.parameters.operation))) {
		const jsCode = `return ${JSON.stringify(rows)}.map((json) => ({ json }));`;
		return { ...node, type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } };
	}
	const { columns } = node.parameters as { columns?: { value: Record<string, unknown> } };
	const sent = {
		...(columns?.value ?? node.parameters),
		// What Google Drive adds of its own.
		webViewLink: '=https://drive.example/{{ $binary?.data?.fileName }}',
	};
	const assignments = Object.entries(sent)
		.filter(([, value]) => typeof value === 'string')
		.map(([name, value]) => ({ id: `${node.id}-${name}`, name, value, type: 'string' }));
	return {
		...node,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { assignments: { assignments }, options: {} },
	};
}
