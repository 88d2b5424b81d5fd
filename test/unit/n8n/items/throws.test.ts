import { readText } from '../../../support/repository';

/** Which sees to it that what is thrown hands no input on: test/engine/on-error.ts. */
it.each(['NovitaKling', 'NovitaWaitForTask'])(
	'%s does nothing outside of throwOnlyToStop',
	(node) => {
		expect(readText(`nodes/${node}/${node}.node.ts`).split('async execute(')[1]).toMatch(
			/^.*\n\t\t\/\/.*\n\t\tconst \{ throwOnlyToStop \} = await import\('..\/n8n\/items\/items'\);\n\t\treturn await throwOnlyToStop\(this, async \(\) => \{\n(\t\t\t.*\n)+\t\t\}\);\n\t\}\n\}\n$/,
		);
	},
);
