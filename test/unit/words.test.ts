/**
 * How the package speaks: in n8n's words and the field's, one word for one thing, in short sentences. And what the
 * documents name is there.
 */
import { longSentences } from '../support/markdown';
import { known, namesIn } from '../support/names';
import { readText } from '../support/repository';
import { sentences, strings } from '../../tools/strings';

const all = sentences();

/** Names of others for a setting, which users have to find. */
const QUOTED = /"Anyone with the link"|On Error|Share Link For/g;

/** A word that nobody should have to read, and the one that is said instead. */
const GLOSSARY: ReadonlyArray<[RegExp, string]> = [
	[/\brows?\b/i, 'item'],
	[/\bpictures?\b/i, 'image'],
	[/\blinks?\b/i, 'URL'],
	[/\b(clips?|movies?)\b/i, 'video'],
	[/\blook(s|ed|ing)?\b/i, 'check'],
	[/\bparked\b/i, 'suspended'],
	[/\bslugs?\b/i, 'model ID'],
	[/\bbinary fields?\b/i, 'input field'],
	[/\banswer(s|ed|ing)?\b/i, 'reply'],
	[/\bfetch(es|ed|ing)?\b/i, 'download, get'],
	[/\btime-out\b/i, 'timeout'],
	[/\b(errors?|problems?|failures?|mistakes?|sorry|unfortunately)\b/i, 'what happened'],
];

it('all texts of both nodes and the credential are found, and printed beside names and notes', () => {
	const found = (role: string) => all.filter((each) => each.role === role).length;
	expect([all.length > 400, found('message') > 40, found('fix') > 40]).toEqual([true, true, true]);
	const inNodes = expect.stringMatching(/^nodes.*\.ts:\d+$/) as string;
	expect(strings()).toEqual(
		expect.arrayContaining([
			{ at: inNodes, role: 'message', text: 'The expression in … could not be evaluated' },
			{ at: inNodes, role: 'placeholder', text: 'e.g. video-{{ $itemIndex }}.mp4' },
			{ at: expect.stringMatching(/^credentials/), role: 'displayName', text: 'API Key' },
			{ at: 'examples/batch.json', role: 'note', text: expect.stringMatching(/^## Twelve/) },
		]),
	);
});

it.each(GLOSSARY)('none has %s: say %s', (word) => {
	const found = all.filter(({ text }) => word.test(text.replace(QUOTED, '')));
	expect(found).toEqual([]);
});

it('each sentence has at most 25 words', () => {
	expect(all.flatMap(({ text }) => longSentences(text))).toEqual([]);
});

it('a message has no period at its end, and what to do then has one', () => {
	const wrong = all.filter(
		({ role, text }) =>
			(role === 'message' && /\.$/.test(text) && !/^[^.]*\. /.test(text)) ||
			(role === 'fix' && !/[.…]$/.test(text)),
	);
	expect(wrong).toEqual([]);
});

describe.each([
	'README.md',
	'CHANGELOG.md',
	'docs/performance.md',
	'docs/guarantees.md',
	'docs/when-something-goes-wrong.md',
])('%s', (document) => {
	const text = readText(document);

	it('names only fields, options and operations that are there', () => {
		const missing = [...namesIn(text), ...namesInTables(text)].filter((name) => !known.has(name));
		expect(missing).toEqual([]);
	});

	it('quotes only what is said', () => {
		expect(quotesIn(text).filter((quote) => !isSaid(quote))).toEqual([]);
	});
});

it.each(['README.md', 'SECURITY.md', 'docs/guarantees.md', 'docs/when-something-goes-wrong.md'])(
	'%s has no sentence of more than 25 words',
	(document) => {
		expect(longSentences(readText(document))).toEqual([]);
	},
);

it('names and quotes are found in the documents', () => {
	expect(namesInTables(readText('README.md'))).toEqual(
		expect.arrayContaining(['Get Balance', 'End Image', 'Webhook URL', 'Suspend']),
	);
	expect(namesIn(readText('README.md'))).toEqual(expect.arrayContaining(['Other Model']));
	expect(quotesIn(readText('README.md'))).toContain('The video was not ready after …');
	const troubles = readText('docs/when-something-goes-wrong.md');
	expect(quotesIn(troubles)).toContain('Novita could not be reached');
	expect(longSentences(`It is long. ${'word '.repeat(26)}`)).toHaveLength(1);
});

/** The first cells of tables of what the editor shows, which may hold several names. */
function namesInTables(text: string): string[] {
	const tables = text.match(/^\| (Field|Option|Operation|Wait Mode) .*\n(\|.*\n)+/gm) ?? [];
	return tables.flatMap((table) =>
		table
			.split('\n')
			.slice(2)
			.flatMap((line) => line.split('|')[1]?.split(',') ?? [])
			.map((name) => name.replaceAll('*', '').trim())
			.filter((name) => name !== ''),
	);
}

/** What n8n says. */
const OF_N8N = ['connection cannot be established', 'The execution was cancelled manually'];

/** Texts in double quotes, but for code and for what HTML has in them. */
const quotesIn = (text: string): string[] =>
	[...text.replace(/```[^]*?```|`[^`]*`|<[^>]*>/g, '').matchAll(/"([^"\n]{3,})"/g)]
		.map(([, quote = '']) => quote)
		.filter((quote) => quote.includes(' ') && !OF_N8N.includes(quote));

/** Word for word, with … for what is filled in. */
const isSaid = (quote: string): boolean => {
	const parts = quote.split('…').map((part) => part.trim());
	return all.some(({ text }) => parts.every((part) => text.includes(part)));
};
