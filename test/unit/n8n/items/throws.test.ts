import ts from 'typescript';

import { readText, writtenFiles } from '../../../support/repository';

const ONLY_TO_STOP = 'Behind a condition on Stop';
const BEHIND_CONTINUE = 'Behind the return of failing items under Continue';
const CAUGHT = 'A slip of this package: throwOnlyToStop makes failing items of it';

/**
 * Every throw, and why none hands the node's input on as its result under Continue or the error output. What comes
 * of each in n8n-core is in test/engine/on-error.test.ts.
 */
const known: Record<string, string[]> = {
	'credentials/NovitaApi.credentials.ts authenticate': [
		'n8n calls it for a request, which fails then; a Base URL that it refuses makes failing items before',
		'n8n calls it for a request, which fails then; those of the nodes go to the Base URL',
	],
	'nodes/NovitaKling/execute.ts execute': [ONLY_TO_STOP, ONLY_TO_STOP, ONLY_TO_STOP],
	'nodes/NovitaKling/account.ts askAccounts': [ONLY_TO_STOP],
	'nodes/NovitaKling/handOut.ts throwFirst': ['Each call of it is looked at here too'],
	'nodes/NovitaWaitForTask/execute.ts execute': [ONLY_TO_STOP],
	'nodes/NovitaWaitForTask/execute.ts refuseAll': [ONLY_TO_STOP],
	'nodes/NovitaWaitForTask/suspend/collector.ts handOver': [ONLY_TO_STOP],
	'nodes/NovitaWaitForTask/suspend/itemState.ts itemOf': [CAUGHT],
	'nodes/NovitaWaitForTask/suspend/suspend.ts play': [
		CAUGHT,
		'In the execution that checks, which the one that collects makes failing items of',
	],
	'nodes/NovitaWaitForTask/suspend/suspend.ts waitSuspended': [ONLY_TO_STOP],
	'nodes/NovitaWaitForTask/waitForAll.ts waitForAll': ['An item stops the others only under Stop'],
	'nodes/n8n/items/items.ts rethrow': ['throwOnlyToStop calls it once it has seen to Continue'],
	'nodes/n8n/items/items.ts throwOnlyToStop': [BEHIND_CONTINUE, BEHIND_CONTINUE],
};

const parse = (file: string): ts.SourceFile =>
	ts.createSourceFile(file, readText(file), ts.ScriptTarget.Latest, true);

function nodesIn(node: ts.Node): ts.Node[] {
	const below: ts.Node[] = [];
	node.forEachChild((child) => void below.push(...nodesIn(child)));
	return [node, ...below];
}

const parentsOf = (node: ts.Node): ts.Node[] =>
	node.parent ? [node.parent, ...parentsOf(node.parent)] : [];

/** A promise that is rejected throws as well, and a function that is there to throw. */
const isThrow = (node: ts.Node): boolean =>
	ts.isThrowStatement(node) ||
	(ts.isCallExpression(node) && /(^|\.)reject$|^throwFirst$/.test(node.expression.getText()));

const isNamed = (node: ts.Node): node is ts.NamedDeclaration =>
	ts.isFunctionDeclaration(node) ||
	ts.isMethodDeclaration(node) ||
	((ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) &&
		node.initializer !== undefined &&
		ts.isArrowFunction(node.initializer));

/** Each throw of a file, by the function that has a name, around others that may have none. */
const throwsIn = (file: string) =>
	nodesIn(parse(file))
		.filter(isThrow)
		.map((node) => {
			const around = parentsOf(node).find(isNamed)?.name?.getText();
			return { node, name: `${file} ${around}` };
		});

const isBehindStop = (node: ts.Node): boolean =>
	[node, ...parentsOf(node)].some((child) => {
		const { parent } = child;
		if (parent === undefined || !ts.isIfStatement(parent)) return false;
		const isGuarded = parent.thenStatement === child;
		return isGuarded && /^stop$|onError === 'stop'/.test(parent.expression.getText());
	});

const sources = writtenFiles().filter((file) => /^(nodes|credentials)\/.*\.ts$/.test(file));
const all = sources.flatMap(throwsIn);

describe('every throw there is', () => {
	it('is known, with the reason why it lets no input through', () => {
		const names = Object.entries(known).flatMap(([name, reasons]) => reasons.map(() => name));
		expect(all.map(({ name }) => name).sort()).toEqual(names.sort());
	});

	it.each(all.filter(({ name }) => known[name]?.includes(ONLY_TO_STOP)))(
		'$name: stands behind a condition on Stop',
		({ node }) => {
			expect(isBehindStop(node)).toBe(true);
		},
	);

	it.each(sources.filter((file) => file.endsWith('.node.ts')))(
		'%s does nothing outside of throwOnlyToStop',
		(file) => {
			const execute = nodesIn(parse(file)).find(
				(node) => ts.isMethodDeclaration(node) && node.name.getText() === 'execute',
			) as ts.MethodDeclaration;
			const statements = execute.body!.statements.map((statement) => statement.getText());
			expect(statements).toEqual([
				"const { throwOnlyToStop } = await import('../n8n/items/items');",
				expect.stringMatching(/^return await throwOnlyToStop\(this, async \(\) => \{/),
			]);
		},
	);
});
