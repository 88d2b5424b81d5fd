import { catalogue } from '../../../../nodes/novita/models/catalogue';
import type { Send } from '../../../../nodes/novita/api/transport';
import { main } from '../../../../tools/liveCheck/main';
import { watchModels } from '../../../../tools/liveCheck/models';
import { useBench, usePrinted } from './bench';

const printed = usePrinted();
const startBench = useBench();

const slugs = catalogue.map(({ slug }) => slug);
const [first = '', second = ''] = catalogue
	.filter(({ retired }) => !retired)
	.map(({ slug }) => slug);

describe('npm run live-check -- --models', () => {
	it('exits with 0 where nothing has changed, asks with nobody’s key, and has nothing accepted', async () => {
		const { simulator } = await startBench();
		process.env.NOVITA_BASE_URL = simulator.url;
		expect(await main(['--models'])).toBe(0);
		expect(printed()).toContain('Nothing has changed.');
		for (const slug of slugs) expect(printed()).toContain(`| ${slug} | yes | there |  |`);
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
		expect(printed()).toContain(`| ${first} | yes | gone | Gone: `);
	});

	it.each([
		['http://novita.example.com', 'has to start with https://'],
		['http://127.0.0.1:9', "Novita's documentation index can't be read: "],
	])('exits with 1 in one line at %s', async (url, problem) => {
		process.env.NOVITA_BASE_URL = url;
		expect(await main(['--models'])).toBe(1);
		expect(printed()).toContain(problem);
	});
});

describe('the comparison', () => {
	type Statuses = Record<string, number>;

	/** @param sends Novita's statuses for submissions; others get 403, or 404 without such a model. */
	function compare(pages: string[], ...sends: Statuses[]) {
		const asked: unknown[] = [];
		const index = pages.map((slug) => `- [Page](https://novita.ai/docs/model-apis-${slug}): …`);
		const result = watchModels(
			index.join('\n'),
			sends.map((statuses): Send => async ({ path, body }) => {
				const slug = path.replace('/v3/async/', '');
				asked.push([slug, body]);
				const status = statuses[slug] ?? statuses.all ?? (slugs.includes(slug) ? 403 : 404);
				return await Promise.resolve({ kind: 'response', status, headers: {}, body: {} });
			}),
		);
		return { asked, result };
	}

	const added = 'kling-v4.0-pro-i2v';
	const retired = 'kling-v2.6-pro-i2v';
	const leftOut = [
		'kling-2.5-turbo-i2v',
		'kling-o1-t2v',
		'kling-v2.6-pro-motion-control',
		'wan-2.7',
	];
	const without = (gone: string) => slugs.filter((slug) => slug !== gone);

	it.each<[string, string[], Statuses, string, boolean]>([
		['a new one', [...slugs, added], { [added]: 403 }, `${added} | yes | there | New: `, true],
		['a lost page', without(second), {}, `${second} | no | there | Without a page: `, true],
		['one that may be there', slugs, { [first]: 503 }, `${first} | yes | unclear |  |`, false],
		['a retired one', without(retired), { [retired]: 404 }, `${retired} | no | gone |  |`, false],
		['one named twice', [...slugs, `${first}.md#top`], {}, `${first} | yes | there |  |`, false],
	])('of models: %s', async (_, pages, statuses, row, isNews) => {
		const { result, asked } = compare([...pages, ...leftOut], statuses);
		const { report, changed } = await result;
		expect(report.split(`| ${row}`)).toHaveLength(2);
		expect(changed).toBe(isNews);
		for (const slug of leftOut) expect(`${report}${JSON.stringify(asked)}`).not.toContain(slug);
	});

	it.each([
		['refuses the key before it looks at the model', 403],
		['hides every model from a wrong key', 404],
	])('asks with the account’s key where Novita %s', async (_, all) => {
		const { report, changed } = await compare(slugs, { all }).result;
		expect([changed, report]).toEqual([false, expect.stringContaining('only its documentation')]);
		const { result, asked } = compare(slugs, { all }, {});
		expect((await result).report).toContain(`| ${first} | yes | there |  |`);
		expect(asked).toEqual(asked.map(() => [expect.any(String), {}]));
	});

	it('stops at once where an empty body is accepted', async () => {
		const { result, asked } = compare(slugs, Object.fromEntries(slugs.map((slug) => [slug, 200])));
		await expect(result).rejects.toThrow('may cost money. Nothing more was asked.');
		expect(asked).toHaveLength(2);
	});

	it('refuses an index that names no Kling model', async () => {
		await expect(compare(['wan-2.7-i2v'], {}).result).rejects.toThrow('names no Kling model');
	});
});
