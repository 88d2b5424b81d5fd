import {
	fitsMask,
	partsOf,
	readUsage,
	rowsOfKey,
	type Cycle,
	type UsageRow,
} from '../../../../nodes/novita/api/billing';

const seconds = (minute: string) => Date.parse(`${minute}Z`) / 1000;
const DAY = 86_400;

describe('the parts of a period', () => {
	it.each<[Cycle, string, string, string, boolean?]>([
		['Day', '2026-10-01T00:00', '2026-10-31T23:59', ''],
		['Day', '2026-10-01T09:30', '2026-11-01T09:30', ''],
		['Day', '2026-10-01T09:30', '2026-11-01T09:31', '2026-11-01'],
		// Over both changes of the clock in Europe and America.
		['Hour', '2026-02-20T00:00', '2026-04-10T00:00', '2026-03-23'],
		['Week', '2026-10-01T00:00', '2026-11-28T23:59', '2026-10-26 2026-11-23'],
		['Month', '2026-01-15T00:00', '2026-04-01T00:00', '2026-02-01 2026-03-01 2026-04-01'],
		['Hour', '2026-11-01T00:00', '2026-11-15T12:00', ''],
		['Hour', '2026-11-01T00:00', '2026-11-15T12:00', '2026-11-08 2026-11-15', true],
	])('of each %s from %s to %s: others begin on %j', (cycle, from, to, days, byKey = false) => {
		const found = partsOf({ cycle, from: seconds(from), to: seconds(to), byKey });
		const starts = found.map((part) => new Date(part.from * 1000).toISOString().slice(0, 16));
		const midnights = days.split(' ').flatMap((day) => (day === '' ? [] : `${day}T00:00`));
		expect(starts).toEqual([from, ...midnights]);
	});

	it('leave out no second, have none twice, and stay within 31 days', () => {
		for (const cycle of ['Hour', 'Day', 'Week', 'Month'] as const) {
			for (let days = 1; days <= 366; days += 7.3) {
				const from = seconds('2026-01-29T13:14:15');
				const to = from + Math.floor(days * DAY);
				const found = partsOf({ cycle, from, to, byKey: false });
				expect([found[0]!.from, found.at(-1)!.to]).toEqual([from, to]);
				found.slice(1).forEach((part, at) => expect(part.from).toBe(found[at]!.to + 1));
				for (const part of found) expect(part.to - part.from).toBeLessThanOrEqual(31 * DAY);
			}
		}
	});
});

const BILL = {
	userId: 'somebody',
	startTime: '1764547200',
	endTime: '1764633599',
	productName: 'kling-v3.0-std-t2v',
	billNum0: '15',
	discountPrice0: '840',
	amount: '12600',
	voucherAmount: '2600',
	payAmount: '10000',
	pricePrecision: 1,
};

const ROW: UsageRow = {
	product: 'kling-v3.0-std-t2v',
	from: '2025-12-01T00:00:00.000Z',
	to: '2025-12-01T23:59:59.000Z',
	quantity: 15,
	unitPrice: 0.084,
	amount: 1.26,
	paid: 1,
};

describe('a bill list', () => {
	it('is in dollars', () => {
		expect(readUsage({ bills: [BILL] })).toEqual([ROW]);
		expect(readUsage({ code: 0, data: { bills: [BILL] } })).toEqual([ROW]);
	});

	const exact = { amountDecimal: '1.260049', payableDecimal: '1.00005' };
	const precise = { discountPrice0: '8400', pricePrecision: '10' };
	const key = { ownerID: 'k1', apikeyMask: 'sk_a***9f2c' };

	it.each<[string, object, Partial<UsageRow>]>([
		['an exact amount', exact, { amount: 1.260049, paid: 1.00005 }],
		['a fine amount', { amount: '0', amountDecimal: '0.00004' }, { amount: 0.00004 }],
		['a unit price with a precision', precise, { unitPrice: 0.084 }],
		['decimals for the precision', { pricePrecision: '4' }, { unitPrice: 0.084 }],
		['the unit for the precision', { pricePrecision: '10000' }, { unitPrice: 0.084 }],
		['no quantity', { ...precise, billNum0: undefined }, { quantity: null, unitPrice: 0.084 }],
		['a quantity by another name', { billNum0: undefined, billNum: 15 }, { quantity: 15 }],
		['nothing that was paid', { payAmount: undefined }, { paid: null }],
		['no unit price', { discountPrice0: '' }, { unitPrice: null }],
		['no amount', { amount: '' }, { amount: null }],
		['no name', { productName: '', productId: 'p-1' }, { product: 'p-1' }],
		['no times', { startTime: '0', endTime: undefined }, { from: null, to: null }],
		['a time beyond all dates', { endTime: '1e300' }, { to: null }],
		['a key', key, { keyId: 'k1', keyMask: 'sk_a***9f2c' }],
	])('may have %s', (_, more, expected) => {
		expect(readUsage({ bills: [{ ...BILL, ...more }] })).toEqual([{ ...ROW, ...expected }]);
	});

	it.each([[[]], [null]])('may be empty: %j', (bills) => {
		expect(readUsage({ bills })).toEqual([]);
	});

	it.each([undefined, '', '<html>', 7, {}, { data: [] }, { bills: 'none' }, { bills: [1] }])(
		'is nothing else: %j',
		(body) => expect(readUsage(body)).toBeUndefined(),
	);
});

describe('the rows of an API key', () => {
	const row = (keyId: string, keyMask?: string): UsageRow => ({ ...ROW, keyId, keyMask });
	const own = row('own', 'sk_a***9f2c');
	const other = row('other', 'sk_b***77aa');
	const masked = row('a', 'sk-****');

	it.each<[string, UsageRow[], UsageRow[] | undefined]>([
		['all, where they have no mask', [row('x'), row('y')], [row('x'), row('y')]],
		['none, where there are none', [], []],
		['those whose mask fits', [own, other, own], [own, own]],
		['those of the only key, where the mask tells nothing', [masked], [masked]],
		['unknown, where the masks of two keys fit', [row('a', '***'), row('b', '***')], undefined],
		['unknown, where none fits', [other], undefined],
		['unknown, where a mask is none', [row('a', 'My key')], undefined],
	])('are %s', (_, rows, expected) => {
		const fits = (mask: string) => fitsMask(mask, 'sk_abcdefghijklmnop9f2c');
		expect(rowsOfKey(rows, fits)).toEqual(expected);
	});
});
