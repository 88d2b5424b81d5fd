/**
 * Prints every text that a user may read, one a line with where it is written, so that they can be read in one go: what
 * both nodes and the credential say, and the notes of the examples.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	createSourceFile,
	forEachChild,
	isConditionalExpression,
	isExportDeclaration,
	isIdentifier,
	isImportDeclaration,
	isNewExpression,
	isParenthesizedExpression,
	isPropertyAssignment,
	isStringLiteralLike,
	isTemplateExpression,
	isTypeNode,
	ScriptTarget,
	type Node,
} from 'typescript';

import { readExamples } from './examples';
import { root } from './n8n-server/paths';

export interface Line {
	/** "nodes/novita/api/apiError.ts:78". */
	at: string;
	/** With … in place of what is filled in. */
	text: string;
	/** The property whose value it is: "message", "hint". */
	role?: string;
}

/** More than one word, and no code for n8n's expressions. */
const isSentence = ({ text }: Line): boolean =>
	/\p{L}\S*\s+\S*\p{L}/u.test(text) && !text.startsWith('={{');

/** Shown though it may have one word. Names in lower case are n8n's business. */
const isName = ({ role = '', text }: Line): boolean =>
	/^(displayName|name|label|placeholder)$/.test(role) && /^(\p{Lu}|e\.g)/u.test(text);

export const sentences = (): Line[] => textsOfSource().filter(isSentence);

export const strings = (): Line[] => [
	...textsOfSource().filter((line) => isSentence(line) || isName(line)),
	...[...readExamples()].flatMap(([file, { nodes }]) =>
		nodes
			.filter(({ type }) => type.endsWith('.stickyNote'))
			.map(({ parameters }) => ({
				...{ at: `examples/${file}.json`, role: 'note' },
				text: String(parameters.content),
			})),
	),
];

const textsOfSource = (): Line[] =>
	['nodes', 'credentials'].flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts'))
			.flatMap((file) => textsIn(`${folder}/${file}`)),
	);

/** As TypeScript's parser reads them. */
function textsIn(file: string): Line[] {
	const code = readFileSync(join(root, file), 'utf8');
	const source = createSourceFile(file, code, ScriptTarget.Latest, true);
	const found: Line[] = [];
	const visit = (node: Node): void => {
		if (isImportDeclaration(node) || isExportDeclaration(node) || isTypeNode(node)) return;
		if (isNewExpression(node) && node.expression.getText(source) === 'RegExp') return;
		const text = textOf(node);
		if (text !== undefined) {
			const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
			found.push({ at: `${file}:${line + 1}`, text, role: roleOf(node) });
		}
		forEachChild(node, visit);
	};
	visit(source);
	return found;
}

function textOf(node: Node): string | undefined {
	if (isStringLiteralLike(node)) return node.text;
	if (!isTemplateExpression(node)) return undefined;
	return [node.head, ...node.templateSpans.map(({ literal }) => literal)]
		.map(({ text }) => text)
		.join('…');
}

/** Through brackets, and either side of a choice. */
function roleOf({ parent }: Node): string | undefined {
	if (isParenthesizedExpression(parent) || isConditionalExpression(parent)) return roleOf(parent);
	return isPropertyAssignment(parent) && isIdentifier(parent.name) ? parent.name.text : undefined;
}

/** In one line, whatever is in it. */
const printed = ({ at, role = 'text', text }: Line): string =>
	[at, role, text.replace(/\s*\n\s*/g, ' / ')].join('\t');

if (require.main === module) console.log(strings().map(printed).join('\n'));
