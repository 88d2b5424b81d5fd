import { root } from '../../../tools/n8n-server/paths';
import { readJson } from '../../support/repository';
import {
	documentationLinks,
	releaseProblems,
	type Manifest,
	type Release,
} from '../../../tools/releaseCheck';

const HOME = 'https://github.com/someone/n8n-nodes-novita-kling';

const manifest: Manifest = {
	version: '1.2.3',
	homepage: `${HOME}#readme`,
	bugs: { url: `${HOME}/issues` },
	repository: { url: `git+${HOME}.git` },
	author: { email: 'someone@mail.test' },
};

const CHANGELOG = `# Changelog

## [Unreleased]

## [1.2.3] - 2026-11-22

### Added

- A thing

## [1.2.2] - 2026-11-01
`;

const problems = (more: Partial<Release>) =>
	releaseProblems({
		tag: 'v1.2.3',
		repository: 'someone/n8n-nodes-novita-kling',
		manifest,
		changelog: CHANGELOG,
		documentation: { 'nodes/A.node.json': `${HOME}#readme` },
		...more,
	});

describe('a release', () => {
	it('may go out when all of it agrees', () => {
		expect(problems({})).toEqual([]);
	});

	it.each(['1.2.3', 'v1.2', 'v1.2.3-beta.1', 'v1.2.3.4', 'vacation'])(
		'%s is no tag of one',
		(tag) => {
			expect(problems({ tag })).toEqual([`The tag ${tag} is not like v1.2.3`]);
		},
	);

	it('has the version of package.json', () => {
		expect(problems({ tag: 'v1.2.4' })).toEqual(['The tag is v1.2.4, and package.json says 1.2.3']);
	});

	it.each([
		['## [1.2.3] - 2026-11-22', '## [1.2.4] - 2026-11-22'],
		['## [1.2.3] - 2026-11-22', '## [1.2.3]'],
		['## [1.2.3] - 2026-11-22', '## [1.2.3] - soon'],
		['## [1.2.3] - 2026-11-22', '## 1.2.3 - 2026-11-22'],
	])('has a dated section in the changelog: %s against %s', (right, wrong) => {
		expect(problems({ changelog: CHANGELOG.replace(right, wrong) })).toEqual([
			'CHANGELOG.md has no "## [1.2.3] - YYYY-MM-DD"',
		]);
	});

	it('says something there', () => {
		const changelog = CHANGELOG.replace('### Added\n\n- A thing\n', '');
		expect(problems({ changelog })).toEqual(['CHANGELOG.md says nothing about 1.2.3']);
	});
});

describe('a placeholder', () => {
	it('of the address is refused', () => {
		const author = { email: 'maintainers@somewhere.example' };
		expect(problems({ manifest: { ...manifest, author } })).toEqual([
			'author.email in package.json is a placeholder: maintainers@somewhere.example',
		]);
	});

	it.each([
		[
			'repository.url in package.json',
			{ repository: { url: 'git+https://github.com/other/repo.git' } },
		],
		['homepage in package.json', { homepage: `${HOME}-elsewhere#readme` }],
		['bugs.url in package.json', { bugs: { url: 'https://github.com/other/repo/issues' } }],
	])('of %s is refused', (place, more) => {
		const [problem, ...others] = problems({ manifest: { ...manifest, ...more } });
		expect(others).toEqual([]);
		expect(problem).toContain(`${place} leads to `);
	});

	it("of a node's documentation is refused", () => {
		const documentation = { 'nodes/A.node.json': 'https://github.com/other/repo#readme' };
		expect(problems({ documentation })[0]).toContain('nodes/A.node.json leads to ');
	});
});

it('the documentation of both nodes is the homepage of the package', () => {
	const links = Object.values(documentationLinks(root));
	const { homepage } = readJson<Manifest>('package.json');
	expect(links).toEqual([homepage, homepage]);
});
