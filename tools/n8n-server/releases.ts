import { UserError } from './user-error';

/** What the tests have to know of one release of n8n. */
export interface Release {
	version: string;
	/** Whether n8n hands back what a sub-workflow ended with after a wait, be it an error: Wait Mode Suspend lives on that. */
	suspends: boolean;
	/** Settings that it needs here besides the rig's own. */
	env: NodeJS.ProcessEnv;
}

/** Modules that no test needs, to start sooner. n8n stops at a name that it doesn't know. */
const without = (...modules: string[]) => ({ N8N_DISABLED_MODULES: modules.join(',') });

/** The releases that people run, oldest first. `tools/n8n-server/releases` has the recipe of each. */
export const releases: Release[] = [
	{
		version: '1.123.81',
		suspends: false,
		env: {
			...without('insights', 'mcp'),
			// By default it saves how an execution ended before what it gave, and a look may come between.
			DB_SQLITE_POOL_SIZE: '2',
		},
	},
	{
		version: '2.20.12',
		suspends: false,
		// With its redaction module, this release can't show an execution in its first moments.
		env: without('insights', 'mcp', 'chat-hub', 'otel', 'redaction'),
	},
	{
		version: '2.41.1',
		suspends: true,
		env: without('insights', 'instance-ai', 'mcp', 'mcp-registry', 'chat-hub', 'agents', 'otel'),
	},
];

/** The n8n of `npm start`, and of all tests that don't ask for another. */
export const N8N_VERSION = '2.41.1';

/** Where `npm run test:compat` says which release it is at. */
export const RELEASE_VARIABLE = 'RIG_N8N';

/** The release that the tests are to run. */
export const chosenRelease = (): Release => releaseOf(process.env[RELEASE_VARIABLE] ?? N8N_VERSION);

/** @throws {UserError} for a version that has no recipe here. */
export function releaseOf(version: string): Release {
	const release = releases.find((one) => one.version === version);
	if (release) return release;
	const known = releases.map((one) => one.version).join(', ');
	throw new UserError(`There is no recipe for n8n ${version}, only for ${known}`);
}
