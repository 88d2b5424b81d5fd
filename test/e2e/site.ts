/** A real n8n and simulated Novitas that it can reach, for the tests of one file. */
import { setTimeout as sleep } from 'node:timers/promises';

import { N8nApi, type Stored } from '../../tools/n8n-server/api';
import { startN8n, LEAN, type N8n } from '../../tools/n8n-server/n8n';
import { packageTarball } from '../../tools/n8n-server/tarball';
import { startSimulator, stopEncoder, type NovitaOptions, type Simulator } from '../../simulator';

/** An n8n with the package in it. */
export interface Place {
	n8n: N8n;
	api: N8nApi;
}

export interface Site extends Place {
	simulator: Simulator;
	/** Of the simulator, and right. */
	credential: Stored;
	/** The submissions with these prompts, in the order of the prompts. */
	submissionsOf(...prompts: unknown[]): Simulator['submissions'];
}

/** For tests that look at n8n's pages or at what its editor gets, or that run Code nodes. */
export const WHOLE = { N8N_DISABLE_UI: 'false', N8N_RUNNERS_MODE: 'internal' };

/**
 * Starts n8n before the tests of a file, and ends it after them.
 *
 * @param settings Of n8n, on top of the rig's own.
 */
export function usePlace(
	settings: () => NodeJS.ProcessEnv | Promise<NodeJS.ProcessEnv> = () => ({}),
): () => Place {
	let place: Place | undefined;
	beforeAll(async () => {
		const n8n = await startN8n({
			tarball: await packageTarball(),
			env: { N8N_LOG_LEVEL: 'info', ...LEAN, ...(await settings()) },
		});
		place = { n8n, api: new N8nApi(n8n.url) };
		await place.api.signIn();
	});
	afterAll(async () => await place?.n8n.stop());
	return () => place!;
}

/** Adds a Novita of their own to the n8n of these tests. */
export function useSite(place: () => Place, options: NovitaOptions): () => Site {
	let site: Site | undefined;
	beforeAll(async () => {
		const simulator = await startSimulator(options);
		const credential = await place().api.createNovitaCredential('Novita account', simulator);
		site = {
			...place(),
			simulator,
			credential,
			submissionsOf: (...prompts) =>
				prompts.flatMap((prompt) =>
					simulator.submissions.filter(({ body }) => body?.prompt === prompt),
				),
		};
	});
	afterAll(async () => {
		await site?.simulator.stop();
		await stopEncoder();
	});
	return () => site!;
}

const GIVE_UP_MS = 120_000;

/** A page, a server and a log follow in their own time: looks until this holds. */
export async function eventually(check: () => unknown): Promise<void> {
	const deadline = Date.now() + GIVE_UP_MS;
	for (;;) {
		try {
			await check();
			return;
		} catch (error) {
			if (Date.now() > deadline) throw error;
		}
		await sleep(100);
	}
}
