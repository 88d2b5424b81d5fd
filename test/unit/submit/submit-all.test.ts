import { verdictOf } from '../../support/verdict';
import type { Submission } from '../../../nodes/novita/api/client';
import { rateLimited, perMinute, submitTo, type Submitted } from '../../support/submitting';
import { errorOf } from '../../../tools/fake-tasks';
import { VirtualClock } from '../../../tools/virtual-clock';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const itemsOf = (list: ReadonlyArray<{ item: number }>) => list.map(({ item }) => item);
const verdictsOf = ({ settled }: Submitted) =>
	settled.map(({ submission }) => verdictOf(submission));
const sorted = (list: number[]) => [...list].sort((one, other) => one - other);

const refused: Submission = { kind: 'error', error: errorOf('requestRefused') };
const unknown: Submission = { kind: 'error', error: errorOf('responseLost') };

function expectEachAcceptedOnce(seen: Submitted, count: number) {
	expect([...seen.accepted.values()]).toEqual(Array(count).fill(1));
	expect(sorted(itemsOf(seen.settled))).toEqual(numbers(count));
	expect(new Set(verdictsOf(seen))).toEqual(new Set(['accepted']));
}

describe('items on their way out', () => {
	it('none are done at once', async () => {
		expect(await submitTo(0)).toMatchObject({ sent: [], settled: [], tookMs: 0 });
	});

	it('go in their order, five at a time', async () => {
		const seen = await submitTo(23);
		expect(itemsOf(seen.sent)).toEqual(numbers(23));
		expect(seen.mostAtOnce).toBe(5);
		expect(seen.tookMs).toBe(5 * 200);
		expectEachAcceptedOnce(seen, 23);
	});

	it('go as many at a time as is set', async () => {
		expect((await submitTo(10, { concurrency: 2 })).mostAtOnce).toBe(2);
		expect((await submitTo(10, { concurrency: 1 })).tookMs).toBe(2_000);
	});

	it.each([
		['refused', refused],
		['unknown', unknown],
	])('one that is %s is not sent again, and holds up no other', async (verdict, answer) => {
		const seen = await submitTo(10, { answers: (item) => (item === 3 ? answer : undefined) });
		expect(itemsOf(seen.sent)).toEqual(numbers(10));
		expect(verdictOf(seen.settled.find(({ item }) => item === 3)!.submission)).toBe(verdict);
		expect(seen.accepted.size).toBe(9);
	});
});

describe('a 429', () => {
	it('is not accepted: the item goes again, and first', async () => {
		const seen = await submitTo(10, {
			answers: (item, nth) => (item === 2 && nth === 1 ? rateLimited(5_000) : undefined),
		});
		expectEachAcceptedOnce(seen, 10);
		const again = seen.sent.filter(({ item }) => item === 2)[1];
		const later = seen.sent.filter(({ at }) => at > 200);
		expect(later[0]).toEqual(again);
	});

	it('stops all items for as long as it says', async () => {
		const seen = await submitTo(30, {
			answers: (item, nth) => (item === 7 && nth === 1 ? rateLimited(5_000) : undefined),
		});
		const refusedAt = (seen.sent.find(({ item }) => item === 7)?.at as number) + 200;
		const inQuiet = seen.sent.filter(({ at }) => at >= refusedAt && at < refusedAt + 5_000);
		expect(inQuiet).toEqual([]);
		expectEachAcceptedOnce(seen, 30);
	});

	it('lets one item try the way before the others follow', async () => {
		const seen = await submitTo(30, {
			answers: (_, __, at) => (at < 1_000 ? rateLimited(2_000) : undefined),
		});
		const afterwards = seen.sent.filter(({ at }) => at >= 1_000).map(({ at }) => at);
		expect(afterwards.filter((at) => at === afterwards[0])).toHaveLength(1);
		expectEachAcceptedOnce(seen, 30);
	});

	it('never sleeps on where the pause ends between two readings of the clock', async () => {
		class Ticking extends VirtualClock {
			private readings = 0;
			override elapsed() {
				this.readings += 1;
				return super.elapsed() + this.readings;
			}
		}
		for (let pauseMs = 1_000; pauseMs < 1_020; pauseMs += 1) {
			const seen = await submitTo(7, {
				clock: new Ticking(),
				answers: (item, nth) => (item === 0 && nth === 1 ? rateLimited(pauseMs) : undefined),
			});
			expectEachAcceptedOnce(seen, 7);
		}
	});

	it('without Retry-After is followed by pauses that grow', async () => {
		const seen = await submitTo(1, { answers: (_, nth) => (nth < 5 ? rateLimited() : undefined) });
		const times = seen.sent.map(({ at }) => at);
		const pauses = times.slice(1).map((time, index) => time - (times[index] as number) - 200);
		expect(pauses).toEqual([1_500, 3_000, 6_000, 12_000]);
		expectEachAcceptedOnce(seen, 1);
	});

	it('that says to come at once is not taken by its word', async () => {
		const seen = await submitTo(1, {
			answers: (_, __, at) => (at < 60_000 ? rateLimited(0) : undefined),
		});
		expect(seen.sent.length).toBeLessThan(70);
		expectEachAcceptedOnce(seen, 1);
	});
});

describe('a hundred items against twenty a minute', () => {
	it.each([
		['says how long to wait', perMinute(20)],
		['says nothing', perMinute(20, 'nothing')],
		['says too little', perMinute(20, 1_000)],
		['says too much', perMinute(20, 90_000)],
	])('all get through, each once, where Novita %s', async (_, answers) => {
		const seen = await submitTo(100, { answers });
		expectEachAcceptedOnce(seen, 100);
		expect(seen.tookMs).toBeGreaterThan(4 * 60_000);
	});

	it('costs few requests where Novita says how long to wait', async () => {
		const seen = await submitTo(100, { answers: perMinute(20) });
		expect(seen.sent.length).toBeLessThan(130);
		expect(seen.tookMs).toBeLessThan(5 * 60_000);
	});
});

describe('patience', () => {
	it('ends where not one item is accepted for long', async () => {
		const seen = await submitTo(1, { answers: () => rateLimited() });
		expect(verdictsOf(seen)).toEqual(['rateLimited']);
		expect(seen.tookMs).toBeGreaterThan(8 * 60_000);
		expect(seen.tookMs).toBeLessThanOrEqual(10 * 60_000 + 200);
	});

	it('ends before a wait that would be longer', async () => {
		const seen = await submitTo(1, { answers: () => rateLimited(3_600_000) });
		expect(verdictsOf(seen)).toEqual(['rateLimited']);
		expect(seen.tookMs).toBe(200);
	});

	it.each([
		[3_600_000, 'Novita asks to wait 60 minutes before the next request'],
		[700_500, 'Novita asks to wait 12 minutes before the next request'],
		[undefined, 'the message of rateLimited'],
	])('that ends says how long Novita asks to wait (%p ms)', async (retryAfterMs, message) => {
		const seen = await submitTo(8, { answers: () => rateLimited(retryAfterMs) });
		expect(seen.settled).toHaveLength(8);
		for (const { submission } of seen.settled) {
			expect(submission).toMatchObject({ error: { message, mayBeAccepted: false } });
		}
	});

	it('begins anew with each item that is accepted', async () => {
		const seen = await submitTo(3, {
			answers: (item, nth) => (nth === 1 && item > 0 ? rateLimited(500_000) : undefined),
			concurrency: 1,
		});
		expectEachAcceptedOnce(seen, 3);
		expect(seen.tookMs).toBeGreaterThan(1_000_000);
	});

	it('settles each item once where it ends for all', async () => {
		const seen = await submitTo(20, { answers: () => rateLimited(), patienceMs: 60_000 });
		expect(sorted(itemsOf(seen.settled))).toEqual(numbers(20));
		expect(new Set(verdictsOf(seen))).toEqual(new Set(['rateLimited']));
	});
});

describe('stopping', () => {
	it('sends no further item, and lets those under way end', async () => {
		const seen = await submitTo(20, {
			answers: (item) => (item === 1 ? refused : undefined),
			goOn: ({ kind }) => kind === 'accepted',
		});
		expect(itemsOf(seen.sent)).toEqual([0, 1, 2, 3, 4]);
		expect(sorted(itemsOf(seen.settled))).toEqual([0, 1, 2, 3, 4]);
		expect(seen.accepted.size).toBe(4);
	});

	it('ends an item that was told to come again', async () => {
		const seen = await submitTo(3, {
			answers: (item) => (item === 0 ? refused : rateLimited(60_000)),
			goOn: ({ kind }) => kind === 'accepted',
		});
		expect(itemsOf(seen.sent)).toEqual([0, 1, 2]);
		expect(seen.settled).toHaveLength(3);
		expect(seen.tookMs).toBe(200);
	});
});

describe('cancelling', () => {
	it('sends no further item', async () => {
		const seen = await submitTo(100, { cancelAfterMs: 500 });
		expect(seen.sent.every(({ at }) => at < 500)).toBe(true);
		expect(seen.settled).toHaveLength(seen.sent.length);
		expect(seen.tookMs).toBe(600);
	});

	it('ends the quiet after a 429 at that moment', async () => {
		const seen = await submitTo(10, { answers: () => rateLimited(60_000), cancelAfterMs: 5_000 });
		expect(seen.sent.every(({ at }) => at === 0)).toBe(true);
		expect(seen.tookMs).toBe(5_000);
	});
});
