/** The n8ns that the tests run, and what else has to be of the same release as the newest. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../../../tools/n8n-server/paths';
import { N8N_VERSION, releases } from '../../../tools/n8n-server/releases';
import { readJson, readText } from '../../support/repository';

const recipeOf = (version: string) => `tools/n8n-server/releases/${version}/`;

interface Manifest {
	dependencies: Record<string, string>;
	devDependencies: Record<string, string>;
}

it('the newest is one of them', () => {
	expect(releases.at(-1)?.version).toBe(N8N_VERSION);
});

it.each(releases)('$version has a recipe that asks for it, from any registry', ({ version }) => {
	const recipe = recipeOf(version);
	const { dependencies } = readJson<Manifest>(`${recipe}package.json`);
	expect(dependencies).toEqual({ n8n: version });
	expect(readText(`${recipe}pnpm-lock.yaml`)).not.toMatch(/tarball:|https?:\/\//);
});

it('the newest brings the n8n-core that the engine tests run in, and the n8n-workflow of the types', () => {
	// As lines: to parse 20,000 of them takes seconds.
	const lines = readText(`${recipeOf(N8N_VERSION)}pnpm-lock.yaml`).split('\n');
	const { devDependencies } = readJson<Manifest>('package.json');
	for (const name of ['n8n-core', 'n8n-workflow', '@n8n/di']) {
		const entry = `${name}@${devDependencies[name]}`;
		expect([
			entry,
			lines.some((line) => line === `  ${entry}:` || line === `  '${entry}':`),
		]).toEqual([entry, true]);
	}
});

it('they are those that the README names', () => {
	const minors = releases.map(({ version }) => version.split('.').slice(0, 2).join('.'));
	const all = `${minors.slice(0, -1).join(', ')} and ${minors.at(-1)}`;
	expect(readText('README.md')).toContain(`tested with n8n ${all}`);
});

it("a release's own tests are in a folder of its name, or nobody would run them", () => {
	const folders = readdirSync(join(root, 'test', 'compat'), { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name);
	expect(releases.map(({ version }) => version)).toEqual(expect.arrayContaining(folders));
});
