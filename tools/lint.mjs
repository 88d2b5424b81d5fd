// `n8n-node lint` over everything, with the untouched configuration that n8n's strict mode asks for; and what ships
// once more, for expressions that a text can hold up.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

// .cache holds whole n8n installations, and only a configuration inside can keep ESLint out of it.
mkdirSync(join(root, '.cache'), { recursive: true });
writeFileSync(
	join(root, '.cache', 'eslint.config.mjs'),
	"export default [{ ignores: ['**/*'] }];\n",
);

const run = (env, bin, ...args) =>
	spawnSync(process.execPath, [join(root, 'node_modules', ...bin.split('/')), ...args], {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, ...env },
	}).status === 0;

// test/ and tools/ bring their own configuration, which ESLint 9 finds only with this flag.
const lookup = { ESLINT_FLAGS: 'unstable_config_lookup_from_file' };
const clean = [
	run(lookup, '@n8n/node-cli/bin/n8n-node.mjs', 'lint', ...process.argv.slice(2)),
	run(
		{},
		'eslint/bin/eslint.js',
		'--config',
		'tools/linearTime.eslint.config.mjs',
		'nodes',
		'credentials',
	),
];
process.exitCode = clean.every(Boolean) ? 0 : 1;
