/**
 * Says what keeps a tag from being published: `npx tsx tools/releaseCheck.ts v0.1.0 owner/name`, with the
 * repository on GitHub that it is published from. Exits with 1 where there is anything.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Release {
	tag: string;
	/** `owner/name` on GitHub. */
	repository: string;
	changelog: string;
	/** The texts of package.json, and of the others that have the repository's address. */
	files: { 'package.json': string; [file: string]: string };
}

/** Those with the address, besides package.json: each node's documentation button leads there. */
const CODEX = ['NovitaKling', 'NovitaWaitForTask'].map((name) => `nodes/${name}/${name}.node.json`);

const ADDRESS = /https:\/\/github\.com\/[\w.-]+\/[\w.-]+/g;

/** What is wrong with a release, one line each; nothing, when it may go out. */
export const releaseProblems = (release: Release): string[] => [
	...versionProblems(release),
	...placeholders(release),
];

function versionProblems({ tag, changelog, files }: Release): string[] {
	if (!/^v\d+\.\d+\.\d+$/.test(tag)) return [`The tag ${tag} is not like v1.2.3`];
	const { version }: { version: string } = JSON.parse(files['package.json']);
	const sections = changelog.split(/^## /m).map((section) => section.split('\n'));
	const own = sections.find(([heading = '']) => heading.startsWith(`[${version}] - `));
	const isDated = / - \d{4}-\d{2}-\d{2}$/.test(own?.[0] ?? '');
	return [
		...(tag === `v${version}` ? [] : [`The tag is ${tag}, and package.json says ${version}`]),
		...(isDated ? [] : [`CHANGELOG.md has no "## [${version}] - YYYY-MM-DD"`]),
		...(isDated && own?.slice(1).join('').trim() === ''
			? [`CHANGELOG.md says nothing about ${version}`]
			: []),
	];
}

/**
 * The repository's names for itself, until it has an owner. npm compares `repository.url` with where the package was
 * built; the others would only send users to a page that isn't there.
 */
function placeholders({ repository, files }: Release): string[] {
	const home = `https://github.com/${repository}`;
	return Object.entries(files).flatMap(([file, text]) => {
		const addresses = (text.match(ADDRESS) ?? []).map((url) => url.replace(/\.git$/, ''));
		const mails = text.split('"').filter((part) => part.endsWith('.example'));
		return [
			...[...new Set(addresses)]
				.filter((url) => url !== home)
				.map((url) => `${file} names ${url}, and this is ${home}`),
			...mails.map((mail) => `${file} has a placeholder: ${mail}`),
		];
	});
}

function main([tag = '', repository = '']: string[]): void {
	const read = (file: string) => readFileSync(join(__dirname, '..', file), 'utf8');
	const problems = releaseProblems({
		...{ tag, repository, changelog: read('CHANGELOG.md') },
		files: {
			'package.json': read('package.json'),
			...Object.fromEntries(CODEX.map((file) => [file, read(file)])),
		},
	});
	for (const problem of problems) console.error(problem);
	if (problems.length === 0) console.log(`${tag} of ${repository} can be published.`);
	process.exitCode = problems.length === 0 ? 0 : 1;
}

if (require.main === module) main(process.argv.slice(2));
