import { root } from '../../../tools/n8n-server/paths';
import { readJson } from '../../support/repository';
import {
	documentationLinks,
	releaseProblems,
	type Manifest,
	type Release,
} from '../../../tools/releaseCheck';

const HOME = 'https://github.com/someone/n8n-nodes-novita-kling';
const OTHER = 'https://github.com/other/repo';
const CODEX = 'nodes/A.node.json';

const manifest: Manifest = {
	version: '1.2.3',
	homepage: `${HOME}#readme`,
	bugs: { url: `${HOME}/issues` },
	repository: { url: `git+${HOME}.git` },
	author: { email: 'someone@mail.test' },
};

const changelogOf = (heading: string, text = '- A thing') =>
	`# Changelog\n\n## [Unreleased]\n\n${heading}\n\n${text}\n\n## [1.2.2] - 2026-11-01\n`;
const HEADING = '## [1.2.3] - 2026-11-22';

const problemsOf = (more: Partial<Release>) =>
	releaseProblems({
		tag: 'v1.2.3',
		repository: 'someone/n8n-nodes-novita-kling',
		manifest,
		changelog: changelogOf(HEADING),
		documentation: { [CODEX]: `${HOME}#readme` },
		...more,
	});

it('a release may go out when all of it agrees', () => {
	expect(problemsOf({})).toEqual([]);
});

it.each(['1.2.3', 'v1.2', 'v1.2.3-beta.1', 'v1.2.3.4', 'vacation'])('%s is no tag', (tag) => {
	expect(problemsOf({ tag })).toEqual([`The tag ${tag} is not like v1.2.3`]);
});

const UNDATED = 'CHANGELOG.md has no "## [1.2.3] - YYYY-MM-DD"';

it.each<[Partial<Release>, string]>([
	[{ tag: 'v1.2.4' }, 'The tag is v1.2.4, and package.json says 1.2.3'],
	[{ changelog: changelogOf('## [1.2.4] - 2026-11-22') }, UNDATED],
	[{ changelog: changelogOf('## [1.2.3]') }, UNDATED],
	[{ changelog: changelogOf('## [1.2.3] - soon') }, UNDATED],
	[{ changelog: changelogOf('## 1.2.3 - 2026-11-22') }, UNDATED],
	[{ changelog: changelogOf(HEADING, '') }, 'CHANGELOG.md says nothing about 1.2.3'],
	[
		{ manifest: { ...manifest, author: { email: 'maintainers@somewhere.example' } } },
		'author.email in package.json is a placeholder: maintainers@somewhere.example',
	],
	[
		{ manifest: { ...manifest, repository: { url: `git+${OTHER}.git` } } },
		`repository.url in package.json leads to ${OTHER}, and this is ${HOME}`,
	],
	[
		{ manifest: { ...manifest, homepage: `${HOME}-elsewhere#readme` } },
		`homepage in package.json leads to ${HOME}-elsewhere#readme, and this is ${HOME}`,
	],
	[
		{ manifest: { ...manifest, bugs: { url: `${OTHER}/issues` } } },
		`bugs.url in package.json leads to ${OTHER}/issues, and this is ${HOME}`,
	],
	[{ documentation: { [CODEX]: OTHER } }, `${CODEX} leads to ${OTHER}, and this is ${HOME}`],
])('a release with %j may not', (more, problem) => {
	expect(problemsOf(more)).toEqual([problem]);
});

it('the documentation of both nodes is the homepage of the package', () => {
	const { homepage } = readJson<Manifest>('package.json');
	expect(Object.values(documentationLinks(root))).toEqual([homepage, homepage]);
});
