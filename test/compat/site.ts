import { readExample } from '../../tools/examples';
import { N8nApi, type Stored } from '../../tools/n8n-server/api';
import { startN8n, type N8n } from '../../tools/n8n-server/n8n';
import { packageTarball } from '../../tools/n8n-server/tarball';
import { withCredential, type Workflow } from '../../tools/n8n-server/workflow';
import { startSimulator, stopEncoder, type Simulator } from '../../simulator';

/** An n8n with the package in it, and a Novita that it can reach. */
export interface Site {
	simulator: Simulator;
	n8n: N8n;
	api: N8nApi;
	credential: Stored;
	/** One of the examples, with the credential chosen as its note says. */
	example(name: string): Workflow;
	close(): Promise<void>;
}

/**
 * A fresh n8n of the release at hand. A prompt says how long its clip takes ("ends after 5 s", at once without),
 * and whether Novita fails to make it ("fails").
 */
export async function openSite(): Promise<Site> {
	const simulator = await startSimulator({
		plan: ({ body }) => {
			const prompt = String(body?.prompt);
			const runMs = Number(/(\d+) s/.exec(prompt)?.[1] ?? 0) * 1000;
			return prompt.includes('fails') ? { runMs, end: 'fail', reason: 'Too dark' } : { runMs };
		},
	});
	const n8n = await startN8n({
		tarball: await packageTarball(),
		env: { N8N_LOG_LEVEL: 'info' },
	});
	const api = new N8nApi(n8n.url);
	await api.signIn();
	const credential = await api.createNovitaCredential('Novita account', simulator);
	return {
		simulator,
		n8n,
		api,
		credential,
		example: (name) => withWebhookIds(withCredential(readExample(name), credential)),
		close: async () => {
			await n8n.stop();
			await simulator.stop();
			await stopEncoder();
		},
	};
}

/** What the editor gives to nodes with an address when it imports a workflow. Only newer n8ns do so by themselves. */
const withWebhookIds = ({ nodes, ...more }: Workflow): Workflow => ({
	...more,
	nodes: nodes.map((each) =>
		/\.(form|formTrigger|webhook|wait)$/.test(each.type) ? { ...each, webhookId: each.id } : each,
	),
});
