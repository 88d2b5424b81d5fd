// `n8n-node lint` over everything, with the untouched configuration that n8n's strict mode asks for.
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

const n8nNode = join(root, 'node_modules', '@n8n', 'node-cli', 'bin', 'n8n-node.mjs');
const { status } = spawnSync(process.execPath, [n8nNode, 'lint', ...process.argv.slice(2)], {
	cwd: root,
	stdio: 'inherit',
	// test/ and tools/ bring their own configuration, which ESLint 9 finds only with this flag.
	env: { ...process.env, ESLINT_FLAGS: 'unstable_config_lookup_from_file' },
});
process.exitCode = status ?? 1;
