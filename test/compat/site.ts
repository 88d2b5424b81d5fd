import { readExample } from '../../tools/examples';
import { N8nApi, type Stored } from '../../tools/n8n-server/api';
import { startN8n, type N8n } from '../../tools/n8n-server/n8n';
import { packageTarball } from '../../tools/n8n-server/tarball';
import { withCredential, type Workflow } from '../../tools/n8n-server/workflow';
import { withWebhookIds } from '../e2e/examples/webhookIds';
import { holdTasks } from '../e2e/holdTasks';
import { startSimulator, stopEncoder, type Simulator } from '../../simulator';

/** An n8n with the package in it, and a Novita that it can reach. */
export interface Site {
	simulator: Simulator;
	n8n: N8n;
	api: N8nApi;
	credential: Stored;
	/** Ends the tasks that are held. */
	release(): void;
	/** One of the examples, with the credential chosen as its note says. */
	example(name: string): Workflow;
	close(): Promise<void>;
}

/**
 * A fresh n8n of the release at hand. A prompt says how its task goes, as {@link holdTasks} has it.
 *
 * @param env Settings of n8n that only some tests need.
 */
export async function openSite(env: NodeJS.ProcessEnv = {}): Promise<Site> {
	const { options, release } = holdTasks();
	const simulator = await startSimulator(options);
	const n8n = await startN8n({
		tarball: await packageTarball(),
		env: { N8N_LOG_LEVEL: 'info', ...env },
	});
	const api = new N8nApi(n8n.url);
	await api.signIn();
	const credential = await api.createNovitaCredential('Novita account', simulator);
	return {
		simulator,
		n8n,
		api,
		credential,
		release,
		example: (name) => withWebhookIds(withCredential(readExample(name), credential)),
		close: async () => {
			await n8n.stop();
			await simulator.stop();
			await stopEncoder();
		},
	};
}
