import { packageTarball } from './n8n-server/tarball';
import { installN8n, needsInstalling } from './n8n-server/install-n8n';
import { N8N_VERSION } from './n8n-server/releases';
import { shown } from './progress';

/** Builds the package and packs what would be published. Answers with the tarball's path. */
export const buildAndPack = async (): Promise<string> =>
	await shown('Building the package', packageTarball, { expectedSeconds: 15 });

/** Installs n8n unless it is there, and shows how far it is. */
export async function installN8nVisibly(version: string = N8N_VERSION): Promise<void> {
	if (!needsInstalling(version)) return;
	await shown(`Installing n8n ${version} (once)`, async (step) => {
		await installN8n(version, (fraction, note) => step.update(fraction, note));
	});
}
