import { delimiter, dirname } from 'node:path';

/**
 * What of our own environment the programs that we start must not see: npm hands its whole configuration
 * on (`ignore-scripts` among it, without which sqlite3 is never compiled), Jest sets NODE_ENV, an n8n of
 * the user's own may be configured, and Novita's key is nobody's business but the credential's.
 */
const withheld =
	/^(npm_|pnpm_|N8N_|DB_|QUEUE_|EXECUTIONS_|NOVITA_|JEST_|NODE_ENV$|NODE_OPTIONS$|INIT_CWD$)/i;

/** What a user may well have set to reach a registry, so handed on all the same. */
const kept = /^npm_config_(registry|proxy|https_proxy|noproxy|cafile|strict_ssl|userconfig)$/i;

/** A clean environment for a program, with that program's own Node.js first on the path. */
export function environment(extra: NodeJS.ProcessEnv = {}, node?: string): NodeJS.ProcessEnv {
	const env: NodeJS.ProcessEnv = {};
	for (const [name, value] of Object.entries(process.env)) {
		if (!withheld.test(name) || kept.test(name)) env[name] = value;
	}
	if (node !== undefined) env.PATH = [dirname(node), env.PATH ?? ''].join(delimiter);
	return { ...env, ...extra };
}
