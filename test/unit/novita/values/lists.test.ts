import { looksLikeJson, withoutFence } from '../../../../nodes/novita/values/json';
import { flatten, readList } from '../../../../nodes/novita/values/lists';
import { leftoverIn } from '../../../../nodes/novita/values/leftovers';

const SHOTS = { keys: ['shots', 'multiPrompt'] };
const wide = { prompt: 'wide', duration: 5 };
const close = { prompt: 'close', duration: 3 };
const fenced = (text: string, language = 'json') => `\`\`\`${language}\n${text}\n\`\`\``;

describe('a list of objects', () => {
	const both = [wide, close];
	const json = JSON.stringify(both);

	it.each<[string, unknown]>([
		['as it is', both],
		['as the editor gives it', { shots: both }],
		['under another spelling of its name', { Multi_Prompt: both }],
		['as JSON', json],
		['as JSON under its name', JSON.stringify({ shots: both })],
		['with blanks around it', `\n ${json} `],
		['fenced', fenced(json)],
		['fenced without a language', fenced(json, '')],
		['fenced in one line', `\`\`\`json ${json} \`\`\``],
		['as a list of JSON texts', both.map((shot) => JSON.stringify(shot))],
		['as items', both.map((shot) => ({ json: shot }))],
		['as one item that holds it', { json: { shots: both } }],
		['as JSON inside of JSON', JSON.stringify({ shots: json })],
		['as a list that holds it', [{ shots: both }]],
	])('comes %s', (_, raw) => {
		expect(readList(raw, SHOTS)).toEqual({ kind: 'value', value: both });
	});

	it('may be a single one', () => {
		expect(readList(wide, SHOTS)).toEqual({ kind: 'value', value: [wide] });
		expect(readList(JSON.stringify(wide), SHOTS)).toEqual({ kind: 'value', value: [wide] });
	});
});

describe('a list of texts', () => {
	it.each<[unknown, string[]]>([
		[
			['wide', 'close'],
			['wide', 'close'],
		],
		['["wide","close"]', ['wide', 'close']],
		['wide', ['wide']],
		[
			['[Wide shot] a cup', '{product} turns'],
			['[Wide shot] a cup', '{product} turns'],
		],
	])('%j is %j', (raw, value) => expect(readList(raw, SHOTS)).toEqual({ kind: 'value', value }));

	it.each<[unknown, string[]]>([
		['a, b', ['a', 'b']],
		['a;b', ['a', 'b']],
		['a\nb', ['a', 'b']],
		['["a","b"]', ['a', 'b']],
		[
			['a', 'b'],
			['a', 'b'],
		],
		['a,,b,', ['a', 'b']],
	])('with a separator %j is %j', (raw, value) => {
		expect(readList(raw, { keys: ['voices'], separator: /[\s,;]/ })).toEqual({
			kind: 'value',
			value,
		});
	});
});

describe('a bound in size', () => {
	const many = (count: number) => Array.from({ length: count }, () => 'wide');

	it.each<[string, unknown]>([
		['entries', many(1000)],
		['entries of a list in it', [{ shots: many(1000) }]],
		['characters of JSON', `[${' '.repeat(19_992)}"wide"]`],
	])('is kept by so many %s', (_, raw) => {
		expect(readList(raw, SHOTS).kind).toBe('value');
	});

	it.each<[string, unknown, string]>([
		['entries', many(1001), 'a list of at most 1000 entries'],
		['texts', many(1001).join(), 'a list of at most 1000 entries'],
		['entries of lists in it', [{ shots: many(1000) }, 'a'], 'a list of at most 1000 entries'],
		[
			'characters of JSON',
			`[${' '.repeat(19_993)}"wide"]`,
			'a list, or JSON of at most 20,000 characters',
		],
	])('is broken by so many %s', (_, raw, expected) => {
		const rule = { ...SHOTS, separator: /,/ };
		expect(readList(raw, rule)).toEqual({ kind: 'unclear', expected });
	});

	it('holds for lists in entries too', () => {
		const entries = [{ prompt: many(1000) }, { prompt: many(1) }];
		expect(flatten(entries.slice(0, 1), ['prompt'], SHOTS).kind).toBe('value');
		expect(flatten(entries, ['prompt'], SHOTS).kind).toBe('unclear');
	});
});

describe('no list', () => {
	it.each([undefined, null, '', ' ', [], {}, '[]', '{}', { shots: [] }, { shots: '' }])(
		'%j is empty',
		(raw) => expect(readList(raw, SHOTS)).toEqual({ kind: 'empty' }),
	);

	it.each([
		'[{"prompt":"wide"',
		'[wide, close]',
		'{"prompt": wide}',
		"[{'prompt': 'wide'}]",
		fenced('[{"prompt":'),
		['[{"prompt":"wide"'],
		['{"prompt":"wide"'],
		[['wide']],
		5,
		true,
		new Date(),
	])('%j is refused, and never taken for a text', (raw) => {
		expect(readList(raw, SHOTS)).toMatchObject({ kind: 'unclear' });
	});
});

describe('a letter of a chat model', () => {
	const rule = { ...SHOTS, entryKeys: ['prompt'] };
	const list = JSON.stringify([wide, close], null, 2);

	it.each([
		`Sure! ${list}`,
		`Sure, here are [as you asked] your "shots":\n\n${list}\n\nAnything else?`,
		`Here is the JSON:\n${fenced(list)}\nLet me know {if} it's right.`,
		`Here is the JSON:\n${fenced(list, '')}`,
		`Sure! {"shots": ${list}}`,
	])('gives its only list: %s', (letter) => {
		expect(readList(letter, rule)).toEqual({ kind: 'value', value: [wide, close] });
		expect(flatten([{ prompt: letter }], ['prompt'], rule)).toEqual({
			kind: 'value',
			value: [wide, close],
		});
	});

	it('gives a list of texts, too', () => {
		expect(readList('Sure! ["wide", "close"]', rule)).toEqual({
			kind: 'value',
			value: ['wide', 'close'],
		});
	});

	it.each([
		`First: ${list} Or: ${list}`,
		`${fenced(list)} or ${fenced(list)}`,
		`Sure! ${list.slice(0, -20)}`,
		`Sure! ${list} ${'a'.repeat(20_000)}`,
	])('with two, or a cut-off one, is refused', (letter) => {
		expect(readList(letter, rule)).toMatchObject({ kind: 'unclear' });
		expect(flatten([{ prompt: letter }], ['prompt'], rule)).toMatchObject({ kind: 'unclear' });
	});

	it.each([
		'[[Scene 1]] A cup',
		'{Camera: slow pan} A cup',
		'["Stop!" she shouts] A cup',
		'A sign that reads ["OPEN"]',
		'A sign that reads {"a": 1}',
		'A [wide] shot {of} a 5" cup',
	])('is none where it is words: %s', (words) => {
		expect(readList(words, rule)).toEqual({ kind: 'value', value: [words] });
		expect(readList([words], rule)).toEqual({ kind: 'value', value: [words] });
		const shot = { prompt: words };
		expect(flatten([shot], ['prompt'], rule)).toEqual({ kind: 'value', value: [shot] });
	});

	it('is none where a prompt is JSON', () => {
		const shot = { prompt: '{"scene":"A cup","camera":"slow pan"}' };
		expect(flatten([shot], ['prompt'], rule)).toEqual({ kind: 'value', value: [shot] });
	});
});

describe('what an expression left behind in a text', () => {
	it.each([
		['[object Object]', '[object Object]'],
		['A cup, [object Object], in the light', '[object Object]'],
		['undefined', 'undefined'],
		['null', 'null'],
		['undefined, null.', 'undefined'],
		['N/A', 'N/A'],
		['#REF!', '#REF!'],
		['NaN', 'NaN'],
		['A video of {{ $json.product }}, slow', '{{ $json.product }}, an expression that stayed text'],
		["{{ $('Rows').item.json.text }}", "{{ $('Rows').item.json.text }}"],
		['{{$fromAI("prompt")}}', '{{$fromAI("prompt")}}'],
	])('%j is refused', (text, what) => {
		expect(leftoverIn(text)).toMatchObject({
			kind: 'invalid',
			what: expect.stringContaining(what),
			fix: expect.stringMatching(/\.$/),
		});
	});

	it.each([
		['A cup, n/a', 'n/a'],
		['A cup, #REF!', '#REF!'],
		['A cup in undefined light', 'undefined'],
		['unter null Grad', 'null'],
		['Name: null.', 'null'],
		['{"prompt":"A cup"}', 'JSON'],
		['[{"prompt":"A cup"}]', 'JSON'],
		['["A cup"]', 'JSON'],
		['[1, 2]', 'JSON'],
		['{"prompt":"A cup', 'JSON'],
		['{prompt: "A cup"}', 'JSON'],
		[fenced('{"prompt":"A cup"}'), 'JSON'],
		[fenced('A cup turns', ''), '```'],
		[`Here are your shots:\n${fenced('[{"prompt":"A cup"}]')}`, '```'],
	])('%j gives a hint', (text, what) => {
		expect(leftoverIn(text)).toEqual({ kind: 'hint', what: expect.stringContaining(what) });
	});

	it.each([
		'A cup turns',
		'Null Island at dawn, Undefined shapes',
		'nullify, annulled, undefinedly',
		'[Wide shot] A cup',
		'{product} on a table',
		'{{product}} on a table',
		'It costs $json.5',
		'[[Scene 1]] A cup',
		'{Camera: slow pan} A cup',
		'["Stop!" she shouts] A cup',
		'A sign that says {"a": 1}',
		'Banana, nana, Nanking',
		'5',
	])('%j has none', (text) => expect(leftoverIn(text)).toBeUndefined());
});

describe('the look of JSON', () => {
	it.each(['{"a":1}', '[{"a"', '["a', '[]', '{}', '[[1]]', '[1,2]'])('%j has it', (text) => {
		expect(looksLikeJson(text)).toBe(true);
	});

	it.each(['[Wide] a', '{a}', 'a', '5', '"a"', '[1] a'])('%j does not', (text) => {
		expect(looksLikeJson(text)).toBe(false);
	});

	it('is looked for inside of a fence', () => {
		expect(withoutFence(fenced('a'))).toBe('a');
		expect(withoutFence('a ```b```')).toBe('a ```b```');
	});
});
