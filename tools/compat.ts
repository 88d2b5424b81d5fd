import { RELEASE_VARIABLE, releases } from './n8n-server/releases';
import { TARBALL_VARIABLE } from './n8n-server/tarball';
import { describeFlags, readArguments, type Flag } from './arguments';
import { buildAndPack } from './build';
import { guarded } from './interrupt';
import { jest, type Counts } from './jest';
import { installN8nVisibly } from './n8n';

const flags: Record<string, Flag> = {
	...Object.fromEntries(
		releases.map(({ version }) => [
			version,
			{ help: `n8n ${version}, and no other that isn't named` },
		]),
	),
	help: { help: 'show this' },
};

/** The same package and the same tests on every n8n that people run. */
export async function main(args: string[]): Promise<number> {
	return await guarded(async () => {
		const given = readArguments(args, flags);
		if (given.help) {
			console.log(`npm run test:compat [-- options]: on each n8n\n\n${describeFlags(flags)}`);
			return 0;
		}
		const named = releases.filter(({ version }) => given[version]);
		const wanted = (named.length > 0 ? named : releases).map(({ version }) => version);
		return await runAll(wanted);
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
