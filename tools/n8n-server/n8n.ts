import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';

import { environment } from './environment';
import { installN8n } from './install-n8n';
import { installPackage } from './package';
import { cacheFolder } from './paths';
import { freePort } from './ports';
import { start, type Running } from './processes';
import { chosenRelease } from './releases';
import { UserError } from './user-error';

export interface N8nOptions {
	/** The package's tarball, to be installed as a community package; none when left out. */
	tarball?: string;
	/** n8n's user folder, kept between runs; a fresh one when left out. */
	folder?: string;
	/** Where the editor is to be reached; a free port when left out. */
	port?: number;
	/** Settings on top of the rig's own. */
	env?: NodeJS.ProcessEnv;
	/** n8n's command and its arguments; `['start']` when left out. */
	args?: string[];
}

export interface N8n {
	/** The editor's address, without a slash at its end. */
	readonly url: string;
	/** n8n's user folder: holds `.n8n`, and `n8n.log`. */
	readonly folder: string;
	/** Everything that n8n has printed since the first start. */
	logs(): string;
	/** Ends n8n as a service manager does, and waits until it's gone. Harmless when it's gone already. */
	stop(): Promise<void>;
	/** Kills n8n and its task runners with -9. */
	kill9(): Promise<void>;
	/** Ends n8n if it's still there, and starts it on the same folder and ports. */
	restart(): Promise<void>;
}

const HOST = '127.0.0.1';

/** n8n is up in 10 to 20 s here; a busy machine gets its time. */
const START_MS = 600_000;
const LOOK_MS = 100;

/** Starts a real n8n, of the release that the tests are told to run, and waits until it answers. */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const { version, env: own } = chosenRelease();
	const { node, bin, workflow } = await installN8n(version);
	const { args = ['start'], folder = freshFolder() } = options;
	mkdirSync(filesFolder(folder), { recursive: true });
	linkWorkflow(workflow, folder);
	if (options.tarball !== undefined) await installPackage(options.tarball, folder);

	const port = options.port ?? (await freePort());
	const env = environment({ ...(await settings(folder, port)), ...own, ...options.env }, node);
	const url = `http://${HOST}:${port}`;
	const log = join(folder, 'n8n.log');
	let logs = '';
	let current: Running;

	const launch = async () => {
		current = start(node, [bin, ...args], {
			cwd: folder,
			env,
			onLine: (line) => {
				logs += `${line}\n`;
				appendFileSync(log, `${line}\n`);
			},
		});
		for (const [path, status] of doorsOf(args, env)) await ready(url + path, status, current, log);
	};
	await launch();

	return {
		url,
		folder,
		logs: () => logs,
		stop: async () => await current.stop(),
		kill9: async () => await current.kill9(),
		restart: async () => {
			await current.stop();
			await launch();
		},
	};
}

/**
 * A package asks for n8n-workflow and is to get n8n's own. Here Node.js would find another one first, this
 * repository's, as it looks in each folder above.
 */
function linkWorkflow(workflow: string, folder: string): void {
	const link = join(folder, 'node_modules', 'n8n-workflow');
	mkdirSync(dirname(link), { recursive: true });
	rmSync(link, { recursive: true, force: true });
	symlinkSync(workflow, link, 'junction');
}

/**
 * Where n8n's nodes may read and write files. As at most users', it is `.n8n-files` where n8n runs; n8n doesn't
 * make it.
 */
export const filesFolder = (folder: string): string => join(folder, '.n8n-files');

/** An empty folder that nobody else uses. */
export function freshFolder(): string {
	const parent = join(cacheFolder, 'runs');
	mkdirSync(parent, { recursive: true });
	return mkdtempSync(join(parent, 'n8n-'));
}

async function settings(folder: string, port: number): Promise<NodeJS.ProcessEnv> {
	return {
		NODE_ENV: 'production',
		// What one n8n has compiled, the next one need not.
		NODE_COMPILE_CACHE: join(cacheFolder, 'compiled'),
		N8N_USER_FOLDER: folder,
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_HOST: HOST,
		N8N_LISTEN_ADDRESS: HOST,
		N8N_SECURE_COOKIE: 'false',
		N8N_RESTRICT_FILE_ACCESS_TO: filesFolder(folder),
		// On a busy machine SQLite may not answer within n8n's 5 s, and n8n then refuses every call.
		DB_PING_TIMEOUT_MS: '120000',
		// Each 2 s by default, which is most of what an idle n8n does.
		DB_PING_INTERVAL_SECONDS: '60',
		// Nothing here is to call home, or to wait for an answer from there.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
	};
}

/**
 * For an n8n that nobody looks at, and that runs no Code node: without its editor, and without the process for those
 * nodes, it starts in half the time.
 */
export const LEAN: NodeJS.ProcessEnv = {
	N8N_DISABLE_UI: 'true',
	N8N_RUNNERS_MODE: 'external',
	N8N_RUNNERS_AUTH_TOKEN: 'nobody comes',
};

/**
 * What has to answer, one after the other, and with what. n8n 1.x calls itself ready before its editor is; and before
 * that, any address of n8n answers with a page that asks for patience.
 */
function doorsOf([command]: string[], env: NodeJS.ProcessEnv): Array<[string, number]> {
	const inside: [string, number] =
		env.N8N_DISABLE_UI === 'true' ? ['/rest/login', 401] : ['/rest/settings', 200];
	return [['/healthz/readiness', 200], ...(command === 'start' ? [inside] : [])];
}

async function ready(url: string, status: number, process: Running, log: string): Promise<void> {
	const deadline = Date.now() + START_MS;
	let gone = false;
	void process.exited.then(() => (gone = true));
	while (Date.now() < deadline) {
		if (gone) throw new UserError(`n8n ended while it started; see what it said in ${log}`);
		const answer = await axios
			.get(url, { validateStatus: () => true, timeout: 2000, proxy: false })
			.catch(() => undefined);
		if (answer?.status === status) return;
		await sleep(LOOK_MS);
	}
	await process.kill9();
	const seconds = START_MS / 1000;
	throw new UserError(`n8n did not answer within ${seconds} s; see what it said in ${log}`);
}
