/**
 * Gives an n8n of before 3 the rule of n8n 3 (n8n-io/n8n, pull request 38381, merged on 2026-09-10): a workflow with
 * the caller policy `any` is refused to every caller, also in its own project. n8n 3 isn't on npm. It only refuses
 * more than before, so whatever runs under it runs without it too.
 *
 * Required before n8n: `NODE_OPTIONS=--require <this file>`. It reads n8n's file without the lines that let `any` in.
 */
const { registerHooks } = require('node:module');

const LETS_ANY_IN = /if \(policy === 'any'\)\s+return;/g;

// Node.js 20, which may start n8n's own, lacks it, and has nothing to read here.
registerHooks?.({
	load(url, context, nextLoad) {
		const loaded = nextLoad(url, context);
		if (!url.endsWith('/pre-execution-checks/subworkflow-policy-checker.js')) return loaded;
		return { ...loaded, source: String(loaded.source).replaceAll(LETS_ANY_IN, '') };
	},
});
