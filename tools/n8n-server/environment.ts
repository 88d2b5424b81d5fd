import { delimiter, dirname } from 'node:path';

/**
 * What of our own environment the programs that we start must not see: npm hands its whole configuration
 * on (`ignore-scripts` among it, without which sqlite3 is never compiled), Jest sets NODE_ENV, an n8n of
 * the user's own may be configured, and Novita's key is nobody's business but the credential's.
 */
const withheld =
	/^(npm_|pnpm_|N8N_|DB_|QUEUE_|EXECUTIONS_|NOVITA_|JEST_|NODE_ENV$|NODE_OPTIONS$|INIT_CWD$)/i;

/** Where npm is, and what a user may well have set to reach a registry: handed on all the same. */
const kept =
	/^npm_(execpath|config_(registry|proxy|https_proxy|noproxy|cafile|strict_ssl|userconfig))$/i;

/** A clean environment for a program, with that program's own Node.js first on the path. */
export function environment(extra: NodeJS.ProcessEnv = {}, node?: string): NodeJS.ProcessEnv {
	const env: NodeJS.ProcessEnv = {};
	for (const [name, value] of Object.entries(process.env)) {
		if (!withheld.test(name) || kept.test(name)) env[name] = value;
	}
	// Windows calls it Path.
	const path = Object.keys(env).find((name) => /^path$/i.test(name)) ?? 'PATH';
	if (node !== undefined) env[path] = [dirname(node), env[path] ?? ''].join(delimiter);
	return { ...env, ...extra };
}
