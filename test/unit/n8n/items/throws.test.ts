import { readText, writtenFiles } from '../../../support/repository';

const CAUGHT = 'A slip of this package: throwOnlyToStop makes failing items of it';
const BEHIND_CONTINUE = 'Behind the return of failing items under Continue';

/**
 * Every throw that stands behind no condition on Stop, and why it hands no input on as the node's result under Continue
 * or the error output. What comes of each in n8n-core is in test/engine/on-error.ts.
 */
const known: Record<string, string> = {
	"credentials/NovitaApi.credentials.ts: if ('invalid' in address) throw new Error(address.invalid);":
		'n8n calls it for a request, which fails then; a Base URL that it refuses makes failing items before',
	'credentials/NovitaApi.credentials.ts: throw new Error(':
		'n8n calls it for a request, which fails then; those of the nodes go to the Base URL',
	'nodes/NovitaKling/handOut.ts: throw failedRunError(context, first.itemIndex, first.failure, tasks, indexes);':
		'throwFirst, each call of which is looked at here too',
	"nodes/NovitaWaitForTask/suspend/itemState.ts: if (!ended) throw new TypeError('The task of this item has not ended');":
		CAUGHT,
	"nodes/NovitaWaitForTask/suspend/suspend.ts: if (context.getMode() !== 'integrated') throw failedRunError(context, 0, NOT_INNER, []);":
		CAUGHT,
	"nodes/NovitaWaitForTask/suspend/suspend.ts: if (connection.kind === 'failure') throw failedRunError(context, 0, connection.failure, []);":
		'In the execution that checks, which the one that collects makes failing items of',
	'nodes/NovitaWaitForTask/waitForAll.ts: throw failedRunError(context, failed, failure, tasks);':
		'An item stops the others only under Stop',
	'nodes/n8n/items/items.ts: if (isToolCall(context)) throw toolError(context, failure);':
		BEHIND_CONTINUE,
	'nodes/n8n/items/items.ts: throw new NodeOperationError(context.getNode(), failure.message, {':
		BEHIND_CONTINUE,
	'nodes/n8n/items/items.ts: throw error;': 'throwOnlyToStop calls it once it has seen to Continue',
};

/** A promise that is rejected throws as well, and a function that is there to throw. */
const THROWS = /\bthrow |\breject\(|(?<!function )\bthrowFirst\(/;
const BEHIND_STOP = /^\t*if \((stop\)|.*onError === 'stop')/;

/** A line, and those that it is indented under. */
function around(lines: readonly string[], at: number): string[] {
	let depth = Infinity;
	return [...lines.slice(0, at + 1)].reverse().filter((line) => {
		const own = line.search(/\S/);
		const isAround = own >= 0 && own < depth;
		if (isAround) depth = own;
		return isAround;
	});
}

const sources = writtenFiles().filter((file) => /^(nodes|credentials)\/.*\.ts$/.test(file));

it('every throw that is not behind Stop is known, with the reason why it lets no input through', () => {
	const found = sources.flatMap((file) => {
		const lines = readText(file).split('\n');
		return lines.flatMap((line, at) =>
			THROWS.test(line) && !around(lines, at).some((each) => BEHIND_STOP.test(each))
				? `${file}: ${line.trim()}`
				: [],
		);
	});
	expect(found.sort()).toEqual(Object.keys(known).sort());
});

it.each(sources.filter((file) => file.endsWith('.node.ts')))(
	'%s does nothing outside of throwOnlyToStop',
	(file) => {
		expect(readText(file).split('async execute(')[1]).toMatch(
			/^.*\n\t\t\/\/.*\n\t\tconst \{ throwOnlyToStop \} = await import\('..\/n8n\/items\/items'\);\n\t\treturn await throwOnlyToStop\(this, async \(\) => \{\n(\t\t\t.*\n)+\t\t\}\);\n\t\}\n\}\n$/,
		);
	},
);
