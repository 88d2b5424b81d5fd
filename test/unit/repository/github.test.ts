/** What GitHub reads of this repository, besides its workflows. */
import { parse } from 'yaml';

import { readJson, readText, readYaml } from '../../support/repository';

interface Form {
	name: string;
	description: string;
	body: Array<{
		type: string;
		id?: string;
		attributes: { label?: string; value?: string; options?: unknown[] };
	}>;
}

const FORMS = '.github/ISSUE_TEMPLATE/';

it.each(['bug', 'model'])('%s.yml is a form that GitHub takes', (file) => {
	// In YAML 1.1, as GitHub reads it, a bare No is no text.
	const form = parse(readText(`${FORMS}${file}.yml`), { version: '1.1' }) as Form;
	expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
	for (const { type, id, attributes } of form.body) {
		expect(['markdown', 'textarea', 'input', 'dropdown', 'checkboxes']).toContain(type);
		if (type === 'markdown') expect(attributes.value).toBeDefined();
		else expect([id, attributes.label]).toEqual([expect.any(String), expect.any(String)]);
		for (const option of attributes.options ?? []) expect(option).toEqual(expect.any(String));
		expect(Array.isArray(attributes.options)).toBe(type === 'dropdown');
	}
	const fields = form.body.filter(({ type }) => type !== 'markdown');
	expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
	expect(new Set(fields.map(({ attributes }) => attributes.label)).size).toBe(fields.length);
});

describe('Dependabot', () => {
	type Versions = Record<string, string>;
	type Ignored = Array<{ 'dependency-name': string; 'update-types'?: string[] }>;

	const { updates } = readYaml<{ updates: Array<{ ignore?: Ignored }> }>('.github/dependabot.yml');
	const own = readJson<{ devDependencies: Versions }>('package.json').devDependencies;
	const ignored = updates.flatMap(({ ignore = [] }) => ignore);

	it("leaves alone what n8n's command line pins, in the version that it pins", () => {
		for (const each of ignored) expect(own).toHaveProperty([each['dependency-name']]);
		const wholly = ignored.filter((each) => each['update-types'] === undefined);
		const { dependencies } = readJson<{ dependencies: Versions }>(
			'node_modules/@n8n/node-cli/package.json',
		);
		for (const name of ['eslint', 'typescript-eslint']) {
			expect(wholly.map((each) => each['dependency-name'])).toContain(name);
			expect([name, own[name]]).toEqual([name, dependencies[name]]);
		}
	});

	it('keeps TypeScript below what typescript-eslint refuses', () => {
		const { peerDependencies } = readJson<{ peerDependencies: Versions }>(
			'node_modules/typescript-eslint/package.json',
		);
		expect(peerDependencies.typescript).toMatch(/<5\.9\.0$/);
		expect(own.typescript).toMatch(/^5\.8\./);
	});
});
