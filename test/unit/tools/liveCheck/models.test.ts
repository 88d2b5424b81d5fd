import { catalogue } from '../../../../nodes/novita/models/catalogue';
import { main } from '../../../../tools/liveCheck/main';
import { watchModels } from '../../../../tools/liveCheck/models';
import type { Send } from '../../../../tools/novita';
import { useBench, usePrinted } from './bench';

const printed = usePrinted();
const startBench = useBench();

const slugs = catalogue.map(({ slug }) => slug);
const [first = '', second = ''] = catalogue
	.filter(({ retired }) => !retired)
	.map(({ slug }) => slug);
const isKnown = (slug: string) => slugs.includes(slug);

/** A documentation index with a page for each of these. */
const indexOf = (pages: string[]) =>
	pages
		.map((slug) => `- [Page](https://novita.ai/docs/api-reference/model-apis-${slug}.md): …`)
		.join('\n');

/** What the report says of a model: whether it is documented, its endpoint, and what to do. */
const rowOf = (report: string, slug: string) =>
	report
		.split('\n')
		.find((line) => line.startsWith(`| ${slug} |`))
		?.split('|')
		.slice(2, 5)
		.map((cell) => cell.trim());

describe('npm run live-check -- --models', () => {
	it('finds nothing to do at the simulator, asks with nobody’s key, and has nothing accepted', async () => {
		const { simulator } = await startBench();
		process.env.NOVITA_BASE_URL = simulator.url;
		expect(await main(['--models'])).toBe(0);
		expect(printed()).toContain('Nothing has changed.');
		for (const slug of slugs) expect(rowOf(printed(), slug)).toEqual(['yes', 'there', '']);
		expect(simulator.submissions.map(({ slug }) => slug).sort()).toEqual([...slugs].sort());
		for (const { body, refusal } of simulator.submissions) {
			expect([body, refusal]).toEqual([{}, 'INVALID_API_KEY']);
		}
	});

	it('exits with 2 where a model is gone', async () => {
		const { simulator } = await startBench();
		process.env.NOVITA_BASE_URL = simulator.url;
		simulator.faults.next({ on: 'submit', kind: 'API_NOT_FOUND', match: { slug: first } });
		expect(await main(['--models'])).toBe(2);
		expect(rowOf(printed(), first)).toEqual(['yes', 'gone', expect.stringContaining('`retired`')]);
	});

	it.each([
		['http://novita.example.com', 'has to start with https://'],
		['http://127.0.0.1:9', "Novita's documentation index can't be read: "],
	])('ends in one line at %s', async (url, problem) => {
		process.env.NOVITA_BASE_URL = url;
		expect(await main(['--models'])).toBe(1);
		expect(printed()).toContain(problem);
	});
});

describe('the comparison', () => {
	/** @param statusOf Novita's status for a submission, by slug and key. */
	async function compare(
		index: string,
		statusOf: (slug: string, isWrong: boolean) => number = (slug) => (isKnown(slug) ? 403 : 404),
		hasKey = false,
	) {
		const asked: Array<{ slug: string; isWrong: boolean; body: unknown }> = [];
		const send: Send = async ({ path, body }, key) => {
			const [slug, isWrong] = [path.replace('/v3/async/', ''), key === 'wrong'];
			asked.push({ slug, isWrong, body });
			const status = statusOf(slug, isWrong);
			return await Promise.resolve({ kind: 'response', status, headers: {}, body: {} });
		};
		const result = watchModels({ send, index, hasKey }, 'Kling models');
		return { asked, result, ...(await result.catch(() => ({ report: '', changed: false }))) };
	}

	it('names what the index has and the catalogue lacks, but for what Novita has retired', async () => {
		const retired = ['kling-2.5-turbo-i2v', 'kling-o1-t2v', 'kling-v2.6-pro-motion-control'];
		const added = 'kling-v4.0-pro-i2v';
		const index = indexOf([...slugs, added, 'wan-2.7-i2v', ...retired]);
		const { report, changed, asked } = await compare(index, (slug) =>
			isKnown(slug) || slug === added ? 403 : 404,
		);
		expect(changed).toBe(true);
		const toDo = 'New: see "A new model" in CONTRIBUTING.md';
		expect(rowOf(report, added)).toEqual(['yes', 'there', toDo]);
		expect(report).not.toContain('wan-2.7');
		for (const slug of retired) expect(rowOf(report, slug)).toEqual(['yes', '', '']);
		expect(asked.map(({ slug }) => slug)).not.toContain(retired[0]);
	});

	it('knows a page by its address, whatever stands around it, and once', async () => {
		const addresses = slugs.flatMap((slug) => [
			`/docs/api-reference/model-apis-${slug}`,
			`(/docs/fr/api-reference/model-apis-${slug}.md#top)`,
		]);
		const { report, changed } = await compare(addresses.join('\n'));
		expect([report.match(new RegExp(`${first} `, 'g'))?.length, changed]).toEqual([1, false]);
	});

	it('says where a page or an endpoint is gone, and leaves a retired model alone', async () => {
		const retired = 'kling-v2.6-pro-i2v';
		const { report, changed } = await compare(
			indexOf(slugs.filter((slug) => slug !== second && slug !== retired)),
			(slug) => (isKnown(slug) && slug !== first && slug !== retired ? 400 : 404),
		);
		expect(changed).toBe(true);
		expect(rowOf(report, first)).toEqual(['yes', 'gone', expect.stringMatching(/^Gone: /)]);
		const toDo = expect.stringMatching(/^Without a page/) as unknown;
		expect(rowOf(report, second)).toEqual(['no', 'there', toDo]);
		expect(rowOf(report, retired)).toEqual(['no', 'gone', '']);
	});

	it('takes a response that says nothing of the model for no news', async () => {
		const { report, changed } = await compare(indexOf(slugs), (slug) =>
			slug === first ? 503 : isKnown(slug) ? 401 : 404,
		);
		expect(changed).toBe(false);
		expect(rowOf(report, first)).toEqual(['yes', 'unclear', '']);
	});

	it.each([
		['refuses the key before it looks at the model', 403],
		['hides every model from a wrong key', 404],
	])('asks with the account’s key where Novita %s', async (_, withWrongKey) => {
		const statusOf = (slug: string, isWrong: boolean) =>
			isWrong ? withWrongKey : isKnown(slug) ? 400 : 404;
		const without = await compare(indexOf(slugs), statusOf);
		expect(without.changed).toBe(false);
		expect(without.report).toContain('only its documentation was compared');
		expect(without.asked.every(({ isWrong }) => isWrong)).toBe(true);

		const { report, asked } = await compare(indexOf(slugs), statusOf, true);
		expect(rowOf(report, first)).toEqual(['yes', 'there', '']);
		expect(asked.map(({ body }) => body)).toEqual(asked.map(() => ({})));
	});

	it('stops at once where an empty body is accepted', async () => {
		const accepting = (slug: string) => (slug.includes('no-such-model') ? 404 : 200);
		const { result, asked } = await compare(indexOf(slugs), accepting, true);
		await expect(result).rejects.toThrow('may cost money. Nothing more was asked.');
		expect(asked).toHaveLength(2);
	});

	it('refuses an index that names no Kling model', async () => {
		const { result } = await compare(indexOf(['wan-2.7-i2v']));
		await expect(result).rejects.toThrow('names no Kling model');
	});
});
