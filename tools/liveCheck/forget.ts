import { UserError } from '../n8n-server/user-error';
import type { Ledger } from './ledger';

/**
 * Lets questions be asked again. That is the only way to send one again that may have been accepted,
 * and it takes a person's word for it.
 *
 * @throws {UserError} where there is nothing to forget, or a task is still running.
 */
export async function forgetOnPurpose(
	ids: readonly string[],
	ledger: Ledger,
	confirm: (question: string) => Promise<boolean>,
): Promise<void> {
	for (const id of ids) {
		const entry = ledger.get(id);
		if (entry === undefined) throw new UserError(`${id} was not asked yet.`);
		if (entry.state === 'started') {
			throw new UserError(`${id} has a task that is still running. Let it end first.`);
		}
		const isUnknown = entry.state === 'unknown' || entry.state === 'sending';
		const question = `${id} may have been accepted and charged on ${entry.at}. Does the usage page of the Novita console show no task of that time?`;
		if (isUnknown && !(await confirm(question))) {
			throw new UserError(`${id} was not forgotten.`);
		}
		ledger.forget(id);
	}
}
