import type { Submission } from '../../../nodes/novita/api/client';
import { submitAll, type SubmitOptions } from '../../../nodes/submit/submitAll';
import { errorOf } from '../../../tools/fake-tasks';
import { VirtualClock } from '../../../tools/virtual-clock';
import { verdictOf } from '../../support/asking';

const refused: Submission = { kind: 'error', error: errorOf('requestRefused') };
const unknown: Submission = { kind: 'error', error: errorOf('responseLost') };
const rateLimited = (retryAfterMs?: number): Submission => ({
	kind: 'error',
	error: errorOf('rateLimited', { retryAfterMs }),
});

/** What an item gets at its `nth` try, counted from 1, so many milliseconds after the start; undefined for accepted. */
type Answers = (item: number, nth: number, sinceStartMs: number) => Submission | undefined;

interface Setting extends Partial<Omit<SubmitOptions, 'clock' | 'signal'>> {
	answers?: Answers;
	cancelAfterMs?: number;
	clock?: VirtualClock;
}

/** Submits so many items to a Novita of which only submissions are needed, each of which takes 200 ms. */
async function submitTo(count: number, setting: Setting = {}) {
	const { answers, cancelAfterMs, clock = new VirtualClock(), ...more } = setting;
	const startedAt = clock.now();
	const controller = new AbortController();
	const sent: Array<{ item: number; at: number }> = [];
	const accepted: number[] = [];
	let atOnce = 0;
	let mostAtOnce = 0;
	const submit = async (item: number): Promise<Submission> => {
		const at = clock.now() - startedAt;
		sent.push({ item, at });
		mostAtOnce = Math.max(mostAtOnce, (atOnce += 1));
		const answer = answers?.(item, sent.filter((each) => each.item === item).length, at);
		await clock.sleep(200);
		atOnce -= 1;
		if (answer) return answer;
		accepted.push(item);
		return { kind: 'accepted', taskId: `task-${item}` };
	};
	if (cancelAfterMs !== undefined) {
		void clock.sleep(cancelAfterMs).then(() => controller.abort());
	}
	const options = { goOn: () => true, random: () => 0.5, ...more, clock };
	const outcomes = submitAll(numbers(count), submit, { ...options, signal: controller.signal });
	const submissions = await clock.run(Promise.all(outcomes));
	const verdicts = submissions.map((each) => each && verdictOf(each));
	const items = sent.map(({ item }) => item);
	const tookMs = clock.now() - startedAt;
	return { sent, items, accepted, mostAtOnce, submissions, verdicts, tookMs };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

function expectEachAcceptedOnce({ accepted, verdicts }: Awaited<ReturnType<typeof submitTo>>) {
	expect([...accepted].sort((one, other) => one - other)).toEqual(numbers(verdicts.length));
	expect(new Set(verdicts)).toEqual(new Set(['accepted']));
}

describe('items on their way out', () => {
	it('none are done at once', async () => {
		expect(await submitTo(0)).toMatchObject({ sent: [], submissions: [], tookMs: 0 });
	});

	it.each([
		[undefined, 5, 1_000],
		[2, 2, 2_400],
	])('go in their order, with a concurrency of %p %i at a time', async (concurrency, most, ms) => {
		const seen = await submitTo(23, { concurrency });
		expect(seen.items).toEqual(numbers(23));
		expect([seen.mostAtOnce, seen.tookMs]).toEqual([most, ms]);
		expectEachAcceptedOnce(seen);
	});

	it.each([
		['refused', refused],
		['unknown', unknown],
	])('one that is %s is not sent again, and holds up no other', async (verdict, answer) => {
		const seen = await submitTo(10, { answers: (item) => (item === 3 ? answer : undefined) });
		expect(seen.items).toEqual(numbers(10));
		expect(seen.verdicts[3]).toBe(verdict);
		expect(seen.accepted).toHaveLength(9);
	});
});

describe('a 429', () => {
	it('is not accepted: all items wait as it says, and it goes first again', async () => {
		const seen = await submitTo(30, {
			answers: (item, nth) => (item === 7 && nth === 1 ? rateLimited(5_000) : undefined),
		});
		const refusedAt = seen.sent.find(({ item }) => item === 7)!.at + 200;
		const later = seen.sent.filter(({ at }) => at >= refusedAt);
		expect(later[0]).toEqual({ item: 7, at: refusedAt + 5_000 });
		expectEachAcceptedOnce(seen);
	});

	it('lets one item try the way before the others follow', async () => {
		const seen = await submitTo(30, {
			answers: (_, __, at) => (at < 1_000 ? rateLimited(2_000) : undefined),
		});
		const [first, second] = seen.sent.filter(({ at }) => at >= 1_000);
		expect(second!.at).toBeGreaterThan(first!.at);
		expectEachAcceptedOnce(seen);
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
			expectEachAcceptedOnce(seen);
		}
	});

	it.each([
		['pauses that grow, without Retry-After', undefined, [1_500, 3_000, 6_000, 12_000]],
		['a second, though it says to come at once', 0, [1_000, 1_000, 1_000, 1_000]],
	])('is followed by %s', async (_, retryAfterMs, expected) => {
		const answers: Answers = (_item, nth) => (nth < 5 ? rateLimited(retryAfterMs) : undefined);
		const seen = await submitTo(1, { answers });
		const times = seen.sent.map(({ at }) => at);
		expect(times.slice(1).map((time, index) => time - times[index]! - 200)).toEqual(expected);
		expectEachAcceptedOnce(seen);
	});

	/** Twenty requests in every sixty seconds; a refusal says `tells`, or the truth. */
	function twentyAMinute(tells: (leftMs: number) => number | undefined): Answers {
		const taken: number[] = [];
		return (_, __, at) => {
			const recent = taken.filter((time) => time > at - 60_000);
			if (recent.length >= 20) return rateLimited(tells(recent[0]! + 60_000 - at));
			taken.push(at);
			return undefined;
		};
	}

	it.each<[string, (leftMs: number) => number | undefined, number]>([
		['how long to wait', (leftMs) => leftMs, 130],
		['nothing', () => undefined, 1_000],
		['too little', () => 1_000, 1_000],
		['too much', () => 90_000, 130],
	])('lets a hundred items through, where Novita says %s', async (_, tells, mostRequests) => {
		const seen = await submitTo(100, { answers: twentyAMinute(tells) });
		expectEachAcceptedOnce(seen);
		expect(seen.tookMs).toBeGreaterThan(4 * 60_000);
		expect(seen.sent.length).toBeLessThan(mostRequests);
	});
});

describe('patience', () => {
	it('ends where not one item is accepted for long, for each of them once', async () => {
		const seen = await submitTo(20, { answers: () => rateLimited() });
		expect(seen.verdicts).toEqual(Array(20).fill('rateLimited'));
		expect(seen.tookMs).toBeGreaterThan(8 * 60_000);
		expect(seen.tookMs).toBeLessThanOrEqual(10 * 60_000 + 200);
	});

	it.each([
		[3_600_000, 'Novita asks to wait 60 minutes before the next request'],
		[700_500, 'Novita asks to wait 12 minutes before the next request'],
	])('ends before a wait that would be longer, and says how long: %i ms', async (ms, message) => {
		const seen = await submitTo(8, { answers: () => rateLimited(ms), concurrency: 1 });
		expect(seen.submissions).toMatchObject(
			Array(8).fill({ error: { message, mayBeAccepted: false } }),
		);
		expect(seen.tookMs).toBe(200);
	});

	it('says nothing of a wait that Novita asks for by the second', async () => {
		const seen = await submitTo(1, { answers: () => rateLimited(1_000), patienceMs: 60_000 });
		expect(seen.submissions).toMatchObject([{ error: { message: 'the message of rateLimited' } }]);
	});

	it('begins anew with each item that is accepted', async () => {
		const seen = await submitTo(3, {
			answers: (item, nth) => (nth === 1 && item > 0 ? rateLimited(500_000) : undefined),
			concurrency: 1,
		});
		expectEachAcceptedOnce(seen);
		expect(seen.tookMs).toBeGreaterThan(1_000_000);
	});

	it('does not begin anew with one that is refused', async () => {
		const seen = await submitTo(3, {
			answers: (item, nth) => (nth > 1 ? refused : rateLimited(item === 0 ? 500_000 : 200_000)),
			concurrency: 1,
		});
		expect(seen.verdicts).toEqual(['refused', 'rateLimited', 'rateLimited']);
	});
});

describe('stopping', () => {
	const goOn = ({ kind }: { kind: string }) => kind === 'accepted';

	it('sends no further item, and lets those under way end', async () => {
		const answers: Answers = (item) => (item === 1 ? refused : undefined);
		const seen = await submitTo(20, { answers, goOn });
		expect(seen.items).toEqual([0, 1, 2, 3, 4]);
		const [done, no] = ['accepted', 'refused'];
		expect(seen.verdicts).toEqual([done, no, done, done, done, ...Array(15).fill(undefined)]);
	});

	it('ends an item that was told to come again', async () => {
		const answers: Answers = (item) => (item === 0 ? refused : rateLimited(60_000));
		const seen = await submitTo(3, { answers, goOn });
		expect(seen.verdicts).toEqual(['refused', 'rateLimited', 'rateLimited']);
		expect([seen.items, seen.tookMs]).toEqual([[0, 1, 2], 200]);
	});
});

describe('cancelling', () => {
	it('sends no further item', async () => {
		const seen = await submitTo(100, { cancelAfterMs: 500 });
		expect(seen.sent.every(({ at }) => at < 500)).toBe(true);
		expect(seen.verdicts.filter(Boolean)).toHaveLength(seen.sent.length);
		expect(seen.tookMs).toBe(600);
	});

	it('ends the quiet after a 429 at that moment', async () => {
		const seen = await submitTo(10, { answers: () => rateLimited(60_000), cancelAfterMs: 5_000 });
		expect(seen.sent.every(({ at }) => at === 0)).toBe(true);
		expect(seen.tookMs).toBe(5_000);
	});
});
