import { show } from '../../../../nodes/novita/values/reading';
import {
	looksLikeTime,
	readChoice,
	readId,
	readNumber,
	readSwitch,
	readText,
	type NumberRule,
} from '../../../../nodes/novita/values/scalars';

const value = (expected: unknown) => ({ kind: 'value', value: expected });
const EMPTY = { kind: 'empty' };

const nothing = [undefined, null, '', '   ', '\n'];

describe('nothing', () => {
	it.each(nothing)('is read as nothing by all: %p', (raw) => {
		expect([
			readSwitch(raw),
			readNumber(raw),
			readText(raw),
			readId(raw),
			readChoice(raw, [{ value: 'a' }]),
		]).toEqual([EMPTY, EMPTY, EMPTY, EMPTY, EMPTY]);
	});
});

describe('a switch', () => {
	it.each([true, 'true', 'TRUE', ' True ', 1, '1', 'yes', 'Yes', 'y', 'on', 'ON'])(
		'is on with %p',
		(raw) => expect(readSwitch(raw)).toEqual(value(true)),
	);

	it.each([false, 'false', 'FALSE', ' False ', 0, '0', 'no', 'NO', 'n', 'off'])(
		'is off with %p',
		(raw) => expect(readSwitch(raw)).toEqual(value(false)),
	);

	it.each(['perhaps', 2, -1, '00', 'null', 'undefined', 'N/A', {}, [], [true], Number.NaN])(
		'is refused with %p',
		(raw) => expect(readSwitch(raw)).toEqual({ kind: 'unclear', expected: 'true or false' }),
	);
});

describe('a number', () => {
	it.each<[unknown, NumberRule, number]>([
		[5, {}, 5],
		['5', {}, 5],
		[' 5.0 ', {}, 5],
		['0,5', {}, 0.5],
		['0,125', {}, 0.125],
		[',5', {}, 0.5],
		['-1,25', {}, -1.25],
		['5 seconds', { unit: 'seconds' }, 5],
		['5s', { unit: 'seconds' }, 5],
		['1 Second', { unit: 'seconds' }, 1],
		['5,0 SEC', { unit: 'seconds' }, 5],
		['1.5 min', { unit: 'minutes' }, 1.5],
		['200 MB', { unit: 'megabytes' }, 200],
		['5.'.padEnd(40, '0'), {}, 5],
	])('%p with %j is %p', (raw, rule, number) => {
		expect(readNumber(raw, rule)).toEqual(value(number));
	});

	it.each<[unknown, NumberRule]>([
		['1,000', {}],
		['1.000,5', {}],
		['1,2,3', {}],
		['5 minutes', { unit: 'seconds' }],
		['5 seconds', {}],
		['five', {}],
		['0x5', {}],
		['1e999', {}],
		['5-10', {}],
		['5.'.padEnd(41, '0'), {}],
		[Number.NaN, {}],
		[Infinity, {}],
		[true, {}],
		[[5], {}],
		[{}, {}],
		[5.5, { whole: true }],
		[0, { min: 1, max: 3 }],
		['4', { min: 1, max: 3 }],
	])('%p with %j is refused', (raw, rule) => {
		expect(readNumber(raw, rule)).toMatchObject({ kind: 'unclear' });
	});

	it.each<[NumberRule, string]>([
		[{}, 'a number'],
		[{ min: 1 }, 'a number, at least 1'],
		[{ min: 0, max: 1 }, 'a number from 0 to 1'],
		[{ min: 1, max: 600, unit: 'seconds' }, 'a number of seconds from 1 to 600'],
		[{ min: 3, max: 15, whole: true, unit: 'seconds' }, 'a whole number of seconds from 3 to 15'],
	])('that %j asks for is described', (rule, expected) => {
		expect(readNumber('?', rule)).toEqual({ kind: 'unclear', expected });
	});
});

describe('a text', () => {
	it.each([
		['a cup', 'a cup'],
		['  a cup\n', 'a cup'],
		['\u200ba cup\u2060', 'a cup'],
		['a cup \ud83c', 'a cup'],
		['a \ud83ccup', 'a cup'],
		['a\u0000 cup\u001b', 'a cup'],
		['a cup\n\ton a table', 'a cup\n\ton a table'],
		[
			'I \u2764\ufe0f \ud83d\udc69\u200d\ud83d\ude80',
			'I \u2764\ufe0f \ud83d\udc69\u200d\ud83d\ude80',
		],
		[5, '5'],
		[true, 'true'],
	])('%p is %p', (raw, text) => expect(readText(raw)).toEqual(value(text)));

	it.each([{}, [], ['a'], Number.NaN, new Date(), () => 'a'])('%p is none', (raw) => {
		expect(readText(raw)).toMatchObject({ kind: 'unclear' });
	});
});

describe('what is not seen', () => {
	it.each([
		'\u200b',
		'\u2800\u2800',
		'\u3164',
		' \u00ad\u200f ',
		'\ud83d',
		'\u0000',
		'\ufeff\ufe0f',
	])('makes a text that only looks empty: %j', (raw) => {
		for (const read of [readText, readId, readSwitch, readNumber]) {
			expect(read(raw)).toEqual({ kind: 'empty' });
		}
	});

	it('counts for nothing at the ends of a value', () => {
		const marked = (text: string) => `\u200b\u200e${text}\u2060\ufeff`;
		expect(readId(marked('task-1'))).toEqual(value('task-1'));
		expect(readNumber(marked('5'))).toEqual(value(5));
		expect(readSwitch(marked('yes'))).toEqual(value(true));
		expect(readChoice(marked('9:16'), [{ value: '9:16' }])).toEqual(value('9:16'));
		expect(readChoice(marked('5 s'), [{ value: 5 }], 'seconds')).toEqual(value(5));
	});

	it.each([
		['task\u200b1', '"task[U+200B]1"'],
		['\u202e5 sec', '"[U+202E]5 sec"'],
		['a\u0000b c', '"a[U+0000]b c"'],
		['Café 🎬', '"Café 🎬"'],
		['🎬'.repeat(21), `"${'🎬'.repeat(20)}…"`],
		[`a${'🎬'.repeat(21)}`, `"a${'🎬'.repeat(19)}…"`],
	])('is named in a message: %j', (text, shown) => {
		expect(show(text)).toBe(shown);
	});

	it.each([
		[{ scene: 'a', camera: 'b' }, 'an object with scene, camera'],
		[{}, 'an object'],
	])('nor is what an object holds, but its fields are: %j', (object, shown) => {
		expect(show(object)).toBe(shown);
	});
});

describe('an ID', () => {
	it.each(['task-1', ' task_1 ', '829824295735410756', 'a'.repeat(128)])('%p is one', (raw) => {
		expect(readId(raw)).toEqual(value(raw.trim()));
	});

	it.each([
		829824295735410756n,
		829824295735410700,
		5,
		'a b',
		'a/b',
		'../a',
		'null',
		'undefined',
		'NaN',
		'{"id":"a"}',
		'a'.repeat(129),
		{},
		['a'],
	])('%p is none', (raw) => expect(readId(raw)).toMatchObject({ kind: 'unclear' }));
});

describe('a choice', () => {
	const ratios = [
		{ value: '16:9', label: '16:9 (Landscape)' },
		{ value: '9:16', label: '9:16 (Portrait)' },
		{ value: '1:1', label: '1:1 (Square)' },
	];
	const seconds = [3, 5, 10].map((each) => ({ value: each, label: `${each} Seconds` }));

	it.each(['9:16', ' 9:16 ', '9 : 16', '9:16\n', '9:16 (Portrait)', '9:16 (portrait)'])(
		'%p is 9:16',
		(raw) => expect(readChoice(raw, ratios)).toEqual(value('9:16')),
	);

	it.each([5, '5', '5.0', ' 5 ', '5 seconds', '5s', '5 Seconds', '5,0'])('%p is 5', (raw) => {
		expect(readChoice(raw, seconds, 'seconds')).toEqual(value(5));
	});

	it.each(['4:3', '16:09:00', '16x9', 'wide', 'null', 'undefined', 'N/A', {}, [], ['9:16'], 5])(
		'%p is no ratio',
		(raw) => {
			expect(readChoice(raw, ratios)).toEqual({
				kind: 'unclear',
				expected: 'one of: 16:9, 9:16, 1:1',
			});
		},
	);

	it.each([4, '4', '5 minutes', 'five', '5-10', true, {}])('%p is no length', (raw) => {
		expect(readChoice(raw, seconds, 'seconds')).toMatchObject({ kind: 'unclear' });
	});

	it('is not guessed where only the case tells two apart', () => {
		const choices = [{ value: 'A' }, { value: 'a' }];
		expect(readChoice('a', choices)).toEqual(value('a'));
		expect(readChoice(' a', choices)).toMatchObject({ kind: 'unclear' });
	});
});

describe('what a spreadsheet makes of a ratio', () => {
	it.each([
		'16:09:00',
		'9:16:00',
		'16:09',
		'4:09 PM',
		'1899-12-30T16:09:00.000Z',
		0.6729,
		new Date(),
	])('%p looks like a time', (raw) => expect(looksLikeTime(raw)).toBe(true));

	it.each(['4:3', 'wide', 5, 0, {}])('%p does not', (raw) => {
		expect(looksLikeTime(raw)).toBe(false);
	});
});
