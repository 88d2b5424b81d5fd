import { N8nApi } from '../../tools/n8n-server/api';
import { freshFolder, startN8n, LEAN } from '../../tools/n8n-server/n8n';
import { packageTarball } from '../../tools/n8n-server/tarball';
import { chain, clipsWorkflow, node } from '../../tools/n8n-server/workflows';
import { startSimulator, type Simulator } from '../../simulator';
import { mp4Bytes } from '../support/media';
import { holdTasks } from './holdTasks';
import { listen } from './listen';
import { changed } from './changed';

/** n8n deletes at once, or with pruning at its next round: here after a second, in place of an hour and a quarter. */
const PRUNING = {
	off: { EXECUTIONS_DATA_PRUNE: 'false' },
	on: {
		EXECUTIONS_DATA_PRUNE: 'true',
		EXECUTIONS_DATA_HARD_DELETE_BUFFER: '0',
		EXECUTIONS_DATA_PRUNE_HARD_DELETE_INTERVAL: '0.02',
	},
};

const FILE = mp4Bytes(300_000);

/**
 * An instance that saves no successful executions deletes their files with them. The file of a suspended wait belongs
 * to an execution of its own, which ends long before the workflow that is to have it.
 */
describe('the file of a suspended wait where n8n saves no successful execution', () => {
	const folder = freshFolder();
	const path = 'unsaved';
	let simulator: Simulator;
	let sink: Awaited<ReturnType<typeof listen>>;
	let published: Promise<void> | undefined;

	/** Starts n8n, the first time with the workflow published in it. */
	async function start(env: NodeJS.ProcessEnv) {
		const n8n = await startN8n({
			folder,
			tarball: await packageTarball(),
			env: {
				EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none',
				...LEAN,
				...changed(60),
				...env,
			},
		});
		await (published ??= publish(new N8nApi(n8n.url)));
		return n8n;
	}

	async function publish(api: N8nApi): Promise<void> {
		await api.signIn();
		const made = clipsWorkflow({
			name: path,
			credential: await api.createNovitaCredential('Novita', simulator),
			prompts: ['ends after 3 s'],
			wait: { parameters: { waitMode: 'suspend', options: { suspendAfter: 0 } } },
			// Nobody may call it.
			settings: { callerPolicy: 'none', saveDataSuccessExecution: 'none' },
			webhook: path,
		});
		const { id } = await api.createWorkflow({
			...made,
			nodes: [
				...made.nodes,
				// Time for n8n to delete what it means to.
				node('Later', 'n8n-nodes-base.wait', 1.1, { amount: 4, unit: 'seconds' }),
				node('Tell', 'n8n-nodes-base.httpRequest', 4.2, {
					...{ method: 'POST', url: sink.url, sendBody: true },
					...{ contentType: 'binaryData', inputDataFieldName: 'data' },
				}),
			],
			connections: chain('Start', 'List', 'Items', 'Kling', 'Wait', 'Later', 'Tell'),
		});
		await api.activate(id);
	}

	beforeAll(async () => {
		const clips = async () => await Promise.resolve(FILE);
		simulator = await startSimulator({ ...holdTasks().options, clips });
		sink = await listen();
	});
	afterAll(async () => {
		sink?.close();
		await simulator?.stop();
	});

	it.each([
		['filesystem', 'off'],
		['filesystem', 'on'],
		['default', 'on'],
		['database', 'on'],
	] as const)('reaches a later node whole: storage %s, pruning %s', async (mode, pruning) => {
		const n8n = await start({ N8N_DEFAULT_BINARY_DATA_MODE: mode, ...PRUNING[pruning] });
		try {
			const posted = sink.next();
			await fetch(`${n8n.url}/webhook/${path}`);
			const bytes = await posted;
			expect(n8n.logs()).toContain('Novita wait suspended');
			expect(bytes.equals(FILE)).toBe(true);
		} finally {
			await n8n.stop();
		}
	});
});
