import type { Workflow } from '../../../tools/n8n-server/workflow';

/** What the editor gives to nodes with an address when it imports a workflow. Only newer n8ns do so by themselves. */
export const withWebhookIds = ({ nodes, ...more }: Workflow): Workflow => ({
	...more,
	nodes: nodes.map((each) =>
		/\.(form|formTrigger|webhook|wait)$/.test(each.type) ? { ...each, webhookId: each.id } : each,
	),
});
