/**
 * Lets n8n sleep a sixtieth (or what SLEEP_SHARE says) of the time that a node asks for, and look for what is due each
 * second: what takes n8n's own minutes, round for round, takes seconds. All else is n8n's, and its clock is the real one.
 *
 * Required before n8n: `NODE_OPTIONS=--require <this file>`. It changes two places of n8n's files as they are loaded.
 */
const { registerHooks } = require('node:module');

const { SLEEP_SHARE = 60 } = process.env;

const CHANGES = {
	'/node-execution-context/base-execute-context.js': [
		'async putExecutionToWait(waitTill) {',
		// The parent of a sleeping execution is parked until the year 3000, until somebody wakes it.
		`$& const away = waitTill.getTime() - Date.now();
			if (away < 86_400_000) waitTill = new Date(Date.now() + Math.max(1_000, away / ${SLEEP_SHARE}));`,
	],
	'/dist/wait-tracker.js': ['}, 60000);', '}, 1000);'],
};

// Node.js 20, which may start n8n's own, lacks it, and has nothing to read here.
registerHooks?.({
	load(url, context, nextLoad) {
		const loaded = nextLoad(url, context);
		const change = Object.entries(CHANGES).find(([end]) => url.endsWith(end))?.[1];
		if (!change) return loaded;
		const source = String(loaded.source);
		if (!source.includes(change[0])) throw new Error(`${url} no longer has "${change[0]}"`);
		return { ...loaded, source: source.replace(...change) };
	},
});
