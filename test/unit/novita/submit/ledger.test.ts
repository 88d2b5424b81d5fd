import { Ledger } from '../../../../nodes/novita/submit/ledger';
import { errorOf } from '../../../support/checks';

describe('the ledger of submissions', () => {
	let now = 0;
	const ledger = (most?: number, forgetAfterMs?: number) =>
		new Ledger(() => now, most, forgetAfterMs);
	const sending = { kind: 'sending' as const };

	beforeEach(() => {
		now = 1_000_000_000;
	});

	it('gives back what was noted last', () => {
		const book = ledger();
		const accepted = { kind: 'accepted' as const, taskId: 'task-1', submittedAt: 5 };
		book.set('a', sending);
		book.set('a', accepted);
		book.set('b', { kind: 'unknown', error: errorOf('responseLost') });
		expect(book.get('a')).toEqual(accepted);
		expect(book.get('b')).toMatchObject({ kind: 'unknown' });
		expect(book.get('c')).toBeUndefined();
		expect(book.size).toBe(2);
	});

	it('forgets what is taken out', () => {
		const book = ledger();
		book.set('a', sending);
		book.delete('a');
		expect([book.get('a'), book.size]).toEqual([undefined, 0]);
	});

	it('keeps an entry for a day, and no longer', () => {
		const book = ledger();
		book.set('a', sending);
		now += 24 * 60 * 60_000 - 1;
		expect(book.get('a')).toEqual(sending);
		now += 1;
		expect(book.get('a')).toBeUndefined();
		expect(book.size).toBe(0);
	});

	it('keeps the newest where there are too many', () => {
		const book = ledger(3);
		for (const key of ['a', 'b', 'c', 'd', 'e']) book.set(key, sending);
		expect(book.size).toBe(3);
		expect(['a', 'b', 'c', 'd', 'e'].map((key) => book.get(key) !== undefined)).toEqual([
			false,
			false,
			true,
			true,
			true,
		]);
	});

	it('takes what was noted again for new', () => {
		const book = ledger(2);
		book.set('a', sending);
		book.set('b', sending);
		book.set('a', sending);
		book.set('c', sending);
		expect(book.get('a')).toEqual(sending);
		expect(book.get('b')).toBeUndefined();
	});

	it('holds 10,000 entries at most', () => {
		const book = ledger();
		for (let index = 0; index < 10_500; index++) book.set(`key ${index}`, sending);
		expect(book.size).toBe(10_000);
	});

	it('has no entry by the name of a prototype key', () => {
		expect(ledger().get('constructor')).toBeUndefined();
	});
});
