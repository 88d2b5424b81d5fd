/** What GitHub reads of this repository, besides its workflows. */
import { parse } from 'yaml';

import { readJson, readText, readYaml, writtenFiles } from '../../support/repository';

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
const forms = writtenFiles().filter((file) => file.startsWith(FORMS) && !/config\.yml$/.test(file));

it('there are forms for a bug and for a model', () => {
	expect(forms).toEqual([`${FORMS}bug.yml`, `${FORMS}model.yml`]);
});

describe.each(forms)('%s', (file) => {
	// In YAML 1.1, as GitHub reads it, a bare No is no text.
	const { name, description, body } = parse(readText(file), { version: '1.1' }) as Form;

	it('is a form that GitHub takes', () => {
		expect(name.length).toBeGreaterThan(3);
		expect(description.length).toBeGreaterThan(3);
		for (const { type, id, attributes } of body) {
			expect(['markdown', 'textarea', 'input', 'dropdown', 'checkboxes']).toContain(type);
			if (type === 'markdown') expect(attributes.value).toBeDefined();
			else expect([id, attributes.label]).toEqual([expect.any(String), expect.any(String)]);
			for (const option of attributes.options ?? []) expect(option).toEqual(expect.any(String));
			expect(Array.isArray(attributes.options)).toBe(type === 'dropdown');
		}
	});

	it('has no two fields of the same name', () => {
		for (const names of [body.map(({ id }) => id), body.map((each) => each.attributes.label)]) {
			const given = names.filter((each) => each !== undefined);
			expect(new Set(given).size).toBe(given.length);
		}
	});
});

it('every way to write leads to a form or a page', () => {
	const config = readYaml<{ blank_issues_enabled: boolean; contact_links: unknown[] }>(
		`${FORMS}config.yml`,
	);
	expect(config.blank_issues_enabled).toBe(false);
	for (const link of config.contact_links) {
		expect(link).toEqual({
			name: expect.any(String),
			url: expect.stringMatching(/^https:\/\//),
			about: expect.any(String),
		});
	}
});

describe('Dependabot', () => {
	interface Update {
		'package-ecosystem': string;
		directory: string;
		schedule: { interval: string };
		groups: object;
		ignore?: Array<{ 'dependency-name': string; 'update-types'?: string[] }>;
	}

	interface Manifest {
		devDependencies: Record<string, string>;
		dependencies: Record<string, string>;
		peerDependencies: Record<string, string>;
	}

	const { version, updates } = readYaml<{ version: number; updates: Update[] }>(
		'.github/dependabot.yml',
	);
	const own = readJson<Manifest>('package.json').devDependencies;
	const ignored = updates.flatMap(({ ignore = [] }) => ignore);
	const wholly = ignored
		.filter((each) => each['update-types'] === undefined)
		.map((each) => each['dependency-name']);

	it('looks at the packages and at the actions each week, and sends one request for each', () => {
		expect(version).toBe(2);
		expect(updates.map((each) => [each['package-ecosystem'], each.directory])).toEqual([
			['npm', '/'],
			['github-actions', '/'],
		]);
		for (const { schedule, groups } of updates) {
			expect(schedule.interval).toBe('weekly');
			expect(Object.keys(groups)).toHaveLength(1);
		}
	});

	it('leaves alone only what is a development dependency', () => {
		for (const each of ignored) expect(Object.keys(own)).toContain(each['dependency-name']);
	});

	it("leaves alone what n8n's command line pins, in the version that it pins", () => {
		const { dependencies } = readJson<Manifest>('node_modules/@n8n/node-cli/package.json');
		for (const name of ['eslint', 'typescript-eslint']) {
			expect(wholly).toContain(name);
			expect([name, own[name]]).toEqual([name, dependencies[name]]);
		}
	});

	it('keeps TypeScript below what typescript-eslint refuses', () => {
		const { peerDependencies } = readJson<Manifest>('node_modules/typescript-eslint/package.json');
		expect(peerDependencies.typescript).toMatch(/<5\.9\.0$/);
		expect(own.typescript).toMatch(/^5\.8\./);
	});
});
