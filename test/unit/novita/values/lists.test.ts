import { looksLikeJson, withoutFence } from '../../../../nodes/novita/values/json';
import { readList } from '../../../../nodes/novita/values/lists';
import { leftoverIn } from '../../../../nodes/novita/values/leftovers';

const SHOTS = { keys: ['shots', 'scenes', 'multiPrompt'], entryKeys: ['prompt'] };
const wide = { prompt: 'wide', duration: 5 };
const close = { prompt: 'close', duration: 3 };
const both = [wide, close];
const json = JSON.stringify(both);
const pretty = JSON.stringify(both, null, 2);
const fenced = (text: string, language = 'json') => `\`\`\`${language}\n${text}\n\`\`\``;

describe('a list of objects', () => {
	it.each<[string, unknown]>([
		['as it is', both],
		['as the editor gives it', { shots: both }],
		['as scenes', { title: 'A cup', scenes: both }],
		['under the name that the API has', { multi_prompt: both }],
		['under another spelling of its name', { Multi_Prompt: both }],
		['as JSON', json],
		['as JSON under its name', JSON.stringify({ shots: both })],
		['with blanks around it', `\n ${json} `],
		['fenced', fenced(json)],
		['fenced without a language', fenced(json, '')],
		['fenced in one line', `\`\`\`json ${json} \`\`\``],
		['as one item that holds it', { json: { shots: both } }],
		['as JSON inside of JSON', JSON.stringify({ shots: json })],
		['as JSON twice', JSON.stringify(json)],
		['as a list that holds it', [{ shots: both }]],
		['alone under any name', { storyboard: both }],
		['as an agent outputs it', { output: { shots: both } }],
		['as JSON, alone under any name', JSON.stringify({ result: both })],
		['in a letter', `Sure! ${pretty}`],
		[
			'in a letter with brackets',
			`Sure, here are [as you asked] your "shots":\n\n${pretty}\n\nOK?`,
		],
		['in a letter, fenced', `Here is the JSON:\n${fenced(pretty)}\nLet me know {if} it's right.`],
		['in a letter, fenced without a language', `Here is the JSON:\n${fenced(pretty, '')}`],
		['in a letter, under its name', `Sure! {"scenes": ${pretty}}`],
		['in a letter that names a [1]', `By [1], {"a": 1} and []: ${pretty}`],
	])('comes %s', (_, raw) => {
		expect(readList(raw, SHOTS)).toEqual({ kind: 'value', value: both });
	});

	it.each([wide, [wide], { json: wide }, JSON.stringify(wide), `Sure! ${JSON.stringify(wide)}`])(
		'may be a single one: %j',
		(raw) => expect(readList(raw, SHOTS)).toEqual({ kind: 'value', value: [wide] }),
	);
});

it('is no list of texts alone under any name, which may be tags or an error', () => {
	const other = { error: ['rate limited'] };
	expect(readList(other, SHOTS)).toEqual({ kind: 'value', value: [other] });
});

describe('a list of texts', () => {
	it.each<[unknown, string[]]>([
		[
			['wide', 'close'],
			['wide', 'close'],
		],
		['["wide","close"]', ['wide', 'close']],
		['Sure! ["wide", "close"]', ['wide', 'close']],
		['["wide"]', ['wide']],
		[
			['[Wide shot] a cup', '{product} turns'],
			['[Wide shot] a cup', '{product} turns'],
		],
	])('%j is %j', (raw, value) => expect(readList(raw, SHOTS)).toEqual({ kind: 'value', value }));
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
		['texts', JSON.stringify(many(1001)), 'a list of at most 1000 entries'],
		['entries of a list in it', [{ shots: many(1001) }], 'a list of at most 1000 entries'],
		[
			'characters of JSON',
			`[${' '.repeat(19_993)}"wide"]`,
			'a list, or JSON of at most 20,000 characters',
		],
	])('is broken by so many %s', (_, raw, expected) => {
		expect(readList(raw, SHOTS)).toEqual({ kind: 'unclear', expected });
	});
});

describe('no list', () => {
	it.each([undefined, null, '', ' ', [], {}, '[]', '{}', { shots: [] }, { shots: '' }])(
		'%j is empty',
		(raw) => expect(readList(raw, SHOTS)).toEqual({ kind: 'empty' }),
	);

	it.each([
		'wide',
		"I'm sorry, I can't write shots for this.",
		'A sign that reads {"a": 1}',
		'A [wide] shot {of} a 5" cup',
		'[{"prompt":"wide"',
		'[wide, close]',
		'{"prompt": wide}',
		"[{'prompt': 'wide'}]",
		fenced('[{"prompt":'),
		`First: ${json} Or: ${json}`,
		`${fenced(json)} or ${fenced(json)}`,
		`Sure! ${json.slice(0, -20)}`,
		`Sure! {"shots": ${json}`,
		`Sure! ${json} ${'a'.repeat(20_000)}`,
		'5',
		5,
		true,
		new Date(),
	])('%j is refused, and never taken for an entry', (raw) => {
		expect(readList(raw, SHOTS)).toMatchObject({ kind: 'unclear' });
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
		['undefined - undefined', 'undefined'],
		['null/null', 'null'],
		['(null)', 'null'],
		['[undefined]', 'undefined'],
		['#ERROR!', '#ERROR!'],
		['-', '"-"'],
		['…', '"…"'],
		['[]', '"[]"'],
		['{}', '"{}"'],
		['""', '""'],
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
		['A cup of tea }}', '}}'],
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
		'👍',
		'→',
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
