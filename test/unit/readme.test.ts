/** What the README says in numbers, names and URLs is what the package has. */
import { catalogue } from '../../nodes/novita/models/catalogue';
import { KLING_IMAGE } from '../../nodes/novita/models/fields';
import { QUOTED } from '../../nodes/novita/models/prices';
import { showDollars } from '../../nodes/novita/request/cost';
import { showDay } from '../../nodes/novita/values/reading';
import { WAIT_LIMITS } from '../../nodes/wait/waitSettings';
import { readExamples } from '../../tools/examples';
import { addresses, written } from '../../tools/modelTable';
import { dollarsFor } from '../../tools/prices';
import { NovitaWaitForTask } from '../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import { readJson, readText, writtenFiles } from '../support/repository';

const readme = readText('README.md');
/** In one line, as a browser shows it. */
const flat = readme.replace(/\s+/g, ' ');
const manifest = readJson<{ repository: { url: string }; bugs: { url: string } }>('package.json');

const STANDARD = 'kling-v3.0-std-i2v';
const PRO = 'kling-v3.0-pro-i2v';
const MASTER = 'kling-v2.1-i2v-master';

const price = (slug: string, duration = 5, sound = false) =>
	showDollars(dollarsFor(slug, { duration, sound }) ?? Number.NaN);

describe('the README', () => {
	it('says what five seconds cost, by the prices that are quoted', () => {
		expect(flat).toContain(
			`Five seconds cost about ${price(STANDARD)} with Kling v3.0 Standard and ${price(PRO)} with Pro; ` +
				`with sound ${price(STANDARD, 5, true)} and ${price(PRO, 5, true)}. Kling v2.1 Master: ${price(MASTER)}.`,
		);
		expect(flat).toContain(`brings an image, and costs about ${price(STANDARD)}.`);
		const day = showDay(QUOTED.checked);
		expect(flat).toContain(`about ${price(STANDARD, 15)}, by prices quoted on ${day}`);
		expect(flat).toContain(`[${day.replace(/^\d+ /, '')}](nodes/novita/models/prices.ts)`);
		const all = [...flat.matchAll(/\$\d[\d.]*\d/g)].map(([amount]) => amount);
		const known = [STANDARD, PRO, MASTER].flatMap((slug) => [price(slug), price(slug, 5, true)]);
		expect(all.filter((amount) => ![...known, price(STANDARD, 15)].includes(amount))).toEqual([]);
	});

	it('says of each version without a price that none is known', () => {
		const [, said = ''] = /For ([^.]*(?:\.\d[^.]*)*), no price is known\./.exec(flat) ?? [];
		const unpriced = catalogue.filter((model) => !model.price && !model.retired);
		for (const { name } of unpriced) {
			expect(said.split(/, | and /)).toContain(name.replace(/^Kling (v3\.0 )?/, ''));
		}
		expect(said.split(/, | and /)).toHaveLength(new Set(unpriced.map(({ name }) => name)).size);
	});

	it('says what an image has to be like, and how long the node waits', () => {
		const { maxBytes, minWidth, minHeight, minAspectRatio, maxAspectRatio } = KLING_IMAGE;
		expect(flat).toContain(
			`at most ${maxBytes / 1_000_000} MB, at least ${minWidth} x ${minHeight} px, aspect ratio 1:${1 / minAspectRatio} to ${maxAspectRatio}:1`,
		);
		const { properties } = new NovitaWaitForTask().description;
		const timeout = properties.find(({ name }) => name === 'timeout')?.default;
		expect(timeout).toBe(WAIT_LIMITS.timeout.default);
		expect(flat).toContain(`the node waits up to ${String(timeout)}.`);
		expect(flat).toContain(`_Timeout_ is ${String(timeout)} minutes`);
	});

	it('has the URL of the example, and of the issues, at the repository that package.json names', () => {
		expect(readme).toContain(`${addresses(manifest).raw}examples/image-to-video.json\n`);
		expect(writtenFiles()).toContain('examples/image-to-video.json');
		expect(readme).toContain(`(${manifest.bugs.url})`);
	});

	it('follows the repository when it moves', () => {
		const moved = readme.replaceAll('n8n-nodes-novita-kling/n8n-nodes-novita-kling', 'some/where');
		expect(moved).not.toBe(readme);
		expect(written(moved, catalogue)).toBe(written(readme, catalogue));
	});

	it('counts the examples', () => {
		const named = flat.match(/\(docs\/examples\.md#[^)]+\)/g) ?? [];
		expect(flat).toContain(`[${readExamples().size - named.length} more]`);
	});

	it('has each status that an item may fail with', () => {
		const source = writtenFiles()
			.filter((file) => /^nodes\/.*\.ts$/.test(file))
			.map(readText)
			.join('\n');
		const ours = [...source.matchAll(/\bstatus: '([A-Z_]+)'/g)].map(([, status]) => status);
		// How the node tells its own inner workflows that a wait is over.
		const statuses = new Set(ours.filter((status) => status !== 'ENDED'));
		expect(statuses.size).toBeGreaterThan(3);
		for (const status of statuses) expect(readme).toContain(`\`${status}\``);
	});
});
