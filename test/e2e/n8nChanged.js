/**
 * Gives an n8n of before 3 the rule of n8n 3 (n8n-io/n8n, pull request 38381, merged on 2026-09-10): a workflow with the
 * caller policy `any` is refused to every caller, also in its own project. n8n 3 isn't on npm. It only refuses more
 * than before, so whatever runs under it runs without it too.
 *
 * With SLEEP_SHARE it sleeps so many times shorter than a node asks for, and looks for what is due each second: what
 * takes n8n's own minutes, round for round, takes seconds. All else is n8n's, and its clock is the real one.
 *
 * Required before n8n: `NODE_OPTIONS=--require <this file>`. It changes n8n's files as they are loaded.
 */
const { registerHooks } = require('node:module');

const { SLEEP_SHARE } = process.env;

const SHORT_SLEEPS = {
	'/node-execution-context/base-execute-context.js': [
		'async putExecutionToWait(waitTill) {',
		// The parent of a sleeping execution is parked until the year 3000, until somebody wakes it.
		`$& const away = waitTill.getTime() - Date.now();
			if (away < 86_400_000) {
				waitTill = new Date(Date.now() + Math.max(2_000, away / ${SLEEP_SHARE}));
			}`,
	],
	'/dist/wait-tracker.js': ['}, 60000);', '}, 1000);'],
};

const CHANGES = {
	...(SLEEP_SHARE && SHORT_SLEEPS),
	'/pre-execution-checks/subworkflow-policy-checker.js': [/if \(policy === 'any'\)\s+return;/g, ''],
};

// Node.js 20, which may start n8n's own, lacks it, and has nothing to read here.
registerHooks?.({
	load(url, context, nextLoad) {
		const loaded = nextLoad(url, context);
		const change = Object.entries(CHANGES).find(([end]) => url.endsWith(end))?.[1];
		if (!change) return loaded;
		const before = String(loaded.source);
		const source = before.replace(...change);
		if (source === before) throw new Error(`${url} no longer has "${change[0]}"`);
		return { ...loaded, source };
	},
});
