/** The n8ns that the tests run, and what else has to be of the same release as the newest. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../../../tools/n8n-server/paths';
import { N8N_VERSION, releases } from '../../../tools/n8n-server/releases';
import { readJson, readText } from '../../support/repository';

type Versions = Record<string, string>;

const versions = releases.map(({ version }) => version);
const recipeOf = (version: string) => `tools/n8n-server/releases/${version}/`;

it.each(versions)('%s has a recipe that asks for it, from any registry', (version) => {
	const recipe = recipeOf(version);
	const { dependencies } = readJson<{ dependencies: Versions }>(`${recipe}package.json`);
	expect(dependencies).toEqual({ n8n: version });
	expect(readText(`${recipe}pnpm-lock.yaml`)).not.toMatch(/tarball:|https?:\/\//);
});

it('the newest brings the n8n-core that the engine tests run in, and the n8n-workflow of the types', () => {
	expect(versions.at(-1)).toBe(N8N_VERSION);
	// As lines: to parse 20,000 of them takes seconds.
	const lines = readText(`${recipeOf(N8N_VERSION)}pnpm-lock.yaml`).split('\n');
	const { devDependencies } = readJson<{ devDependencies: Versions }>('package.json');
	const entries = ['n8n-core', 'n8n-workflow', '@n8n/di'].map(
		(name) => `${name}@${devDependencies[name]}`,
	);
	const isLocked = (entry: string) =>
		lines.includes(`  ${entry}:`) || lines.includes(`  '${entry}':`);
	expect(entries.filter((entry) => !isLocked(entry))).toEqual([]);
});

it('they are those that the README names', () => {
	const minors = versions.map((version) => version.split('.').slice(0, 2).join('.'));
	const all = `${minors.slice(0, -1).join(', ')} and ${minors.at(-1)}`;
	expect(readText('README.md')).toContain(`tested with n8n ${all}`);
});

it("a release's own tests are in a folder of its name, or nobody would run them", () => {
	const entries = readdirSync(join(root, 'test', 'compat'), { withFileTypes: true });
	const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
	expect(versions).toEqual(expect.arrayContaining(folders));
});
