import { readList } from '../../../../nodes/novita/values/lists';
import { leftoverIn } from '../../../../nodes/novita/values/leftovers';

const SHOTS = { keys: ['shots', 'scenes', 'multiPrompt'], entryKeys: ['prompt'] };
const wide = { prompt: 'wide', duration: 5 };
const both = [wide, { prompt: 'close', duration: 3 }];
const json = JSON.stringify(both);
const pretty = JSON.stringify(both, null, 2);
const fenced = (text: string, language = 'json') => `\`\`\`${language}\n${text}\n\`\`\``;
const many = (count: number) => Array.from({ length: count }, () => 'wide');

it.each<[string, unknown]>([
	['as it is', both],
	['as the editor gives it', { shots: both }],
	['as scenes', { title: 'A cup', scenes: both }],
	['under the name that the API has', { multi_prompt: both }],
	['under another spelling of its name', { Multi_Prompt: both }],
	['as JSON', `\n ${json} `],
	['as JSON under its name', JSON.stringify({ shots: both })],
	['fenced', fenced(json)],
	['fenced without a language', fenced(json, '')],
	['fenced in one line', `\`\`\`json ${json} \`\`\``],
	['as one item that holds it', { json: { shots: both }, pairedItem: 0 }],
	['as JSON inside of JSON', JSON.stringify({ shots: json })],
	['as JSON twice', JSON.stringify(json)],
	['as a list that holds it', [{ shots: both }]],
	['alone under any name', { storyboard: both }],
	['as an agent outputs it', { output: { shots: both } }],
	['as JSON, alone under any name', JSON.stringify({ result: both })],
	['in a letter', `Sure! ${pretty}`],
	['in a letter with brackets', `Sure, [as you asked] your "shots":\n\n${pretty}\n\nOK?`],
	['in a letter, fenced', `Here is the JSON:\n${fenced(pretty)}\nLet me know {if} it's right.`],
	['in a letter, fenced behind a bracket', `Here it is :[\n${fenced(pretty, '')}`],
	['in a letter, under its name', `Sure! {"scenes": ${pretty}}`],
	['in a letter that names a [1]', `By [1], {"a": 1} and []: ${pretty}`],
])('a list comes %s', (_, raw) => {
	expect(readList(raw, SHOTS)).toEqual({ kind: 'value', value: both });
});

const SINGLE = JSON.stringify(wide);
const tags = { error: ['rate limited'] };
const looks = ['[Wide shot] a cup', '{product} turns'];

it.each<[unknown, unknown[]]>([
	...[wide, [wide], { json: wide }, SINGLE, `Sure! ${SINGLE}`].map((raw): [unknown, unknown[]] => [
		raw,
		[wide],
	]),
	[many(2), many(2)],
	['Sure! ["wide", "close"]', ['wide', 'close']],
	['["wide"]', ['wide']],
	[looks, looks],
	[tags, [tags]],
	[`[${' '.repeat(19_992)}"wide"]`, ['wide']],
	[[{ shots: many(1000) }], many(1000)],
])('is an entry, or a list of texts: %#', (raw, value) => {
	expect(readList(raw, SHOTS)).toEqual({ kind: 'value', value });
});

it.each([undefined, null, '', ' ', [], {}, '[]', '{}', { shots: [] }, { shots: '' }])(
	'%j is empty',
	(raw) => expect(readList(raw, SHOTS)).toEqual({ kind: 'empty' }),
);

const ONE = 'a list, or text with one list in it';
const FEW = 'a list of at most 1000 entries';
const SHORT = 'a list, or JSON of at most 20,000 characters';

it.each<[expected: string, raw: unknown[]]>([
	[ONE, ['wide', "I'm sorry, I can't write shots.", 'A sign that reads {"a": 1}']],
	[ONE, ['[{"prompt":"wide"', '[wide, close]', '{"prompt": wide}', "[{'prompt': 'wide'}]"]],
	[ONE, ['A [wide] shot {of} a 5" cup', fenced('[{"prompt":'), `Sure! ${json.slice(0, -20)}`]],
	[ONE, [`First: ${json} Or: ${json}`, `${fenced(json)} or ${fenced(json)}`]],
	[ONE, [`Sure! {"shots": ${json}`]],
	['a list', ['5', 5, true, new Date()]],
	[FEW, [many(1001), JSON.stringify(many(1001)), [{ shots: many(1001) }]]],
	[SHORT, [`[${' '.repeat(19_993)}"wide"]`, `Sure! ${json} ${'a'.repeat(20_000)}`]],
])('what is no list is refused, and never taken for an entry: %s', (expected, given) => {
	for (const raw of given) {
		expect([raw, readList(raw, SHOTS)]).toEqual([raw, { kind: 'unclear', expected }]);
	}
});

const FENCED = fenced('{"prompt":"A cup"}');

/** What an expression left behind in a text. */
it.each<[texts: string[], kind: string | undefined, what?: string]>([
	[['[object Object]', 'A cup, [object Object], in light'], 'invalid', 'contains [object Object]'],
	[['undefined', 'undefined, null.', '[undefined]'], 'invalid', 'contains only undefined'],
	[['null', 'null/null', '(null)'], 'invalid', 'contains only null'],
	[['N/A'], 'invalid', 'contains only N/A'],
	[['NaN'], 'invalid', 'contains only NaN'],
	[['#REF!'], 'invalid', 'contains only #REF!'],
	[['#ERROR!'], 'invalid', 'contains only #ERROR!'],
	[['-'], 'invalid', 'contains only "-"'],
	[['[]'], 'invalid', 'contains only "[]"'],
	[['A {{ $json.a }}, slow'], 'invalid', 'contains {{ $json.a }}, an expression that stayed text'],
	[["{{ $('Rows').item.json.text }}", '{{$fromAI("prompt")}}'], 'invalid', 'stayed text'],
	[['A cup, n/a'], 'hint', 'contains n/a'],
	[['A cup, #REF!'], 'hint', 'contains #REF!'],
	[['A cup in undefined light'], 'hint', 'contains undefined'],
	[['unter null Grad', 'Name: null.', `null ${'- '.repeat(100)}`], 'hint', 'contains null'],
	[['{"prompt":"A cup"}', '["A cup"]', '[1, 2]', '{"prompt":"A cup'], 'hint', 'is JSON'],
	[['{prompt: "A cup"}', FENCED, '[{"a"', '["a', '[[1]]', '{"a":1}'], 'hint', 'is JSON'],
	[[fenced('A cup turns', ''), `Here are your shots:\n${FENCED}`], 'hint', 'contains ```'],
	[['A cup of tea }}'], 'hint', 'contains }}'],
	[['A cup turns', 'Null Island at dawn, Undefined shapes', '👍', '→', '5'], undefined],
	[['nullify, annulled, undefinedly', 'Banana, nana, Nanking', 'It costs $json.5'], undefined],
	[['{product} on a table', '{{product}} on a table', 'A sign that says {"a": 1}'], undefined],
	[['[Wide shot] A cup', '[[Scene 1]] A cup', '{Camera: slow pan} A cup'], undefined],
	[['["Stop!" she shouts] A cup', '[Wide] a', '{a}', '"a"', '[1] a'], undefined],
])('%j: %s', (texts, kind, what = '') => {
	for (const text of texts) {
		const left = leftoverIn(text);
		expect([text, left?.kind]).toEqual([text, kind]);
		expect(left?.what ?? '').toContain(what);
		if (left?.kind === 'invalid') expect(left.fix).toMatch(/\.$/);
	}
});
