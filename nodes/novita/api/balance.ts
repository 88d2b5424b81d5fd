/** What an account has, in US dollars. null where Novita left it out. */
export interface Balance {
	/** What can be spent. */
	available: number;
	cash: number | null;
	creditLimit: number | null;
	pending: number | null;
	outstanding: number | null;
}

/** The documented unit of every amount, which come as texts: 0.0001 USD. */
const UNITS = 10_000;

function dollarsIn(value: unknown): number | null {
	const units = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof units === 'number' && Number.isFinite(units) ? units / UNITS : null;
}

/**
 * Reads the body of a balance answer, also where it is wrapped in `data`.
 *
 * @returns undefined where the body isn't one.
 */
export function readBalance(body: unknown): Balance | undefined {
	if (typeof body !== 'object' || body === null) return undefined;
	const fields = body as Record<string, unknown>;
	const available = dollarsIn(fields.availableBalance);
	if (available === null) return readBalance(fields.data);
	return {
		available,
		cash: dollarsIn(fields.cashBalance),
		creditLimit: dollarsIn(fields.creditLimit),
		pending: dollarsIn(fields.pendingCharges),
		outstanding: dollarsIn(fields.outstandingInvoices),
	};
}
