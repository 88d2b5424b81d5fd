import { existsSync } from 'node:fs';

import { readBaseUrl } from '../../nodes/novita/api/baseUrl';
import { withLock } from '../n8n-server/lock';
import { UserError } from '../n8n-server/user-error';
import { whenInterrupted } from '../interrupt';
import { checkKey, confirm, type Novita } from '../novita';
import { clockAt } from './clock';
import { DEFAULT_DOLLARS, type Command } from './commandLine';
import { forgetOnPurpose } from './forget';
import { Ledger } from './ledger';
import { filesOf, lastWords, liveCheck, type Files, type LiveCheckOptions } from './liveCheck';
import { settingsOf } from './settings';

/**
 * Asks Novita itself. Only one process does so at a time, since two could send the same question.
 *
 * @throws {UserError} in one line, for a key or an address that can't be used.
 */
export async function realRun(command: Command, novita: Novita): Promise<Files> {
	const address = readBaseUrl(novita.baseUrl);
	if ('problem' in address) {
		throw new UserError(
			'NOVITA_BASE_URL has to start with https://, so that the key stays secret.',
		);
	}
	const balance = await checkKey(novita);
	const { paid, apiKey } = novita;
	const { yes } = command;
	const options: LiveCheckOptions = {
		...settingsOf(command),
		baseUrl: address.baseUrl,
		apiKey,
		dryRun: false,
		clock: clockAt(1),
		maxDollars: command.maxDollars ?? (paid ? DEFAULT_DOLLARS : Infinity),
		unpriced: !paid,
		voice: command.voice,
		confirm: async ({ id }) => !paid || yes || (await ask(`Ask ${id}?`)),
	};
	console.log(
		paid
			? `${address.baseUrl} is asked, with $${balance.toFixed(2)} in the account. This run may spend $${options.maxDollars.toFixed(2)}${yes ? '' : ', each time after a yes'}.`
			: `${address.baseUrl} is asked. It is on this machine, so nothing is paid.`,
	);
	const { ledger } = filesOf(options);
	const lock = `${ledger}.lock`;
	if (existsSync(lock))
		console.log('If another live check is running, this one waits for its end.');
	return await withLock(lock, async () => {
		await forgetOnPurpose(
			command.forget,
			new Ledger(ledger),
			async (question) => yes || (await ask(question)),
		);
		return await liveCheck(options, (record, files) =>
			whenInterrupted(() => console.log(lastWords(record, files))),
		);
	});
}

/** Without a terminal nobody can say yes. */
async function ask(question: string): Promise<boolean> {
	if (process.stdin.isTTY) return await confirm(question);
	console.log('There is no terminal to say yes at. --yes says it beforehand.');
	return false;
}
