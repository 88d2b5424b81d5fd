import { startN8n, type N8n, type N8nOptions } from './n8n';
import { freePort } from './ports';
import { DATABASE, DATABASE_USER, startPostgres, startRedis } from './services';

/** n8n in queue mode: a main process that hands executions out, and workers that run them. */
export interface Queue {
	readonly main: N8n;
	readonly workers: readonly N8n[];
	/** Everything that all processes have printed since their first start. */
	logs(): string;
	/** Where all processes and the database keep what they store. */
	readonly folders: readonly string[];
	/** Ends everything, and removes the database. Harmless when it's gone already. */
	stop(): Promise<void>;
}

/** How many executions a worker takes at a time. */
export const CONCURRENCY = 2;

/**
 * Starts Redis, PostgreSQL, a main process and its workers, each with ports and a folder of its own,
 * and waits until all of them answer.
 * @throws {UserError} where a system package is missing and can't be installed, naming the line to run.
 */
export async function startQueue({
	tarball,
	workers: count,
	env = {},
}: Pick<N8nOptions, 'tarball' | 'env'> & { workers: number }): Promise<Queue> {
	const redis = await startRedis();
	const postgres = await startPostgres();
	const started: N8n[] = [];

	const stop = async () => {
		await Promise.all(started.map(async (each) => await each.stop()));
		await Promise.all([redis.stop(), postgres.stop()]);
	};

	const launch = async (more: N8nOptions = {}): Promise<N8n> => {
		const shared = {
			// Any 32 characters do: they only have to be the same for all processes.
			N8N_ENCRYPTION_KEY: 'the-same-key-for-the-whole-queue',
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgres.port),
			DB_POSTGRESDB_DATABASE: DATABASE,
			DB_POSTGRESDB_USER: DATABASE_USER,
		};
		const n8n = await startN8n({ tarball, ...more, env: { ...shared, ...env, ...more.env } });
		started.push(n8n);
		return n8n;
	};

	const launchWorker = async (): Promise<N8n> => {
		const port = await freePort();
		return await launch({
			port,
			args: ['worker', `--concurrency=${CONCURRENCY}`],
			env: {
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				QUEUE_HEALTH_CHECK_PORT: String(port),
				N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			},
		});
	};

	try {
		// The first process sets the tables up, so it goes alone.
		const main = await launch();
		const workers = await Promise.all(Array.from({ length: count }, launchWorker));
		return {
			...{ main, workers, stop },
			logs: () => started.map((each) => each.logs()).join('\n'),
			folders: [redis.folder, postgres.folder, ...started.map((each) => each.folder)],
		};
	} catch (error) {
		await stop();
		throw error;
	}
}
