import ts from 'typescript';

import { readText, writtenFiles } from '../../../support/repository';

const ONLY_TO_STOP = 'Behind a condition on Stop';
const CAUGHT = 'A slip of this package: throwOnlyToStop makes failing items of it';

/**
 * Every throw, and why none hands the node's input on as its result under Continue or the error output. What comes
 * of each in n8n-core is in test/engine/on-error.test.ts.
 */
const known: Record<string, string> = {
	'credentials/NovitaApi.credentials.ts authenticate 1':
		'n8n calls it for a request, which fails then; a Base URL that it refuses makes failing items before',
	'credentials/NovitaApi.credentials.ts authenticate 2':
		'n8n calls it for a request, which fails then; those of the nodes go to the Base URL',
	'nodes/NovitaKling/execute.ts execute 1': ONLY_TO_STOP,
	'nodes/NovitaKling/execute.ts execute 2': ONLY_TO_STOP,
	'nodes/NovitaKling/execute.ts execute 3': ONLY_TO_STOP,
	'nodes/NovitaKling/getBalance.ts getBalance': ONLY_TO_STOP,
	'nodes/NovitaKling/getUsage.ts getUsage': ONLY_TO_STOP,
	'nodes/NovitaKling/handOut.ts throwFirst': 'Each call of it is looked at here too',
	'nodes/NovitaWaitForTask/execute.ts execute': ONLY_TO_STOP,
	'nodes/NovitaWaitForTask/execute.ts refuseAll': ONLY_TO_STOP,
	'nodes/NovitaWaitForTask/suspend/collector.ts handOver': ONLY_TO_STOP,
	'nodes/NovitaWaitForTask/suspend/itemState.ts itemOf': CAUGHT,
	'nodes/NovitaWaitForTask/suspend/suspend.ts play 1': CAUGHT,
	'nodes/NovitaWaitForTask/suspend/suspend.ts play 2':
		'In the execution that checks, which the one that collects makes failing items of',
	'nodes/NovitaWaitForTask/suspend/suspend.ts waitSuspended': ONLY_TO_STOP,
	'nodes/NovitaWaitForTask/waitForAll.ts waitForAll': 'An item stops the others only under Stop',
	'nodes/n8n/items/items.ts rethrow': 'throwOnlyToStop calls it once it has seen to Continue',
	'nodes/n8n/items/items.ts throwOnlyToStop 1': 'Behind the return of failing items under Continue',
	'nodes/n8n/items/items.ts throwOnlyToStop 2': 'Behind the return of failing items under Continue',
};

interface Throw {
	name: string;
	node: ts.Node;
}

const parse = (file: string): ts.SourceFile =>
	ts.createSourceFile(file, readText(file), ts.ScriptTarget.Latest, true);

function nodesIn(node: ts.Node): ts.Node[] {
	const below: ts.Node[] = [];
	node.forEachChild((child) => void below.push(...nodesIn(child)));
	return [node, ...below];
}

function parentsOf(node: ts.Node): ts.Node[] {
	return node.parent ? [node.parent, ...parentsOf(node.parent)] : [];
}

/** A promise that is rejected throws as well, and a function that is there to throw. */
const isThrow = (node: ts.Node): boolean =>
	ts.isThrowStatement(node) ||
	(ts.isCallExpression(node) && /(^|\.)reject$|^throwFirst$/.test(node.expression.getText()));

/** The function that has a name, around others that may have none. */
function nameOf(node: ts.Node): string {
	for (const parent of parentsOf(node)) {
		const isNamed =
			ts.isFunctionDeclaration(parent) ||
			ts.isMethodDeclaration(parent) ||
			((ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) &&
				parent.initializer !== undefined &&
				ts.isArrowFunction(parent.initializer));
		if (isNamed && parent.name) return parent.name.getText();
	}
	return 'the module';
}

function throwsIn(file: string): Throw[] {
	const found = nodesIn(parse(file))
		.filter(isThrow)
		.map((node) => ({ node, name: `${file} ${nameOf(node)}` }));
	return found.map(({ node, name }, index) => {
		const same = found.filter((each) => each.name === name);
		const place = same.indexOf(found[index]!) + 1;
		return { node, name: same.length > 1 ? `${name} ${place}` : name };
	});
}

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
		expect(all.map(({ name }) => name).sort()).toEqual(Object.keys(known).sort());
	});

	it.each(all.filter(({ name }) => known[name] === ONLY_TO_STOP))(
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
