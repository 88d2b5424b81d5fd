import { releaseProblems, type Release } from '../../../tools/releaseCheck';
import { readJson, writtenFiles } from '../../support/repository';

const HOME = 'https://github.com/someone/n8n-nodes-novita-kling';
const CODEX = 'nodes/A.node.json';

/** A package.json, with its repository's address, and its author's. */
const manifest = (home = HOME, email = 'someone@mail.test') =>
	JSON.stringify({
		version: '1.2.3',
		homepage: `${home}#readme`,
		bugs: { url: `${home}/issues` },
		repository: { url: `git+${home}.git` },
		author: { email },
	});

const changelogOf = (heading: string, text = '- A thing') =>
	`# Changelog\n\n## [Unreleased]\n\n${heading}\n\n${text}\n\n## [1.2.2] - 2026-11-01\n`;
const HEADING = '## [1.2.3] - 2026-11-22';

const problemsOf = (more: Partial<Release>) =>
	releaseProblems({
		tag: 'v1.2.3',
		repository: 'someone/n8n-nodes-novita-kling',
		changelog: changelogOf(HEADING),
		files: { 'package.json': manifest(), [CODEX]: `"${HOME}#readme"` },
		...more,
	});

it('a release may go out when all of it agrees', () => {
	expect(problemsOf({})).toEqual([]);
});

it.each(['1.2.3', 'v1.2', 'v1.2.3-beta.1'])('%s is no tag', (tag) => {
	expect(problemsOf({ tag })).toEqual([`The tag ${tag} is not like v1.2.3`]);
});

const UNDATED = 'CHANGELOG.md has no "## [1.2.3] - YYYY-MM-DD"';
const NEAR = `${HOME}-elsewhere`;
const MAIL = 'maintainers@somewhere.example';

it.each<[Partial<Release>, string]>([
	[{ tag: 'v1.2.4' }, 'The tag is v1.2.4, and package.json says 1.2.3'],
	[{ changelog: changelogOf('## [1.2.4] - 2026-11-22') }, UNDATED],
	[{ changelog: changelogOf('## [1.2.3] - soon') }, UNDATED],
	[{ changelog: changelogOf(HEADING, '') }, 'CHANGELOG.md says nothing about 1.2.3'],
	[
		{ files: { 'package.json': manifest(NEAR) } },
		`package.json names ${NEAR}, and this is ${HOME}`,
	],
	[{ files: { 'package.json': manifest(HOME, MAIL) } }, `package.json has a placeholder: ${MAIL}`],
	[
		{ files: { 'package.json': manifest(), [CODEX]: `"${NEAR}#readme"` } },
		`${CODEX} names ${NEAR}, and this is ${HOME}`,
	],
])('a release with %j may not', (more, problem) => {
	expect(problemsOf(more)).toEqual([problem]);
});

it('the documentation of both nodes is the homepage of the package', () => {
	const { homepage } = readJson<{ homepage: string }>('package.json');
	const codex = writtenFiles().filter((file) => file.endsWith('.node.json'));
	const pages = codex.map(
		(file) => readJson<{ resources: { primaryDocumentation: object[] } }>(file).resources,
	);
	const page = expect.objectContaining({ primaryDocumentation: [{ url: homepage }] }) as object;
	expect(pages).toEqual([page, page]);
});
