/**
 * Says what keeps a tag from being published: `npx tsx tools/releaseCheck.ts v0.1.0 owner/name`, with the
 * repository on GitHub that it is published from. Exits with 1 where there is anything.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The part of package.json that a release hangs on. */
export interface Manifest {
	version: string;
	homepage: string;
	bugs: { url: string };
	repository: { url: string };
	author: { email: string };
}

export interface Release {
	tag: string;
	/** `owner/name` on GitHub. */
	repository: string;
	manifest: Manifest;
	changelog: string;
	/** The address that each node's documentation button leads to, by file. */
	documentation: Record<string, string>;
}

/** What is wrong with a release, one line each; nothing, when it may go out. */
export function releaseProblems(release: Release): string[] {
	return [...versionProblems(release), ...ownerProblems(release)];
}

function versionProblems({ tag, manifest: { version }, changelog }: Release): string[] {
	if (!/^v\d+\.\d+\.\d+$/.test(tag)) return [`The tag ${tag} is not like v1.2.3`];
	const section = sectionOf(changelog, version);
	return [
		...(tag === `v${version}` ? [] : [`The tag is ${tag}, and package.json says ${version}`]),
		...(section === undefined ? [`CHANGELOG.md has no "## [${version}] - YYYY-MM-DD"`] : []),
		...(section?.trim() === '' ? [`CHANGELOG.md says nothing about ${version}`] : []),
	];
}

/** What stands under a release's heading, up to the next one. */
function sectionOf(changelog: string, version: string): string | undefined {
	const sections = changelog.split(/^## /m).slice(1);
	const own = sections.find((each) => each.startsWith(`[${version}] - `));
	const [heading = '', ...lines] = own?.split('\n') ?? [];
	return / - \d{4}-\d{2}-\d{2}$/.test(heading) ? lines.join('\n') : undefined;
}

/**
 * The repository's names for itself are placeholders until it has an owner. npm compares `repository.url`
 * with where the package was built; the others would only send users to a page that isn't there.
 */
function ownerProblems({ repository, manifest, documentation }: Release): string[] {
	const home = `https://github.com/${repository}`;
	const places: Record<string, string> = {
		'repository.url in package.json': manifest.repository.url.replace(/^git\+|\.git$/g, ''),
		'homepage in package.json': manifest.homepage,
		'bugs.url in package.json': manifest.bugs.url,
		...documentation,
	};
	const elsewhere = Object.entries(places).filter(([, url]) => !isUnder(home, url));
	return [
		...elsewhere.map(([place, url]) => `${place} leads to ${url}, and this is ${home}`),
		...(manifest.author.email.endsWith('.example')
			? [`author.email in package.json is a placeholder: ${manifest.author.email}`]
			: []),
	];
}

/** The address itself, or one below it, like `…/name#readme`. */
const isUnder = (home: string, url: string) =>
	url === home || url.startsWith(`${home}#`) || url.startsWith(`${home}/`);

/** The codex files' links, as they are in this repository. */
export function documentationLinks(root: string): Record<string, string> {
	const files = readdirSync(join(root, 'nodes'), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.node.json'))
		.map((file) => join('nodes', file));
	return Object.fromEntries(
		files.map((file) => {
			const codex: { resources: { primaryDocumentation: Array<{ url: string }> } } = JSON.parse(
				readFileSync(join(root, file), 'utf8'),
			);
			return [file, codex.resources.primaryDocumentation[0]?.url ?? 'nowhere'];
		}),
	);
}

function main([tag = '', repository = '']: string[]): void {
	const root = join(__dirname, '..');
	const read = (file: string) => readFileSync(join(root, file), 'utf8');
	const problems = releaseProblems({
		tag,
		repository,
		manifest: JSON.parse(read('package.json')),
		changelog: read('CHANGELOG.md'),
		documentation: documentationLinks(root),
	});
	for (const problem of problems) console.error(problem);
	if (problems.length === 0) console.log(`${tag} of ${repository} can be published.`);
	process.exitCode = problems.length === 0 ? 0 : 1;
}

if (require.main === module) main(process.argv.slice(2));
