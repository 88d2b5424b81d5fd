import { catalogue } from '../../../../nodes/novita/models/catalogue';
import type { Send } from '../../../../tools/novita';
import { main } from '../../../../tools/liveCheck/main';
import { readIndex, watchModels } from '../../../../tools/liveCheck/models';
import { cleanUp, startBench, usePrinted } from './bench';

const printed = usePrinted();
afterEach(cleanUp);

/** A documentation index with a page for each of these. */
const indexOf = (slugs: string[]) =>
	slugs
		.map((slug) => `- [Page](https://novita.ai/docs/api-reference/model-apis-${slug}.md): …`)
		.join('\n');

const slugs = catalogue.map(({ slug }) => slug);
const [first = '', second = ''] = catalogue
	.filter(({ retired }) => !retired)
	.map(({ slug }) => slug);

/** Novita's response to a submission, by slug and key. What it is asked is noted in `asked`. */
function novita(statusOf: (slug: string, key: 'wrong' | 'own') => number) {
	const asked: Array<{ slug: string; key: 'wrong' | 'own'; body: unknown }> = [];
	const send: Send = async ({ path, body }, key) => {
		const slug = path.replace('/v3/async/', '');
		const used = key === 'wrong' ? 'wrong' : 'own';
		asked.push({ slug, key: used, body });
		const status = statusOf(slug, used);
		return await Promise.resolve({ kind: 'response', status, headers: {}, body: {} });
	};
	return { send, asked };
}

/** What the report says of a model: whether it is documented, its endpoint, and what to do. */
const rowOf = (report: string, slug: string) =>
	report
		.split('\n')
		.find((line) => line.startsWith(`| ${slug} |`))
		?.split('|')
		.slice(2, 5)
		.map((cell) => cell.trim());

const isKnown = (slug: string) => slugs.includes(slug);

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
	const compare = async (
		index: string,
		statusOf: Parameters<typeof novita>[0] = (slug) => (isKnown(slug) ? 403 : 404),
		hasKey = false,
	) => {
		const { send, asked } = novita(statusOf);
		return { asked, ...(await watchModels({ send, index, hasKey }, 'Kling models')) };
	};

	it('names what the index has and the catalogue lacks, but for what Novita has retired', async () => {
		const retired = ['kling-2.5-turbo-i2v', 'kling-o1-t2v', 'kling-v2.6-pro-motion-control'];
		const index = indexOf([...slugs, 'kling-v4.0-pro-i2v', 'wan-2.7-i2v', ...retired]);
		const { report, changed, asked } = await compare(index, (slug) =>
			isKnown(slug) || slug === 'kling-v4.0-pro-i2v' ? 403 : 404,
		);
		expect(changed).toBe(true);
		expect(rowOf(report, 'kling-v4.0-pro-i2v')).toEqual([
			'yes',
			'there',
			'New: see "A new model" in CONTRIBUTING.md',
		]);
		expect(report).not.toContain('wan-2.7');
		for (const slug of retired) expect(rowOf(report, slug)).toEqual(['yes', '', '']);
		expect(asked.map(({ slug }) => slug)).not.toEqual(expect.arrayContaining([retired[0]]));
	});

	it('knows a page by its address, whatever stands around it, and once', async () => {
		const addresses = slugs.map(
			(slug, index) =>
				[
					`/docs/api-reference/model-apis-${slug}`,
					`(/docs/fr/api-reference/model-apis-${slug}.md#top)`,
				][index % 2],
		);
		const { changed } = await compare([...addresses, ...addresses].join('\n'));
		expect(changed).toBe(false);
	});

	it('says where a page or an endpoint is gone, and leaves a retired model alone', async () => {
		const there = new Set(slugs.filter((slug) => slug !== first));
		const { report, changed } = await compare(
			indexOf(slugs.filter((slug) => slug !== second && !slug.includes('v2.6'))),
			(slug) => (slug.includes('v2.6') || !there.has(slug) ? 404 : 400),
		);
		expect(changed).toBe(true);
		expect(rowOf(report, first)).toEqual(['yes', 'gone', expect.stringMatching(/^Gone: /)]);
		expect(rowOf(report, second)).toEqual([
			'no',
			'there',
			expect.stringMatching(/^Without a page/),
		]);
		expect(rowOf(report, 'kling-v2.6-pro-i2v')).toEqual(['no', 'gone', '']);
	});

	it('takes a response that says nothing of the model for no news', async () => {
		const { report, changed } = await compare(indexOf(slugs), (slug) =>
			slug === first ? 503 : isKnown(slug) ? 401 : 404,
		);
		expect(changed).toBe(false);
		expect(rowOf(report, first)).toEqual(['yes', 'unclear', '']);
	});

	it.each([
		['refuses the key before it looks at the model', () => 403],
		['hides every model from a wrong key', () => 404],
	])('asks with the account’s key where Novita %s', async (_, withWrongKey) => {
		const statusOf = (slug: string, key: string) =>
			key === 'wrong' ? withWrongKey() : isKnown(slug) ? 400 : 404;
		const without = await compare(indexOf(slugs), statusOf);
		expect(without.changed).toBe(false);
		expect(without.report).toContain('only its documentation was compared');
		expect(without.asked.filter(({ key }) => key === 'own')).toEqual([]);

		const { report, asked } = await compare(indexOf(slugs), statusOf, true);
		expect(rowOf(report, first)).toEqual(['yes', 'there', '']);
		expect(asked.map(({ body }) => body)).toEqual(asked.map(() => ({})));
	});

	it('stops at once where an empty body is accepted', async () => {
		const { send, asked } = novita((slug) => (slug.includes('no-such-model') ? 404 : 200));
		await expect(
			watchModels({ send, index: indexOf(slugs), hasKey: true }, 'Kling models'),
		).rejects.toThrow('accepted an empty body, which may cost money. Nothing more was asked.');
		expect(asked).toHaveLength(2);
	});

	it('refuses an index that names no Kling model', async () => {
		await expect(compare(indexOf(['wan-2.7-i2v']))).rejects.toThrow('names no Kling model');
	});

	it('reads the index that the simulator has', async () => {
		const { simulator } = await startBench();
		expect(await readIndex(simulator.url)).toContain(`model-apis-${first}.md)`);
	});
});
