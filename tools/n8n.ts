import { installN8n, N8N_VERSION, needsInstalling } from '../test/rig/install-n8n';
import { begin } from './progress';

/** Installs n8n unless it is there, and shows how far it is. */
export async function installN8nVisibly(): Promise<void> {
	if (!needsInstalling()) return;
	const step = begin(`Installing n8n ${N8N_VERSION} (once)`);
	try {
		await installN8n(N8N_VERSION, (fraction, note) => step.update(fraction, note));
		step.done();
	} catch (error) {
		step.fail();
		throw error;
	}
}
