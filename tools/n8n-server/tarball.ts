import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { environment } from './environment';
import { withLock } from './lock';
import { cacheFolder, root } from './paths';
import { run } from './processes';
import { UserError } from './user-error';

/** Where `npm test` says what it has packed already. */
export const TARBALL_VARIABLE = 'RIG_TARBALL';

/** The package as it would be published: the one that `npm test` packed, else built and packed now. */
export async function packageTarball(): Promise<string> {
	const packed = process.env[TARBALL_VARIABLE];
	if (packed !== undefined) return packed;
	const folder = join(cacheFolder, 'pack');
	return await withLock(folder, async () => {
		await npm('run', 'build');
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		const output = await npm('pack', '--pack-destination', folder);
		const name = output.match(/^\S+\.tgz$/m)?.[0];
		if (name === undefined) throw new Error('npm pack named no tarball');
		return join(folder, name);
	});
}

/** Runs npm here, without the configuration that an outer npm hands down to its scripts. */
async function npm(...args: string[]): Promise<string> {
	// npm itself, and not its shell script: Windows can't start that one without a shell. npx has it beside its own.
	const script = join(dirname(process.env.npm_execpath ?? ''), 'npm-cli.js');
	const [command, ...first] = existsSync(script) ? [process.execPath, script] : ['npm'];
	const env = environment();
	const { code, output } = await run(command, [...first, ...args], { cwd: root, env });
	if (code === 0) return output;
	const reason = output.match(/^npm error (?!code)(.*)$/m)?.[1] ?? `exit code ${code}`;
	throw new UserError(`npm ${args[0]} did not work: ${reason}`);
}

/** Puts what is in a tarball into a folder of its own, in place of what was there. */
export async function unpack(tarball: string, folder: string): Promise<void> {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const { code, output } = await run('tar', ['-xzf', tarball, '--strip=1', '-C', folder]);
	if (code !== 0) throw new UserError(`${tarball} could not be unpacked: ${output}`);
}
