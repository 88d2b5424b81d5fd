/**
 * Lets `require` take TypeScript, compiled as for Jest. `tsx` won't do here: it leaves `import()` to Node.js, and
 * takes `NovitaKling.node` for the codex file (.json) of that name, not for the code (.ts).
 */
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

const { '.json': json } = require.extensions;
delete require.extensions['.json'];

require.extensions['.ts'] = (module, filename) => {
	const { code } = transformSync(readFileSync(filename, 'utf8'), {
		filename,
		jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
		module: { type: 'commonjs' },
		sourceMaps: 'inline',
	});
	module._compile(code, filename);
};
require.extensions['.json'] = json;
