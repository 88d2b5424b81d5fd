import { billOf, describeBill, type Estimate } from '../../../../nodes/novita/request/cost';

const quoted = (seconds: number, usd: number, quotedOn = '2026-10-07'): Estimate => ({
	seconds,
	usd,
	quotedOn,
});
const own = (seconds: number, usd: number): Estimate => ({ seconds, usd });
const unpriced: Estimate = { seconds: 5, usd: null };
const endless: Estimate = { seconds: null, usd: null };

describe('what videos cost together', () => {
	it.each<[Estimate[], string]>([
		[
			[quoted(5, 0.42), quoted(5, 0.42), quoted(5, 0.42)],
			'3 videos, 15 seconds: about $1.26, by prices quoted on 7 October 2026.',
		],
		[[quoted(1, 0.084)], '1 video, 1 second: about $0.084, by prices quoted on 7 October 2026.'],
		[[own(8, 0.8)], '1 video, 8 seconds: about $0.80, by Price per Second.'],
		[
			[own(8, 0.8), quoted(5, 0.42)],
			'2 videos, 13 seconds: about $1.22, by Price per Second and prices quoted on 7 October 2026.',
		],
		[
			[quoted(5, 0.42, '2026-11-01'), quoted(5, 0.42)],
			'2 videos, 10 seconds: about $0.84, by prices quoted on 7 October 2026.',
		],
		[
			[quoted(5, 0.42), unpriced, unpriced],
			'3 videos, 15 seconds: about $0.42 for 1 of them, by prices quoted on 7 October 2026.',
		],
		[[unpriced], '1 video, 5 seconds. No price is known.'],
		[[endless, endless], '2 videos. No price is known.'],
		[
			[endless, quoted(5, 0.42)],
			'2 videos: about $0.42 for 1 of them, by prices quoted on 7 October 2026.',
		],
	])('%#', (estimates, expected) => {
		expect(describeBill(billOf(estimates))).toBe(expected);
	});

	it('is exact, however many there are', () => {
		const bill = billOf(Array.from({ length: 10_000 }, () => quoted(3, 0.378)));
		expect(bill).toMatchObject({ videos: 10_000, seconds: 30_000, usd: 3780 });
		expect(describeBill(bill)).toContain('10,000 videos, 30,000 seconds: about $3,780.00,');
	});
});
