/**
 * Completes package-lock.json: `node tools/lockfile.mjs`, to be run after each `npm install` that changes
 * it; with `--check` it only says what is missing.
 *
 * npm leaves a package that is for another platform out of the lockfile where the registry in use doesn't
 * serve it, and then its own `npm ci` (as of npm 11) refuses the lockfile as out of step. Their versions
 * are exact and their names tell the platform, so the entries can be written without asking anybody.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = join(dirname(fileURLToPath(import.meta.url)), '..', 'package-lock.json');

const systems = [
	'android',
	'darwin',
	'freebsd',
	'linux',
	'netbsd',
	'openbsd',
	'openharmony',
	'win32',
];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];
const libraries = { musl: 'musl', musleabihf: 'musl', gnu: 'glibc', gnueabihf: 'glibc' };

const lockfile = JSON.parse(readFileSync(file, 'utf8'));
const { packages } = lockfile;
const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
	Object.entries(optionalDependencies)
		.filter(([name]) => !isLocked(path, name))
		.map(([name, version]) => ({ path, name, version })),
);

if (process.argv.includes('--check')) {
	for (const { path, name } of missing) console.log(`${name} of ${path} is missing`);
	if (missing.length > 0) console.log('package-lock.json: run node tools/lockfile.mjs');
	process.exitCode = missing.length === 0 ? 0 : 1;
} else {
	for (const { path, name, version } of missing) {
		packages[`node_modules/${name}`] = entryFor(path, name, version);
	}
	const { '': own, ...others } = packages;
	const sorted = Object.entries(others).sort(([one], [other]) => one.localeCompare(other, 'en'));
	lockfile.packages = { '': own, ...Object.fromEntries(sorted) };
	writeFileSync(file, `${JSON.stringify(lockfile, null, '\t')}\n`);
	console.log(`package-lock.json: ${missing.length} entries added`);
}

/** Looks where Node.js would: inside the package, then in each folder above. */
function isLocked(path, name) {
	const steps = path === '' ? [] : `/${path}`.split('/node_modules/').slice(1);
	return [...steps, ''].some((_, up) => {
		const above = steps.slice(0, steps.length - up);
		return [...above, name].map((step) => `node_modules/${step}`).join('/') in packages;
	});
}

function entryFor(path, name, version) {
	if (!/^\d+\.\d+\.\d+[\w.-]*$/.test(version)) throw new Error(`${name}@${version} of ${path}`);
	const words = name.split(/[@/.-]/);
	const pick = (known) => known.filter((word) => words.includes(word)).slice(0, 1);
	const [os, cpu] = [pick(systems), pick(processors)];
	if (os.length === 0 || cpu.length === 0) throw new Error(`For which platform is ${name}?`);
	const libc = words.flatMap((word) => (os[0] === 'linux' ? (libraries[word] ?? []) : []));
	return {
		version,
		cpu,
		...(packages[path].dev && { dev: true }),
		...(libc.length > 0 && { libc }),
		optional: true,
		os,
	};
}
