/** The n8n of the end-to-end tests, and what else has to be of the same release. */
import { N8N_VERSION } from '../../rig/install-n8n';
import { readJson, readText } from '../../support/repository';

const recipe = `test/n8n/${N8N_VERSION}/`;

interface Manifest {
	dependencies: Record<string, string>;
	devDependencies: Record<string, string>;
}

it('has a recipe that asks for it', () => {
	expect(readJson<Manifest>(`${recipe}package.json`).dependencies).toEqual({ n8n: N8N_VERSION });
});

it('brings the n8n-core that the engine tests run in, and the n8n-workflow of the types', () => {
	// As lines: to parse 20,000 of them takes seconds.
	const lines = readText(`${recipe}pnpm-lock.yaml`).split('\n');
	const { devDependencies } = readJson<Manifest>('package.json');
	for (const name of ['n8n-core', 'n8n-workflow', '@n8n/di']) {
		const entry = `${name}@${devDependencies[name]}`;
		expect([
			entry,
			lines.some((line) => line === `  ${entry}:` || line === `  '${entry}':`),
		]).toEqual([entry, true]);
	}
});

it('is the one that the README names', () => {
	const [major, minor] = N8N_VERSION.split('.');
	expect(readText('README.md')).toContain(`tested with n8n ${major}.${minor}`);
});
