/**
 * Prints every text that a user may read, one a line with where it stands, so that they can be read in one go: what
 * both nodes and the credential show, what the messages say, and the notes of the examples.
 */
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { NovitaApi } from '../credentials/NovitaApi.credentials';
import { NovitaKling } from '../nodes/NovitaKling/NovitaKling.node';
import { NovitaWaitForTask } from '../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import { readExamples } from './examples';
import { sentences } from './sentences';

export interface Line {
	/** "Novita Kling > Options > Webhook URL", or a file and its line. */
	at: string;
	/** "hint", "action", "message". */
	role: string;
	text: string;
}

type Shown = INodeProperties | INodePropertyCollection | INodePropertyOptions;

const ROLES = ['displayName', 'description', 'hint', 'placeholder', 'action'] as const;

/** What is shown of a field, an option or a group of fields, and of all that it holds. */
function linesOf(shown: Shown, above: string): Line[] {
	const name = 'displayName' in shown ? shown.displayName : shown.name;
	// A notice is nothing but its text.
	const isNotice = 'type' in shown && shown.type === 'notice';
	const at = `${above} > ${isNotice ? 'notice' : name}`;
	const builder = 'builderHint' in shown ? shown.builderHint?.propertyHint : undefined;
	const texts: Array<[string, unknown]> = [
		...('displayName' in shown ? [] : [['name', name] as [string, unknown]]),
		...ROLES.map((role): [string, unknown] => [role, Reflect.get(shown, role)]),
		['builderHint', builder],
	];
	const inner: readonly Shown[] = [
		...('options' in shown ? (shown.options ?? []) : []),
		...('values' in shown ? shown.values : []),
	];
	return [
		...texts.flatMap(([role, text]) =>
			typeof text === 'string' && text !== '' ? [{ at, role, text }] : [],
		),
		...inner.flatMap((each) => linesOf(each, at)),
	];
}

/** Every text, those of the panels first. What the source says beyond them are messages, and what to do then. */
export function strings(): Line[] {
	const nodes = [new NovitaKling(), new NovitaWaitForTask()].map(({ description }) => description);
	const panels = [
		...nodes.map(({ displayName, description }) => ({
			at: displayName,
			role: 'description',
			text: description,
		})),
		...[...nodes, new NovitaApi()].flatMap(({ displayName, properties }) =>
			properties.flatMap((each) => linesOf(each, displayName)),
		),
	];
	const shown = new Set(panels.map(({ text }) => text));
	const messages = sentences()
		.filter(({ text }) => !shown.has(text))
		.map(({ at, role = 'text', text }) => ({ at, role, text }));
	const notes = [...readExamples()].flatMap(([file, { nodes: all }]) =>
		all
			.filter(({ type }) => type.endsWith('.stickyNote'))
			.map(({ name, parameters }) => ({
				at: `examples/${file}.json > ${name}`,
				role: 'note',
				text: String(parameters.content),
			})),
	);
	// The same field of several models is shown once for each, mostly in the same words.
	const all = [...panels, ...messages, ...notes].map(
		(line) => [JSON.stringify(line), line] as const,
	);
	return [...new Map(all).values()];
}

/** In one line, whatever is in it. */
const printed = ({ at, role, text }: Line): string =>
	[at, role, text.replace(/\s*\n\s*/g, ' / ')].join('\t');

if (require.main === module) console.log(strings().map(printed).join('\n'));
