/** API keys: who may come in. */
import { Refusal } from './answers';

/** What a key may do. The default is everything, with money in the account. */
export interface Account {
	/** In units of 0.0001 USD, as the balance call gives it. 0 refuses every submission. */
	balance?: number;
	/** What isn't off the balance yet. Novita's page says of it "currently defaults to 0". */
	pending?: number;
}

/** The key that a request came with. */
export const keyOf = ({ authorization = '' }: Record<string, string>): string | undefined =>
	/^Bearer\s+(\S.*)$/i.exec(authorization.trim())?.[1];

/** Obviously no real key, so that nobody mistakes it for one in a log or a screenshot. */
export const simulatorKey = 'sk-simulator-not-a-real-key';

/** 12.345 USD. */
export const fullBalance = 123_450;

/** Finds the account of a request, or says why there is none (a missing key is 400, a wrong one 403: documented). */
export function findAccount(
	accounts: Record<string, Account>,
	headers: Record<string, string>,
): Account | Refusal {
	const key = keyOf(headers);
	if (key === undefined) return new Refusal('MISSING_API_KEY', 'missing API key in header');
	const account = Object.hasOwn(accounts, key) ? accounts[key] : undefined;
	return account ?? new Refusal('INVALID_API_KEY', 'invalid API key');
}
