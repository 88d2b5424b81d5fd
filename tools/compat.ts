import { RELEASE_VARIABLE, releaseOf, releases } from './n8n-server/releases';
import { TARBALL_VARIABLE } from './n8n-server/tarball';
import { buildAndPack, installN8nVisibly } from './build';
import { command } from './command-line';
import { jest } from './jest';
import { runSideBySide, type Step } from './sideBySide';

const versions = releases.map(({ version }) => version);

const usage = `npm run test:compat [-- options]: the tests, on each n8n that people run

  --only VERSION  on ${versions.join(' or ')} alone; may be given again
  --help          show this`;

/** The same package and the same tests on every n8n that people run, whether they pass on another or not. */
export async function main(args: string[]): Promise<number> {
	const options = { only: { type: 'string', multiple: true, default: versions } } as const;
	return await command(args, usage, options, async ({ only }) => {
		const wanted = only.map((version) => releaseOf(version).version);
		const tarball = await buildAndPack();
		for (const version of wanted) await installN8nVisibly(version);
		const steps = wanted.map((version): Step => {
			const env = { [TARBALL_VARIABLE]: tarball, [RELEASE_VARIABLE]: version };
			return {
				heading: `n8n ${version}`,
				work: async (print) => await jest(['compat'], env, print),
			};
		});
		return await runSideBySide([steps]);
	});
}
