/** Names that a document says something of: what the nodes show, and what n8n does. */
import { strings } from '../../tools/strings';

/** What n8n shows. */
const OF_N8N = [
	'Authentication',
	'Binary',
	'Continue',
	'Download Images/Files',
	'Error',
	'Executions',
	'Expression',
	'HTTP Request',
	'Import from file',
	'Import from URL',
	'Input Binary Field',
	'Input Data Field Name',
	'Message',
	'On Error',
	'Production URL',
	'Restrict to Chat IDs',
	'Retry',
	'Retry On Fail',
	'Stop',
	'System Message',
	'Test',
];

/** The nodes and the credential, and what they show: fields, options and what they hold. */
const shown = strings()
	.filter(({ role }) => /^(displayName|name)$/.test(role))
	.flatMap(({ at, text }) => [String(at.split(' > ')[0]), text]);

/** A unit behind a name may be left out: "Timeout" is "Timeout (Minutes)". */
export const known: ReadonlySet<string> = new Set([
	...OF_N8N,
	...shown,
	...shown.map((name) => name.replace(/ \((Seconds|Minutes|Hours|MB|USD|JSON)\)$/, '')),
]);

/** What begins a sentence that says what to do. */
const VERBS = ['Change', 'Publish'];

/** What is emphasised and written as a name: each word but the small ones begins with a capital letter. */
export const namesIn = (text: string): string[] =>
	[...text.matchAll(/(?<![\w/])(\*\*|\*|_)([A-Z][^*_\n]*?)\1(?!\w)/g)]
		.flatMap(([, , name = '']) => name.split(': '))
		.filter((name) => !/[.:,]$/.test(name) && !VERBS.includes(name))
		.filter((name) => name.split(' ').every((word) => /^[A-Z]/.test(word) || word.length < 5));
