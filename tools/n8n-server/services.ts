import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from './ports';
import { run, start } from './processes';
import { ensureSystemPackages, postgresFolder } from './system';
import { UserError } from './user-error';

/** A server that a test has to itself: own port, own folder, nothing kept. */
export interface Service {
	readonly port: number;
	readonly folder: string;
	/** Ends it, and removes what it has stored. Harmless when it's gone already. */
	stop(): Promise<void>;
}

/** The database that a fresh PostgreSQL comes with. */
export const DATABASE = 'postgres';

/** Who may use it, without a password: it listens on the loopback address only. */
export const DATABASE_USER = 'n8n';

const START_MS = 300_000;

/** @throws {UserError} where it is missing and can't be installed, naming the line to run. */
export async function startRedis(): Promise<Service> {
	await ensureSystemPackages(['redis-server']);
	const folder = temporaryFolder('redis');
	const port = await freePort();
	const settings = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
	const command = ['redis-server', '--port', String(port), ...settings];
	return await serve('Redis', command, /Ready to accept connections/, { port, folder });
}

/** @throws {UserError} where it is missing and can't be installed, naming the line to run. */
export async function startPostgres(): Promise<Service> {
	await ensureSystemPackages(['postgresql']);
	const bin = postgresFolder() ?? '';
	const folder = temporaryFolder('postgres');
	const as = await unprivileged(folder);
	const data = join(folder, 'data');

	const setUp = ['-D', data, '-U', DATABASE_USER, '--auth=trust', '--encoding=UTF8', '--no-sync'];
	const [initdb = '', ...args] = [...as, join(bin, 'initdb'), ...setUp];
	const made = await run(initdb, args, { cwd: folder });
	if (made.code !== 0) throw new UserError(`PostgreSQL could not be set up: ${made.output}`);

	const port = await freePort();
	// A power cut that takes the database too is none of what is tested with it.
	const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off'];
	const postgres = [...as, join(bin, 'postgres'), '-D', data, '-p', String(port)];
	const command = [...postgres, ...settings.flatMap((each) => ['-c', each])];
	return await serve('PostgreSQL', command, /ready to accept connections/, { port, folder });
}

/** PostgreSQL refuses to run as root, so it gets the user that Debian's package has made for it. */
async function unprivileged(folder: string): Promise<string[]> {
	if (process.getuid?.() !== 0) return [];
	await run('chown', ['postgres:postgres', folder]);
	return ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--'];
}

const temporaryFolder = (name: string) => mkdtempSync(join(tmpdir(), `rig-${name}-`));

/** @param ready The line that it prints once it can be used. */
async function serve(
	name: string,
	command: string[],
	ready: RegExp,
	{ port, folder }: Pick<Service, 'port' | 'folder'>,
): Promise<Service> {
	const [program = '', ...args] = command;
	let printed = '';
	let isReady: () => void = () => undefined;
	const answers = new Promise<boolean>((resolve) => (isReady = () => resolve(true)));
	const service = start(program, args, {
		cwd: folder,
		onLine: (line) => {
			printed += `${line}\n`;
			if (ready.test(line)) isReady();
		},
	});
	const timer = setTimeout(() => void service.kill9(), START_MS);
	const started = await Promise.race([answers, service.exited.then(() => false)]);
	clearTimeout(timer);
	if (!started) throw new UserError(`${name} did not start: ${printed}`);
	return {
		port,
		folder,
		stop: async () => {
			await service.stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
