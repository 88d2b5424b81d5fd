/** Names that a document says something of: what the nodes show, and what n8n does. */
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { NovitaApi } from '../../credentials/NovitaApi.credentials';
import { NovitaKling } from '../../nodes/NovitaKling/NovitaKling.node';
import { NovitaWaitForTask } from '../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';

type Named = INodeProperties | INodePropertyCollection | INodePropertyOptions;

/** All names that a node shows: of fields, options and what they hold. */
function shownIn(properties: Named[]): string[] {
	return properties.flatMap((each) => {
		const name = 'displayName' in each ? each.displayName : each.name;
		const inner = 'options' in each ? (each.options ?? []) : 'values' in each ? each.values : [];
		return [name, ...shownIn(inner)];
	});
}

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

const nodes = [new NovitaKling(), new NovitaWaitForTask()].map(({ description }) => description);
const credential = new NovitaApi();
const shown = [...nodes, credential].flatMap(({ displayName, properties }) => [
	displayName,
	...shownIn(properties),
]);

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
