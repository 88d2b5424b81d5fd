import type { INodeParameters } from 'n8n-workflow';

import { continues, klingRuns, prompts, reasonsOf, text } from '../../support/klingRuns';

const { novita, run, thrown, submitted } = klingRuns();

beforeEach(() => novita.reset());

const refuse = (promptIncludes: string) =>
	novita.faults.next({ on: 'submit', kind: 'ILLEGAL_PROMPT', match: { promptIncludes } });

const MOTION = {
	operation: 'motionControl',
	model: 'kling-v3.0-motion-control',
	imageUrl: 'https://example.com/a.png',
	videoUrl: 'https://example.com/a.mp4',
	characterOrientation: 'video',
};

describe('what a run cost', () => {
	it('is said by each item, and of the run above them', async () => {
		const { items, hints } = await run(text());
		expect(items.map(({ json }) => json.estimated_cost_usd)).toEqual([0.42, 0.42, 0.42]);
		expect(hints).toEqual([
			'Started: 3 videos, 15 seconds: about $1.26, by prices quoted on 7 October 2026.',
		]);
		expect(novita.requests).toHaveLength(3);
	});

	it('leaves out what was refused, and what was handed out again', async () => {
		refuse('item 1');
		const given = { ...text(), ...continues, executionId: 'again' };
		expect((await run(given)).hints).toEqual([
			'Started: 2 videos, 10 seconds: about $0.84, by prices quoted on 7 October 2026.',
		]);
		const second = await run(given);
		expect(second.hints).toEqual([
			'Started: 1 video, 5 seconds: about $0.42, by prices quoted on 7 October 2026.',
		]);
		expect(second.items.map(({ json }) => [json.reused, json.estimated_cost_usd])).toEqual([
			[true, 0],
			[undefined, 0.42],
			[true, 0],
		]);
		expect((await run(given)).hints).toEqual([]);
	});

	it('counts a video that was started and then failed', async () => {
		const stop = new AbortController();
		const stopped = klingRuns({ plan: () => void stop.abort() });
		const given = text({}, { waitForCompletion: true });
		const result = await stopped.run({ ...given, ...continues, signal: stop.signal });
		expect(reasonsOf(result)[0]).toBe('CANCELLED');
		expect(result.hints[0]).toContain(`Started: ${stopped.submitted().length} video`);
	});
});

describe('Spending Limit', () => {
	it('says sum, limit, items, how many it covers, and whose word the price is', async () => {
		const error = await thrown(text({ spendingLimit: 1 }));
		expect(error.message).toBe(
			'About $1.26 for items 0 to 2 is over the Spending Limit of $1.00 [item 2]',
		);
		expect(error.description).toBe(
			'Raise Spending Limit, or send fewer items: it covers items 0 to 1, about $0.84. Based on prices quoted on 7 October 2026.<br>Nothing was sent, and nothing is billed.<br>n8n counts from 0: item 2 is number 3 of 3.',
		);
		expect(error.context?.itemIndex).toBe(2);
		expect(novita.requests).toEqual([]);
	});

	it.each([
		[1.2599, 'continueRegularOutput'],
		[0, 'continueErrorOutput'],
	] as const)(
		'makes each item a failing one where the run goes on: %d, %s',
		async (limit, onError) => {
			const result = await run({ ...text({ spendingLimit: limit }), node: { onError } });
			expect(reasonsOf(result)).toEqual(Array(3).fill('SPENDING_LIMIT'));
			expect(result.hints).toEqual([]);
			expect(novita.requests).toEqual([]);
		},
	);

	it('counts only items that can be sent, and lets them cost as much as it is', async () => {
		const values = [{ prompt: 'one' }, { prompt: '' }, { prompt: 'three' }];
		await run({ ...text({ spendingLimit: 0.84 }), ...continues, values });
		expect(submitted()).toEqual(['one', 'three']);
	});

	it('is the lowest, where an expression gives several', async () => {
		const values = [5, 1, 5].map((spendingLimit) => ({ prompt: 'a', options: { spendingLimit } }));
		const error = await thrown({ ...text({ spendingLimit: '={{ 1 }}' }), values });
		expect(error.message).toContain('is over the Spending Limit of $1.00');
	});

	it('holds for all calls of a tool in an execution together', async () => {
		const call = { ...text({ spendingLimit: 0.5 }), isTool: true, executionId: 'agent' };
		const calls: Error[] = [];
		for (const prompt of ['a cat', 'a dog', 'a fox']) {
			calls.push(await thrown({ ...call, items: [{ json: {} }], values: [{ prompt }] }));
		}
		expect(submitted()).toEqual(['a cat']);
		expect(calls.slice(1).map(({ message }) => message)).toEqual(
			Array(2).fill(
				'About $0.42 for item 0, after $0.42 that this execution has spent before, is over the Spending Limit of $0.50. Raise Spending Limit, or send fewer items. Based on prices quoted on 7 October 2026. Nothing more was sent. Only the user can change the settings of this tool: tell them.',
			),
		);
	});
});

describe('Spending Limit and prices that nobody quotes', () => {
	const models = ['kling-v3.0-std-t2v', 'kling-v3.0-4k-t2v', 'kling-v3.0-4k-t2v'];
	const values = models.map((model, index) => ({ prompt: `item ${index}`, model }));

	it.each([
		['Spending Limit', { spendingLimit: 100 }],
		['Keep at Least', { keepAtLeast: 0 }],
	])('%s sends and asks nothing without Price per Second', async (name, options) => {
		const given = { ...text(options), values };
		const unknown = Array(3).fill('PRICE_UNKNOWN');
		expect(reasonsOf(await run({ ...given, ...continues }))).toEqual(unknown);
		const error = await thrown(given);
		expect(error.message).toBe(
			`No price is known for Kling v3.0 4K, so ${name} can't be checked: items 1 to 2 [item 1]`,
		);
		expect(error.description).toContain('Set Price per Second under Options');
		expect(novita.requests).toEqual([]);
	});

	it('goes by Price per Second, over the quoted price too', async () => {
		const options = { spendingLimit: 3, pricePerSecond: 0.2 };
		const { items, hints } = await run({ ...text(options), values });
		expect(items.map(({ json }) => json.estimated_cost_usd)).toEqual([1, 1, 1]);
		expect(hints).toEqual(['Started: 3 videos, 15 seconds: about $3.00, by Price per Second.']);
		const error = await thrown({ ...text({ ...options, spendingLimit: 2.99 }), values });
		expect(error.description).toContain('Based on Price per Second.');
	});

	it('says so where the length is what nobody knows', async () => {
		const options = { spendingLimit: 1, pricePerSecond: 0.1 };
		expect((await thrown(text(options, MOTION))).message).toBe(
			"The length of the video isn't known beforehand, so Spending Limit can't be checked: items 0 to 2 [item 0]",
		);
		const over = await thrown(text(options, { ...MOTION, characterOrientation: 'image' }));
		expect(over.message).toContain(
			'About $1.50 for items 0 to 2 is over the Spending Limit of $1.00',
		);
	});
});

describe('Videos per Item', () => {
	const several = (videosPerItem: number | string, more: INodeParameters = {}) => ({
		...text({ videosPerItem, ...more }),
		...prompts(2),
	});

	it('makes so many tasks of each item, an item each, numbered and paired', async () => {
		const { items, hints } = await run(several('3'));
		expect(items.map(({ json, pairedItem }) => [json.variation, pairedItem])).toEqual(
			[0, 0, 0, 1, 1, 1].map((item, index) => [(index % 3) + 1, { item }]),
		);
		expect(new Set(items.map(({ json }) => json.task_id)).size).toBe(6);
		expect(submitted().sort()).toEqual([...Array(3).fill('item 0'), ...Array(3).fill('item 1')]);
		expect(hints).toEqual([
			'Started: 6 videos, 30 seconds: about $2.52, by prices quoted on 7 October 2026.',
		]);
	});

	it('sends none twice on a retry, and only what was refused', async () => {
		refuse('item 1');
		const given = { ...several(3), ...continues };
		const first = await run({ ...given, executionId: 'several' });
		const ids = first.items.map(({ json }) => json.task_id);
		expect(ids.filter((id) => id !== undefined)).toHaveLength(5);
		expect(first.items.map(({ json }) => json.variation)).toEqual([1, 2, 3, 1, 2, 3]);
		const { items } = await run({ ...given, retryOf: 'several' });
		expect(items.map(({ json }, index) => ids[index] ?? json.task_id)).toEqual(
			items.map(({ json }) => json.task_id),
		);
		expect(submitted()).toHaveLength(7);
	});

	it('is checked and priced without sending', async () => {
		const { items } = await run(several(2, { checkOnly: true }));
		expect(items.map(({ json }) => json.variation)).toEqual([1, 2, 1, 2]);
		expect(items.map(({ json }) => json.estimated_cost_usd)).toEqual([0.42, 0.42, 0.42, 0.42]);
	});

	it.each([
		[2, 1.3, 2, 'lower Videos per Item, or send fewer items: it covers item 0, about $0.84.'],
		[2, 0.5, 1, 'Raise Spending Limit, or lower Videos per Item. Based on'],
		[1, 0.1, 1, 'Raise Spending Limit. Based on'],
	])('%i is named where a limit of %d is too low for %i items', async (each, limit, count, fix) => {
		const given = several(each, { spendingLimit: limit });
		expect((await thrown({ ...given, ...prompts(count) })).description).toContain(fix);
	});
});

describe('Spending Limit and items that have their task', () => {
	it('goes on from them under Retry by hand', async () => {
		refuse('item 2');
		await run({ ...text(), ...continues, executionId: 'failed' });
		const retried = { retryOf: 'failed' };
		const over = await thrown({ ...text({ spendingLimit: 1.25 }), ...retried });
		expect(over.message).toContain('after $0.84 that this execution has spent before');
		const { items } = await run({ ...text({ spendingLimit: 1.26 }), ...retried });
		expect(items.map(({ json }) => json.reused)).toEqual([true, true, undefined]);
		expect(submitted()).toHaveLength(4);
	});

	it('hands them out and names them where it lets no other through', async () => {
		refuse('item 2');
		const first = await run({ ...text(), ...continues, executionId: 'over' });
		const over = { ...text({ spendingLimit: 0.1 }), executionId: 'over' };
		const ids = first.items.slice(0, 2).map(({ json }) => json.task_id);
		const error = await thrown(over);
		expect(error.message).toContain(
			'About $0.42 for item 2, after $0.84 that this execution has spent before, is over the Spending Limit of $0.10',
		);
		for (const id of ids) expect(error.description).toContain(id);
		const again = await run({ ...over, ...continues });
		expect(again.items.map(({ json }) => json.task_id)).toEqual([...ids, undefined]);
		expect(reasonsOf(again)[2]).toBe('SPENDING_LIMIT');
		expect(submitted()).toHaveLength(3);
	});
});
