import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { run } from './processes';
import { UserError } from './user-error';

const onPath = (...names: string[]): boolean =>
	(process.env.PATH ?? '')
		.split(delimiter)
		.some((folder) => names.some((name) => existsSync(join(folder, name))));

/** Debian's packages that anything here may need, and how to tell that what they bring is there. */
const probes = {
	'g++': () => onPath('g++'),
	make: () => onPath('make'),
	python3: () => onPath('python3'),
	'libsqlite3-dev': () => existsSync('/usr/include/sqlite3.h'),
	chromium: () => onPath('chromium'),
	'redis-server': () => onPath('redis-server'),
	postgresql: () => postgresFolder() !== undefined,
};

export type SystemPackage = keyof typeof probes;

/** The folder of PostgreSQL's programs, of the newest release there is. Debian keeps it off the path. */
export function postgresFolder(): string | undefined {
	const base = '/usr/lib/postgresql';
	if (!existsSync(base)) return undefined;
	return readdirSync(base)
		.sort((a, b) => Number(b) - Number(a))
		.map((release) => join(base, release, 'bin'))
		.find((folder) => existsSync(join(folder, 'initdb')));
}

/** Which of these packages are not there. */
export function missing(packages: SystemPackage[]): SystemPackage[] {
	return packages.filter((name) => !probes[name]());
}

/** Whether `apt-get install` works here: root, on Debian or one of its children. */
export function canInstall(): boolean {
	if (process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath('apt-get')) return false;
	const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
	return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

/**
 * Makes sure that these packages are there, installing them where that can be done.
 * @throws {UserError} naming the line to run, where it can't.
 */
export async function ensureSystemPackages(
	packages: SystemPackage[],
	onProgress: (note: string) => void = () => undefined,
): Promise<void> {
	const wanted = missing(packages);
	if (wanted.length === 0) return;
	const line = `apt-get install -y --no-install-recommends ${wanted.join(' ')}`;
	if (!canInstall()) {
		throw new UserError(`Not found: ${wanted.join(', ')}. On Debian or Ubuntu: sudo ${line}`);
	}
	onProgress(`apt-get install ${wanted.join(' ')}`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	// Another apt-get may be at work, at boot for example.
	const wait = ['-o', 'DPkg::Lock::Timeout=120'];
	await run('apt-get', [...wait, 'update'], { env });
	const args = [...wait, 'install', '-y', '--no-install-recommends', ...wanted];
	const { code, output } = await run('apt-get', args, { env });
	if (code !== 0 || missing(packages).length > 0) {
		const reason = output.match(/^E: .*$/m)?.[0] ?? `exit code ${code}`;
		throw new UserError(`This did not work: ${line} (${reason})`);
	}
}
