import { RELEASE_VARIABLE, releaseOf, releases } from './n8n-server/releases';
import { TARBALL_VARIABLE } from './n8n-server/tarball';
import { buildAndPack, installN8nVisibly } from './build';
import { readOptions } from './command-line';
import { guarded } from './interrupt';
import { jest, type Counts } from './jest';

const versions = releases.map(({ version }) => version);

const usage = `npm run test:compat [-- options]: the tests, on each n8n that people run

  --only VERSION  on ${versions.join(' or ')} alone; may be given again
  --help          show this`;

/** The same package and the same tests on every n8n that people run. */
export async function main(args: string[]): Promise<number> {
	return await guarded(async () => {
		const { only, help } = readOptions(args, {
			only: { type: 'string', multiple: true, default: versions },
			help: { type: 'boolean' },
		});
		if (help) {
			console.log(usage);
			return 0;
		}
		return await runAll(only.map((version) => releaseOf(version).version));
	});
}

/** A release on which something fails doesn't keep the others from being tried. */
async function runAll(versions: string[]): Promise<number> {
	const tarball = await buildAndPack();
	for (const version of versions) await installN8nVisibly(version);

	const results: Array<[version: string, counts: Counts]> = [];
	for (const [index, version] of versions.entries()) {
		console.log(`\n── n8n ${version} (${index + 1} of ${versions.length})`);
		const startedAt = Date.now();
		const counts = await jest(['compat'], {
			[TARBALL_VARIABLE]: tarball,
			[RELEASE_VARIABLE]: version,
		});
		const seconds = Math.round((Date.now() - startedAt) / 1000);
		console.log(`${counts.failed === 0 ? '✓' : '✗'} n8n ${version} (${seconds} s)`);
		results.push([version, counts]);
	}

	console.log('');
	for (const [version, { passed, failed }] of results) {
		console.log(`n8n ${version}: ${passed} passed, ${failed} failed`);
	}
	const sum = (kind: keyof Counts) =>
		results.reduce((total, [, counts]) => total + counts[kind], 0);
	console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
	return sum('failed') === 0 ? 0 : 1;
}
