import { installN8n, needsInstalling } from './n8n-server/install-n8n';
import { N8N_VERSION } from './n8n-server/releases';
import { begin } from './progress';

/** Installs n8n unless it is there, and shows how far it is. */
export async function installN8nVisibly(version: string = N8N_VERSION): Promise<void> {
	if (!needsInstalling(version)) return;
	const step = begin(`Installing n8n ${version} (once)`);
	try {
		await installN8n(version, (fraction, note) => step.update(fraction, note));
		step.done();
	} catch (error) {
		step.fail();
		throw error;
	}
}
