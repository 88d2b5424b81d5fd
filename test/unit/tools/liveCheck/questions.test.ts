import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { JsonObject } from '../../../../nodes/novita/request/buildRequest';
import { inOrder } from '../../../../tools/liveCheck/order';
import type { Place, Question, Trial } from '../../../../tools/liveCheck/question';
import { questions, unasked } from '../../../../tools/liveCheck/questions';
import { FORMS, missingFor } from '../../../../tools/liveCheck/standIns';
import { priceOfTrial } from '../../../../tools/liveCheck/trial';
import { contract } from '../../../../simulator/contract/contract';
import { validateSubmission } from '../../../../simulator/contract/validate';
import { root } from '../../../../tools/n8n-server/paths';
import { Bench, removeFolders } from './bench';

afterAll(removeFolders);

const trials = questions.filter((question): question is Trial => question.kind === 'trial');
const byId = (id: string): Question | undefined => questions.find((each) => each.id === id);

/** Every statement of the contract that Novita's pages don't make, or that its schemas don't enforce. */
function believed(value: unknown, path: string[] = []): string[] {
	if (typeof value !== 'object' || value === null) return [];
	if (Array.isArray(value)) return value.flatMap((item) => believed(item, path));
	const { fact, 'x-source': source, ...rest } = value as Record<string, unknown>;
	const own =
		typeof fact === 'string'
			? [fact]
			: source === 'inferred' || source === 'sister host'
				? [path.at(-1) === 'items' ? path.slice(-2).join('.') : (path.at(-1) ?? '')]
				: [];
	return [...own, ...Object.entries(rest).flatMap(([key, item]) => believed(item, [...path, key]))];
}

/** From where a name is declared to the next declaration that stands as far left. */
function declarationOf({ file, name }: Place): string | undefined {
	const text = readFileSync(join(root, file), 'utf8');
	const start = new RegExp(
		`^(export )?(async )?(const|function|class|interface) ${name}\\b`,
		'm',
	).exec(text);
	if (!start) return undefined;
	const rest = text.slice(start.index + start[0].length);
	const end = /^(export |const |function |async |class |interface |\/\*\*)/m.exec(rest);
	return text.slice(start.index, start.index + start[0].length + (end?.index ?? rest.length));
}

describe('the questions of the live check', () => {
	it('have names of their own, and say what the package assumes', () => {
		expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
		for (const { asks, assumes, places } of questions) {
			expect(asks).toMatch(/[?.]$/);
			expect(assumes.length).toBeGreaterThan(4);
			expect(places.length).toBeGreaterThan(0);
		}
	});

	it('reach all that the contract believes', () => {
		const covered = [...questions, ...unasked].flatMap(({ covers = [] }) => covers);
		const facts = believed(contract);
		expect(facts).toContain('at most 6 shots');
		expect(facts).toContain('voice_list.items');
		expect(facts.filter((fact) => !covered.includes(fact))).toEqual([]);
		expect(covered.filter((fact) => !facts.includes(fact))).toEqual([]);
	});

	it.each(
		questions.flatMap(({ id, places }) =>
			places.map((place): [string, string, string, Place] => [id, place.file, place.name, place]),
		),
	)('%s: %s declares %s, with the words that are named', (_, file, __, place) => {
		expect(existsSync(join(root, file))).toBe(true);
		const declaration = declarationOf(place) ?? '';
		expect(declaration).not.toBe('');
		let inside = declaration;
		for (const word of place.within ?? []) {
			expect(inside).toContain(word);
			inside = inside.slice(inside.indexOf(word));
		}
		expect(place.change).toMatch(/\.$/);
	});

	it('that Novita should take keep the documented contract', () => {
		for (const { slug, body, expects, free } of trials) {
			if (free || expects === 'refused') continue;
			const filled = JSON.parse(
				JSON.stringify(body).replaceAll(/«[^»]*»/g, 'https://example.com/a.png'),
			) as JsonObject;
			expect(validateSubmission(slug, filled)).toEqual([]);
		}
	});

	it('that are read from another name one that is asked', () => {
		for (const question of questions) {
			if (question.kind === 'followUp') expect(byId(question.of)?.kind).toBe('trial');
		}
		for (const { trial } of FORMS) expect(byId(trial)?.kind).toBe('trial');
	});

	it('are asked the cheapest first, and what nobody quotes a price for last', () => {
		const prices = inOrder(questions).map((question) =>
			question.kind === 'probe' ? 0 : (priceOfTrial(question) ?? Infinity),
		);
		expect(prices[0]).toBe(0);
		expect(prices.at(-1)).toBe(Infinity);
		expect(prices).toEqual([...prices].sort((one, other) => (one === other ? 0 : one - other)));
	});

	it('that need what another one finds out come behind it', () => {
		const { ledger } = new Bench();
		const order = inOrder(questions).map(({ id }) => id);
		const needy = trials.filter(({ body }) => missingFor(body, { ledger, voice: 'v' }));
		expect(needy.length).toBeGreaterThan(5);
		for (const { id } of needy) {
			for (const { trial } of FORMS)
				expect(order.indexOf(id)).toBeGreaterThan(order.indexOf(trial));
		}
	});

	it('cost nothing where the body lacks everything, and else what is quoted', () => {
		for (const trial of trials) {
			const price = priceOfTrial(trial);
			if (trial.free) expect([price, trial.body]).toEqual([0, {}]);
			else if (/4k|motion/.test(trial.slug)) expect(price).toBeUndefined();
			else expect(price).toBeGreaterThan(0.2);
		}
		const sound = byId('sound') as Trial;
		expect(priceOfTrial(sound)).toBeCloseTo(3 * 0.126);
	});
});

describe('what is shipped', () => {
	it('does not read the environment', () => {
		const places = ['nodes', 'credentials'].map((folder) => join(root, folder));
		const sources = places.flatMap(filesIn).filter((file) => file.endsWith('.ts'));
		expect(sources.length).toBeGreaterThan(30);
		for (const file of sources) expect(readFileSync(file, 'utf8')).not.toMatch(/\bprocess\b\s*\./);
	});
});

function filesIn(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
		entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
	);
}
