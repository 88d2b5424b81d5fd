import { startN8n, type N8n, type N8nOptions } from './n8n';
import { freePort } from './ports';
import { DATABASE, DATABASE_USER, startPostgres, startRedis } from './services';

export interface QueueOptions extends Pick<N8nOptions, 'tarball' | 'env'> {
	/** How many worker processes. */
	workers?: number;
	/** How many executions each of them takes at a time. */
	concurrency?: number;
}

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

/** Any 32 characters do: it only has to be the same for all processes. */
const ENCRYPTION_KEY = 'the-same-key-for-the-whole-queue';

/**
 * Starts Redis, PostgreSQL, a main process and its workers, each with ports and a folder of its own,
 * and waits until all of them answer.
 * @throws {UserError} where a system package is missing and can't be installed, naming the line to run.
 */
export async function startQueue(options: QueueOptions = {}): Promise<Queue> {
	const redis = await startRedis();
	const postgres = await startPostgres();
	const started: N8n[] = [];

	const stop = async () => {
		await Promise.all(started.map(async (each) => await each.stop()));
		await Promise.all([redis.stop(), postgres.stop()]);
	};

	const launch = async (more: N8nOptions): Promise<N8n> => {
		const n8n = await startN8n({
			tarball: options.tarball,
			encryptionKey: ENCRYPTION_KEY,
			...more,
			env: {
				EXECUTIONS_MODE: 'queue',
				QUEUE_BULL_REDIS_HOST: '127.0.0.1',
				QUEUE_BULL_REDIS_PORT: String(redis.port),
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: '127.0.0.1',
				DB_POSTGRESDB_PORT: String(postgres.port),
				DB_POSTGRESDB_DATABASE: DATABASE,
				DB_POSTGRESDB_USER: DATABASE_USER,
				...options.env,
				...more.env,
			},
		});
		started.push(n8n);
		return n8n;
	};

	const launchWorker = async (): Promise<N8n> => {
		const port = await freePort();
		return await launch({
			port,
			args: ['worker', `--concurrency=${options.concurrency ?? 2}`],
			env: {
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				QUEUE_HEALTH_CHECK_PORT: String(port),
				N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			},
		});
	};

	try {
		// The first process sets the tables up, so it goes alone.
		const main = await launch({});
		const workers = await Promise.all(
			Array.from({ length: options.workers ?? 2 }, async () => await launchWorker()),
		);
		return {
			main,
			workers,
			logs: () => [main, ...workers].map((each) => each.logs()).join('\n'),
			folders: [redis.folder, postgres.folder, ...started.map((each) => each.folder)],
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}
