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

describe('what an expression left behind in a text', () => {
	it.each([
		['[object Object]', '[object Object]'],
		['A cup, [object Object], in the light', '[object Object]'],
		['undefined', 'undefined'],
		['A cup in undefined light', 'undefined'],
		['null', 'null'],
		['Name: null.', 'null'],
		['{"prompt":"A cup"}', 'JSON'],
		['[{"prompt":"A cup"}]', 'JSON'],
		['["A cup"]', 'JSON'],
		['[1, 2]', 'JSON'],
		['{"prompt":"A cup', 'JSON'],
		['{prompt: "A cup"}', 'JSON'],
		[fenced('{"prompt":"A cup"}'), 'JSON'],
	])('%j is refused', (text, what) => {
		expect(leftoverIn(text)).toMatchObject({
			kind: 'invalid',
			what: expect.stringContaining(what),
			fix: expect.stringMatching(/\.$/),
		});
	});

	it.each([
		['N/A', 'N/A'],
		['A cup, n/a', 'n/a'],
		['#REF!', '#REF!'],
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
