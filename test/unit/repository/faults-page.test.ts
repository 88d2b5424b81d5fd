/** docs/reliability.md names for each fault the test that shows it, by a short name and words of its title. */
import { readText, testsWith } from '../../support/repository';

describe('the page of faults', () => {
	const rows = readText('docs/reliability.md')
		.split('\n')
		.filter((line) => line.startsWith('| '));

	/** The short names of its first table, with the tests that each stands for. */
	const short = new Map(
		rows.flatMap((row): Array<[string, [folder: string, pattern: string]]> => {
			const [, name = '', project = '', rest = ''] =
				/^\| ([\w-]+) +\| `(?:RIG_N8N=[\d.]+ )?npx jest --selectProjects (\w+)(.*?)`/.exec(row) ??
				[];
			const pattern = /--testPathPatterns ([\w/-]+)/.exec(rest)?.[1] ?? '';
			return name === '' ? [] : [[name, [`test/${project}/`, pattern]]];
		}),
	);

	it('has short names for its commands', () => {
		expect(short.size).toBeGreaterThan(3);
	});

	it.each([...short])('gives %s the words of tests that are there', (name, where) => {
		const words = rows
			.flatMap((row) => [...row.matchAll(new RegExp(`\\b${name}((?: \`[^\`]+\`,?)+)`, 'g'))])
			.flatMap(([, spans = '']) => [...spans.matchAll(/`([^`]+)`/g)].map(([, each = '']) => each));
		expect(words.length).toBeGreaterThan(0);
		for (const each of words) expect([each, testsWith(each, ...where)]).not.toEqual([each, []]);
	});
});
