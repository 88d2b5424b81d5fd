import { show, type Reading } from '../../../../nodes/novita/values/reading';
import {
	looksLikeTime,
	readChoice,
	readId,
	readNumber,
	readSeconds,
	readSwitch,
	readText,
} from '../../../../nodes/novita/values/scalars';

const ratios = [
	{ value: '16:9', label: '16:9 (Landscape)' },
	{ value: '9:16', label: '9:16 (Portrait)' },
];
const lengths = [3, 5].map((value) => ({ value, label: `${value} Seconds` }));

/** By what each says that it expects. */
const readers = {
	'true or false': readSwitch,
	'a number': (raw) => readNumber(raw),
	'a number, at least 1': (raw) => readNumber(raw, { min: 1 }),
	'a whole number from 1 to 3': (raw) => readNumber(raw, { min: 1, max: 3, whole: true }),
	'a number of seconds': (raw) => readNumber(raw, { unit: 'seconds' }),
	'a number of minutes': (raw) => readNumber(raw, { unit: 'minutes' }),
	'a number of megabytes': (raw) => readNumber(raw, { unit: 'megabytes' }),
	'a number of dollars from 0 to 10': (raw) =>
		readNumber(raw, { min: 0, max: 10, unit: 'dollars' }),
	text: readText,
	'an ID of letters, digits, - and _': readId,
	'one of: 16:9, 9:16': (raw) => readChoice(raw, ratios),
	'one of: 3, 5': (raw) => readChoice(raw, lengths, 'seconds'),
	'a date like 2026-11-28 or 2026-11-28T09:00:00Z': (raw) => readSeconds(raw),
} satisfies Record<string, (raw: unknown) => Reading<unknown>>;

type Expected = keyof typeof readers;

const DOLLARS = 'a number of dollars from 0 to 10';
const ID = 'an ID of letters, digits, - and _';
const DATE = 'a date like 2026-11-28 or 2026-11-28T09:00:00Z';

const invisible = (text: string) => `\u200b\u200e${text}\u2060\ufeff`;

it.each<[Expected, unknown, unknown[]]>([
	['true or false', true, [true, 'true', 'TRUE', ' True ', 1, '1', 'yes', 'y', 'on', 'ON']],
	['true or false', false, [false, 'false', 'FALSE', ' False ', 0, '0', 'no', 'n', 'off']],
	['a number', 5, [5, '5', ' 5.0 ', '+5', '5.'.padEnd(40, '0')]],
	['a number', 0.5, ['0,5', ',5', '.5', '5e-1']],
	['a number', -1.25, ['-1,25', '-1.25']],
	['a number', 0.125, ['0,125']],
	['a number, at least 1', 1, [1, '1']],
	['a whole number from 1 to 3', 3, [3, '3', '3.0']],
	['a number of seconds', 5, ['5 seconds', '5s', '5,0 SEC', '5 secs', '5 Second']],
	['a number of minutes', 1.5, ['1.5 min', '1,5m']],
	['a number of megabytes', 200, ['200 MB', '200 megabytes']],
	[DOLLARS, 5, [5, '5', '5.00', '5,0', '$5', '$ 5', '5 USD', 'USD 5', '5 dollars', '5$']],
	['text', 'a cup', ['a cup', '  a cup\n', 'a cup \ud83c', 'a \ud83ccup', 'a\u0000 cup\u001b']],
	['text', 'a cup\n\ton a table', ['a cup\n\ton a table']],
	['text', 'I \u2764\ufe0f \u{1f469}\u200d\u{1f680}', ['I \u2764\ufe0f \u{1f469}\u200d\u{1f680}']],
	['text', '5', [5, '5']],
	['text', 'true', [true]],
	[ID, 'task_1-a', ['task_1-a', ' task_1-a ']],
	[ID, '829824295735410756', ['829824295735410756']],
	[ID, 'a'.repeat(128), ['a'.repeat(128)]],
	[
		'one of: 16:9, 9:16',
		'9:16',
		['9:16', ' 9:16\n', '9 : 16', '9:16 (Portrait)', '9:16(portrait)'],
	],
	['one of: 3, 5', 5, [5, '5', '5.0', ' 5 ', '5 seconds', '5s', '5 Seconds', '5,0']],
	[DATE, 1_795_824_000, ['2026-11-28', '2026-11-28T00:00:00Z', '2026-11-28 00:00', ' 2026-11-28 ']],
	[DATE, 1_795_824_000, ['2026-11-28t01:00:00.9+01:00', new Date('2026-11-28')]],
])('%s is read: %p', (expected, value, given) => {
	for (const raw of given) {
		expect([raw, readers[expected](raw)]).toEqual([raw, { kind: 'value', value }]);
		if (typeof raw === 'string') expect(readers[expected](invisible(raw)).kind).toBe('value');
	}
});

it.each<[Expected, unknown[]]>([
	['true or false', ['perhaps', 2, -1, '00', 'null', 'undefined', 'N/A', {}, [], [true], NaN]],
	['a number', ['1,000', '1.000,5', '1,2,3', '5 seconds', 'five', '0x5', '1e999', '5-10']],
	['a number', ['5.'.padEnd(41, '0'), NaN, Infinity, true, [5], {}]],
	['a number, at least 1', [0, '0.9', '?']],
	['a whole number from 1 to 3', [2.5, 0, '4']],
	['a number of seconds', ['5 minutes', '$5', '5 5s']],
	[DOLLARS, ['five', '$', '5 EUR', '-5', '$-5', '5 USD 5', '5 seconds', NaN, 11, {}, true]],
	['text', [{}, [], ['a'], NaN, new Date(), () => 'a']],
	[ID, [829824295735410756n, 'a b', 'a/b', '../a', 'null', 'undefined', 'NaN', 'None', {}, ['a']]],
	[ID, ['{"id":"a"}', 'a'.repeat(129)]],
	['one of: 16:9, 9:16', ['4:3', '16:09:00', '16x9', 'wide', 'null', 'N/A', {}, [], ['9:16'], 5]],
	['one of: 16:9, 9:16', ['__proto__', 'constructor', 'toString']],
	['one of: 3, 5', [4, '4', '5 minutes', 'five', '3-5', true, {}, 'constructor']],
	[DATE, ['2026-02-30', '2026-13-01', '28.11.2026', '2026-11-28T25:00', 'soon', 1_795_824_000, {}]],
	[DATE, [new Date(NaN), '1969-12-31']],
])('%s is what these are not', (expected, given) => {
	for (const raw of given) {
		expect([raw, readers[expected](raw)]).toEqual([raw, { kind: 'unclear', expected }]);
	}
});

it('a moment is the end of a day where that is asked for, and a DateTime', () => {
	expect(readSeconds('2026-11-28', true)).toEqual({ kind: 'value', value: 1_795_910_399 });
	const now = { toMillis: () => 5000, valueOf: () => 5000 };
	expect(readSeconds(now)).toEqual({ kind: 'value', value: 5 });
});

it('a choice is not guessed where only the case tells two apart', () => {
	const choices = [{ value: 'A' }, { value: 'a' }];
	expect(readChoice('a', choices)).toEqual({ kind: 'value', value: 'a' });
	expect(readChoice(' a', choices)).toMatchObject({ kind: 'unclear' });
});

it('a number is no ID, as its last digits may be lost', () => {
	const expected = 'text (a long number loses its last digits)';
	expect(readId(829824295735410700)).toEqual({ kind: 'unclear', expected });
});

it.each([
	...[undefined, null, '', '   ', '\n', '\u200b', '\u2800\u2800', '\u3164', ' \u00ad\u200f '],
	...['\ud83d', '\u0000', '\ufeff\ufe0f'],
])('nothing, or what only looks empty, is read as nothing by all: %j', (raw) => {
	for (const read of Object.values(readers)) expect(read(raw)).toEqual({ kind: 'empty' });
});

it.each<[unknown, string]>([
	['task\u200b1', '"task[U+200B]1"'],
	['\u202e5 sec', '"[U+202E]5 sec"'],
	['a\u0000b c', '"a[U+0000]b c"'],
	['Café 🎬', '"Café 🎬"'],
	[5, '5'],
	[true, 'true'],
	['a'.repeat(40), `"${'a'.repeat(40)}"`],
	['🎬'.repeat(21), `"${'🎬'.repeat(20)}…"`],
	[`a${'🎬'.repeat(21)}`, `"a${'🎬'.repeat(19)}…"`],
	[{ scene: 'a', camera: 'b' }, 'an object with scene, camera'],
	[{}, 'an object'],
	[[], 'a list'],
	[new Date(), 'a date'],
	[Symbol('a'), 'an object'],
	[null, 'nothing'],
])('%p in a message is %s', (raw, shown) => {
	expect(show(raw)).toBe(shown);
});

it('a spreadsheet makes a time of a ratio', () => {
	const texts = ['16:09:00', '9:16:00', '16:09', '4:09 PM', '1899-12-30T16:09:00.000Z'];
	for (const raw of [...texts, 0.6729, new Date()])
		expect([raw, looksLikeTime(raw)]).toEqual([raw, true]);
	for (const raw of ['4:3', 'wide', 5, 0, 1, {}])
		expect([raw, looksLikeTime(raw)]).toEqual([raw, false]);
});
