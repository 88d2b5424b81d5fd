/** What tasks cost: the account's balance, and its bills, also by API key. */
import { createHash } from 'node:crypto';
import { fullBalance, type Account } from './accounts';
import { jsonAnswer, Refusal } from './answers';
import { secondsOf } from './shape';
import type { Charge, Response } from './types';
import type { World } from './world';

const amountOf = ({ seconds, price }: Charge): number => Math.round(seconds * price);

export function charge(
	{ settings, charges }: World,
	key: string,
	product: string,
	body: Record<string, unknown>,
): void {
	const { silent, sound = silent } = settings.prices[product] ?? { silent: 0 };
	const price = body.sound === true ? sound : silent;
	charges.push({ at: settings.now(), key, product, seconds: secondsOf(body), price });
}

/** GET /openapi/v1/billing/balance/detail: what is left, less what is off the balance by now. */
export function balance({ settings, charges }: World, account: Account, key: string): Response {
	const before = settings.now() - (settings.bookAfterMs ?? Infinity);
	const booked = charges
		.filter((each) => each.key === key && each.at <= before)
		.reduce((sum, each) => sum + amountOf(each), 0);
	const left = String((account.balance ?? fullBalance) - booked);
	return jsonAnswer(200, {
		availableBalance: left,
		cashBalance: left,
		creditLimit: '0',
		pendingCharges: String(account.pending ?? 0),
		outstandingInvoices: '0',
	});
}

const day = 86_400;

/** The first second of the time that a row covers, and the first behind it. */
const bounds: Record<string, (at: number) => [number, number]> = {
	Hour: (at) => [at - (at % 3600), at - (at % 3600) + 3600],
	Day: (at) => [at - (at % day), at - (at % day) + day],
	Week: (at) => {
		// 1970 began on a Thursday.
		const monday = at - ((at + 3 * day) % (7 * day));
		return [monday, monday + 7 * day];
	},
	Month: (at) => {
		const date = new Date(at * 1000);
		const first = (ahead: number) =>
			Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + ahead) / 1000;
		return [first(0), first(1)];
	},
};

/** The list by key has nothing from before. */
const firstByKey = Date.UTC(2026, 0) / 1000;

export function bills(world: World, query: URLSearchParams, byKey: boolean): Response | Refusal {
	const cycle = query.get('cycleType') ?? '';
	const boundsOf = Object.hasOwn(bounds, cycle) ? bounds[cycle] : undefined;
	const from = Number(query.get('startTime') ?? 0);
	const to = Number(query.get('endTime') ?? 0);
	const mistake = mistakeIn(query, cycle, from, to, byKey);
	if (mistake !== undefined || boundsOf === undefined) {
		return new Refusal('INVALID_REQUEST_BODY', mistake ?? `unknown cycleType ${cycle}`);
	}
	const name = query.get('productName')?.toLowerCase() ?? '';
	const category = query.get(byKey ? 'category' : 'productCategory') ?? 'gen_api';
	const rows = new Map<string, Charge[]>();
	for (const each of world.charges) {
		const at = Math.floor(each.at / 1000);
		const isMeant = at >= from && at <= to && each.product.toLowerCase().includes(name);
		if (!isMeant || category !== 'gen_api') continue;
		const row = [boundsOf(at), each.product, each.price, byKey && each.key].join();
		rows.set(row, [...(rows.get(row) ?? []), each]);
	}
	return jsonAnswer(200, { bills: [...rows.values()].map((row) => bill(row, boundsOf, byKey)) });
}

function mistakeIn(
	query: URLSearchParams,
	cycle: string,
	from: number,
	to: number,
	byKey: boolean,
): string | undefined {
	const days = byKey && cycle === 'Hour' ? 7 : 31;
	if (!byKey && !query.has('productCategory')) return 'productCategory is required';
	if (byKey && !(query.has('startTime') && query.has('endTime')))
		return 'startTime and endTime are required';
	if (byKey && from < firstByKey) return 'startTime must not be before 2026-01-01 00:00:00';
	if (!(from <= to)) return 'endTime must be after startTime';
	return to - from > days * day ? `at most ${days} days for ${cycle}` : undefined;
}

/** Numbers are texts, but for those that the page's example has as numbers. */
function bill(
	charges: Charge[],
	boundsOf: (at: number) => [number, number],
	byKey: boolean,
): Record<string, string | number> {
	const [first] = charges as [Charge];
	const [start, next] = boundsOf(Math.floor(first.at / 1000));
	const amount = String(charges.reduce((sum, each) => sum + amountOf(each), 0));
	const { key, product, price } = first;
	return {
		userId: 'simulated-user',
		startTime: String(start),
		endTime: String(next - 1),
		billingMethod: 1,
		productName: product,
		category: 'gen_api',
		ownerID: byKey ? createHash('sha256').update(key).digest('hex').slice(0, 12) : '',
		billNum0: String(charges.reduce((sum, { seconds }) => sum + seconds, 0)),
		billNum1: '0',
		basePrice0: String(price),
		basePrice1: '0',
		discountPrice0: String(price),
		discountPrice1: '0',
		amount,
		voucherAmount: '0',
		payAmount: amount,
		payAmountDisplay: 1,
		pricePrecision: 1,
		productId: product,
		...(byKey && { apikeyName: 'simulated', apikeyMask: `${key.slice(0, 5)}***${key.slice(-4)}` }),
	};
}
