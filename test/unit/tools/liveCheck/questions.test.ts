import { contract } from '../../../../simulator/contract/contract';
import { validateSubmission } from '../../../../simulator/contract/validate';
import { costOf } from '../../../../tools/liveCheck/question';
import { questions, tasksTell, unasked } from '../../../../tools/liveCheck/questions';
import { readText } from '../../../support/repository';

/** Every statement of the contract that Novita's pages don't make, or that its schemas don't enforce. */
function believed(value: unknown, path: string[] = []): string[] {
	if (typeof value !== 'object' || value === null) return [];
	if (Array.isArray(value)) return value.flatMap((item) => believed(item, path));
	const { fact, 'x-source': source, ...rest } = value as Record<string, unknown>;
	const name = path.at(-1) === 'items' ? path.slice(-2).join('.') : (path.at(-1) ?? '');
	const isBelieved = source === 'inferred' || source === 'sister host';
	const own = typeof fact === 'string' ? [fact] : isBelieved ? [name] : [];
	return [...own, ...Object.entries(rest).flatMap(([key, item]) => believed(item, [...path, key]))];
}

describe('the questions of the live check', () => {
	it('reach all that the contract believes', () => {
		const covered = [...questions, ...tasksTell, ...unasked].flatMap(({ covers = [] }) => covers);
		const facts = believed(contract);
		expect(facts).toEqual(expect.arrayContaining(['at most 6 shots', 'voice_list.items']));
		const isCovered = (fact: string) => covered.some((each) => fact.startsWith(each));
		expect(facts.filter((fact) => !isCovered(fact))).toEqual([]);
		const isFact = (start: string) => facts.some((fact) => fact.startsWith(start));
		expect(covered.filter((start) => !isFact(start))).toEqual([]);
	});

	it.each([...questions, ...tasksTell].map(({ otherwise }) => otherwise))(
		'there is %s, with the words that "%s" quotes',
		(file, change) => {
			const source = readText(file);
			for (const [, word = ''] of change.matchAll(/`(.+?)`/g)) expect(source).toContain(word);
		},
	);

	it('have names of their own, and keep the contract where Novita should take them', () => {
		expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
		for (const { expected, request } of questions) {
			if (!('slug' in request) || expected !== 'taken') continue;
			expect(validateSubmission(request.slug, request.body)).toEqual([]);
		}
	});

	it('cost what is quoted, and nothing with an empty body', () => {
		const cost = (id: string) => costOf(questions.find((each) => each.id === id)!);
		expect(cost('sound')).toBeCloseTo(3 * 0.126);
		expect(cost('image-data-uri-4k')).toBeUndefined();
		expect(cost('model:kling-v3.0-4k-i2v')).toBe(0);
	});
});
