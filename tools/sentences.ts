/** What the source says to people, as TypeScript's parser reads it. */
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
	type SourceFile,
} from 'typescript';

import { root } from './n8n-server/paths';

export interface Sentence {
	/** "nodes/novita/api/apiError.ts:78". */
	at: string;
	/** With … in place of what is filled in. */
	text: string;
	/** The property whose value it is: "message", "hint". */
	role?: string;
}

const SPACED = /\p{L}\S*\s+\S*\p{L}/u;

/** Every text of more than one word in nodes/ and credentials/. Code for n8n's expressions is none. */
export const sentences = (): Sentence[] =>
	['nodes', 'credentials']
		.flatMap((folder) =>
			readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
				.filter((file) => file.endsWith('.ts'))
				.map((file) => `${folder}/${file}`),
		)
		.flatMap((file) => sentencesIn(file, readFileSync(join(root, file), 'utf8')))
		.filter(({ text }) => SPACED.test(text) && !text.startsWith('={{'));

function sentencesIn(file: string, code: string): Sentence[] {
	const source = createSourceFile(file, code, ScriptTarget.Latest, true);
	const found: Sentence[] = [];
	const visit = (node: Node): void => {
		if (isImportDeclaration(node) || isExportDeclaration(node) || isTypeNode(node)) return;
		if (isNewExpression(node) && node.expression.getText(source) === 'RegExp') return;
		const text = textOf(node);
		if (text !== undefined) {
			const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
			found.push({ at: `${file}:${line + 1}`, text, role: roleOf(node, source) });
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
function roleOf({ parent }: Node, source: SourceFile): string | undefined {
	if (isParenthesizedExpression(parent) || isConditionalExpression(parent)) {
		return roleOf(parent, source);
	}
	return isPropertyAssignment(parent) && isIdentifier(parent.name) ? parent.name.text : undefined;
}
