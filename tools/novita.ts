import { createInterface } from 'node:readline/promises';

import axios from 'axios';

import { UserError } from './n8n-server/user-error';

/** The Novita that a command works with. */
export interface Novita {
	/** What n8n's credential for it is called. */
	credentialName: string;
	apiKey: string;
	baseUrl: string;
	/** How long a clip usually takes there. */
	clipSeconds: number;
	/** Whether a clip costs money there. */
	paid: boolean;
}

const DEFAULT_BASE_URL = 'https://api.novita.ai';

const CHECK_MS = 15_000;

/** The real Novita, when its key is in the environment. */
export function realNovita(env: NodeJS.ProcessEnv): Novita | undefined {
	const apiKey = env.NOVITA_API_KEY?.trim();
	if (apiKey === undefined || apiKey === '') return undefined;
	const baseUrl = (env.NOVITA_BASE_URL?.trim() || DEFAULT_BASE_URL).replace(/(?<!\/)\/+$/, '');
	const paid = !/^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/.test(baseUrl);
	return { credentialName: 'Novita account', apiKey, baseUrl, clipSeconds: 120, paid };
}

/**
 * Asks for the account's balance, which costs nothing. Answers with it in dollars.
 * @throws {UserError} in one line, without the key, when that doesn't work.
 */
export async function checkKey({ apiKey, baseUrl }: Novita): Promise<number> {
	const answer = await axios
		.get<{ availableBalance?: string; reason?: string } | undefined>(
			`${baseUrl}/openapi/v1/billing/balance/detail`,
			{
				headers: { Authorization: `Bearer ${apiKey}` },
				timeout: CHECK_MS,
				validateStatus: () => true,
			},
		)
		.catch((error: { code?: string }) => {
			throw new UserError(
				`${baseUrl} could not be reached (${error.code ?? 'no answer'}). Is there a network?`,
			);
		});
	const reason = answer.data?.reason ?? `status ${answer.status}`;
	if ([400, 401, 403].includes(answer.status)) {
		throw new UserError(
			`${baseUrl} refused the key in NOVITA_API_KEY (${reason}). Correct it, or unset it to use the simulator.`,
		);
	}
	if (answer.status !== 200) {
		throw new UserError(`${baseUrl} did not return the balance (${reason}). Try again later.`);
	}
	// The unit is 0.0001 USD.
	return Number(answer.data?.availableBalance ?? 0) / 10_000;
}

/** Lets the person at the terminal decide about money. Only `y` and `yes` are a yes. */
export async function confirm(question: string): Promise<boolean> {
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	// The terminal would swallow Ctrl-C.
	terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
	try {
		return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
	} finally {
		terminal.close();
	}
}
