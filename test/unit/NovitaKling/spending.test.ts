import type { INodeParameters } from 'n8n-workflow';

import { shownOptions } from '../../support/editor';
import { klingRuns, prompts, type KlingRun } from '../../support/klingRuns';

const { novita, run } = klingRuns();

beforeEach(() => novita.reset());

/** Standard, silent: $0.42 for 5 seconds. */
const text = (options: INodeParameters = {}, more: INodeParameters = {}): KlingRun => ({
	set: { operation: 'textToVideo', model: 'kling-v3.0-std-t2v', duration: 5, options, ...more },
	...prompts(3),
});

const continues = { node: { onError: 'continueRegularOutput' as const } };

const thrown = async (given: KlingRun) =>
	(await run(given).then(
		() => new Error('It went through'),
		(error: unknown) => error,
	)) as Error & { description?: string; context?: { itemIndex?: number } };

const submitted = () => novita.submissions.map(({ body }) => body?.prompt);
const balances = () => novita.requests.filter(({ on }) => on === 'balance').length;

describe('what a run cost', () => {
	it('is said by each item, and of the run above them', async () => {
		const { items, hints } = await run(text());
		expect(items.map(({ json }) => json.estimated_cost_usd)).toEqual([0.42, 0.42, 0.42]);
		expect(hints).toEqual([
			'Started: 3 videos, 15 seconds: about $1.26, by prices quoted on 7 October 2026.',
		]);
		expect(balances()).toBe(0);
	});

	it('is null where nobody quotes a price', async () => {
		const { items, hints } = await run(text({}, { model: 'kling-v3.0-4k-t2v' }));
		expect(items.map(({ json }) => json.estimated_cost_usd)).toEqual([null, null, null]);
		expect(hints).toEqual(['Started: 3 videos, 15 seconds. No price is known.']);
	});

	it('leaves out what was refused, and what was handed out again', async () => {
		novita.faults.next({
			on: 'submit',
			kind: 'ILLEGAL_PROMPT',
			match: { promptIncludes: 'item 1' },
		});
		const given = { ...text(), ...continues, executionId: 'again' };
		const first = await run(given);
		expect(first.hints).toEqual([
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
		const values = [{ prompt: '[fast] [fail]' }, { prompt: '[fast] [fail] a fox' }, { prompt: '' }];
		const waiting = text({}, { waitForCompletion: true });
		const { items, hints } = await run({ ...waiting, ...continues, values });
		expect(items.filter(({ json }) => json.error)).toHaveLength(3);
		expect(hints).toEqual([
			'Started: 2 videos, 10 seconds: about $0.84, by prices quoted on 7 October 2026.',
		]);
	});

	it('is kept for an AI model', async () => {
		const { items } = await run({ ...text(), isTool: true });
		expect(items[0]!.json).toMatchObject({ estimated_cost_usd: 0.42 });
		expect(items[0]!.json).not.toHaveProperty('request');
	});
});

describe('Spending Limit', () => {
	it.each([1.26, '1.26', '$1.26', '1,26', 5])(
		'lets a run through that costs as much: %j',
		async (limit) => {
			const { items } = await run(text({ spendingLimit: limit }));
			expect(items).toHaveLength(3);
			expect(submitted()).toHaveLength(3);
		},
	);

	it.each([1.2599, 1, 0.42, 0.41, 0])(
		'sends nothing where the run costs more: %d',
		async (limit) => {
			const error = await thrown(text({ spendingLimit: limit }));
			expect(error.message).toContain(
				'About $1.26 for items 0 to 2 is over the Spending Limit of $',
			);
			expect(error.description).toContain('Nothing was sent, and nothing is billed.');
			expect(novita.requests).toEqual([]);
		},
	);

	it('says sum, limit, items, how many it covers, and whose word the price is', async () => {
		const error = await thrown(text({ spendingLimit: 1 }));
		expect(error.message).toBe(
			'About $1.26 for items 0 to 2 is over the Spending Limit of $1.00 [item 2]',
		);
		expect(error.description).toBe(
			'Raise Spending Limit, or send fewer items: it covers items 0 to 1, about $0.84. Based on prices quoted on 7 October 2026.<br>Nothing was sent, and nothing is billed.<br>n8n counts from 0: item 2 is number 3 of 3.',
		);
		expect(error.context?.itemIndex).toBe(2);
	});

	it('makes each item a failing one where the run goes on', async () => {
		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			const { items, hints } = await run({ ...text({ spendingLimit: 0.5 }), node: { onError } });
			expect(items.map(({ json }) => (json.error as { reason: string }).reason)).toEqual([
				'SPENDING_LIMIT',
				'SPENDING_LIMIT',
				'SPENDING_LIMIT',
			]);
			expect(hints).toEqual([]);
		}
		expect(novita.requests).toEqual([]);
	});

	it('counts only items that can be sent', async () => {
		const values = [{ prompt: 'one' }, { prompt: '' }, { prompt: 'three' }];
		const { items } = await run({ ...text({ spendingLimit: 0.84 }), ...continues, values });
		expect(items.map(({ json }) => json.message)).toEqual([
			undefined,
			'Prompt is empty',
			undefined,
		]);
		expect(submitted()).toEqual(['one', 'three']);
	});

	it('is the lowest, where an expression gives several', async () => {
		const values = [5, 1, 5].map((spendingLimit, index) => ({
			prompt: `item ${index}`,
			options: { spendingLimit },
		}));
		const error = await thrown({ ...text({ spendingLimit: '={{ 1 }}' }), values });
		expect(error.message).toContain('is over the Spending Limit of $1.00');
	});

	it.each([-1, 'much', '5 EUR', true, {}, 1_000_001])(
		'is refused where it is no amount: %j',
		async (limit) => {
			const error = await thrown(text({ spendingLimit: limit as never }));
			expect(error.message).toMatch(/^Spending Limit has to be a number of dollars from 0/);
			expect(novita.requests).toEqual([]);
		},
	);

	it.each(['', null, ' '])('is refused where its expression gives nothing: %j', async (limit) => {
		const values = [{ prompt: 'one', options: { spendingLimit: limit } }];
		const error = await thrown({ ...text({ spendingLimit: '={{ $json.limit }}' }), values });
		expect(error.message).toBe('Spending Limit is empty [item 0]');
		expect(novita.requests).toEqual([]);
	});

	it('starts empty, and is refused until it is filled in', async () => {
		const { default: start } = shownOptions({}).find(({ name }) => name === 'spendingLimit')!;
		const error = await thrown(text({ spendingLimit: start as string }));
		expect(error.message).toBe('Spending Limit is empty [item 0]');
		expect(novita.requests).toEqual([]);
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

	it('holds 10,000 items against itself, and names them in a line', async () => {
		const error = await thrown({ ...text({ spendingLimit: 4199.99 }), ...prompts(10_000) });
		expect(error.message).toBe(
			'About $4,200.00 for items 0 to 9999 is over the Spending Limit of $4,199.99 [item 9999]',
		);
		expect(error.description).toContain('it covers items 0 to 9998, about $4,199.58');
		const checked = { ...text({ spendingLimit: 4200, checkOnly: true }), ...prompts(10_000) };
		expect((await run(checked)).items).toHaveLength(10_000);
		expect(novita.requests).toEqual([]);
	});
});

describe('Spending Limit and prices that nobody quotes', () => {
	const models = ['kling-v3.0-std-t2v', 'kling-v3.0-4k-t2v', 'kling-v3.0-4k-t2v'];
	const values = models.map((model, index) => ({ prompt: `item ${index}`, model }));

	it('sends nothing without Price per Second', async () => {
		const error = await thrown({ ...text({ spendingLimit: 100 }), values });
		expect(error.message).toBe(
			"No price is known for Kling v3.0 4K, so Spending Limit can't be checked: items 1 to 2 [item 1]",
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

	it.each([0, -1, 'cheap'])(
		'refuses a price that would take the effect from it: %j',
		async (price) => {
			const error = await thrown(text({ spendingLimit: 1, pricePerSecond: price }));
			expect(error.message).toMatch(/^Price per Second has to be a number of dollars from 0.0001/);
		},
	);

	it('says so where the length is what nobody knows', async () => {
		const motion = {
			operation: 'motionControl',
			model: 'kling-v3.0-motion-control',
			imageUrl: 'https://example.com/a.png',
			videoUrl: 'https://example.com/a.mp4',
			characterOrientation: 'video',
		};
		const error = await thrown(text({ spendingLimit: 1, pricePerSecond: 0.1 }, motion));
		expect(error.message).toBe(
			"The length of the video isn't known beforehand, so Spending Limit can't be checked: items 0 to 2 [item 0]",
		);
		expect((await run(text({ pricePerSecond: 0.1 }, motion))).hints).toEqual([
			'Started: 3 videos. No price is known.',
		]);
		const facing = { ...motion, characterOrientation: 'image' };
		const over = await thrown(text({ spendingLimit: 1, pricePerSecond: 0.1 }, facing));
		expect(over.message).toContain(
			'About $1.50 for items 0 to 2 is over the Spending Limit of $1.00',
		);
	});
});

describe('Videos per Item', () => {
	const several = (videosPerItem: unknown, more: INodeParameters = {}) => ({
		...text({ videosPerItem, ...more } as INodeParameters),
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
		novita.faults.next({
			on: 'submit',
			kind: 'ILLEGAL_PROMPT',
			match: { promptIncludes: 'item 1' },
		});
		const given = { ...several(3), ...continues };
		const first = await run({ ...given, executionId: 'several' });
		const ids = first.items.map(({ json }) => json.task_id);
		expect(ids.filter((id) => id !== undefined)).toHaveLength(5);
		const { items } = await run({ ...given, retryOf: 'several' });
		expect(items.map(({ json }, index) => ids[index] ?? json.task_id)).toEqual(
			items.map(({ json }) => json.task_id),
		);
		expect(submitted()).toHaveLength(7);
	});

	it('is checked and priced without sending', async () => {
		const { items } = await run(several(2, { checkOnly: true }));
		expect(items.map(({ json }) => [json.variation, json.estimated_cost_usd])).toEqual([
			[1, 0.42],
			[2, 0.42],
			[1, 0.42],
			[2, 0.42],
		]);
	});

	it('is named where a limit is too low, with the items all of whose videos it covers', async () => {
		const two = await thrown(several(2, { spendingLimit: 1.3 }));
		expect(two.message).toContain('About $1.68 for items 0 to 1 is over');
		expect(two.description).toContain(
			'Raise Spending Limit, lower Videos per Item, or send fewer items: it covers item 0, about $0.84.',
		);
		const one = await thrown({ ...several(2, { spendingLimit: 0.5 }), ...prompts(1) });
		expect(one.description).toContain('Raise Spending Limit, or lower Videos per Item. Based on');
		const single = await thrown({ ...several(1, { spendingLimit: 0.1 }), ...prompts(1) });
		expect(single.description).toContain('Raise Spending Limit. Based on');
	});

	it.each([0, 5, 1.5, 'many'])('is refused unpaid where it is %j', async (videosPerItem) => {
		const error = await thrown(several(videosPerItem));
		expect(error.message).toContain('Videos per Item');
		expect(novita.requests).toEqual([]);
	});
});

describe('Spending Limit and items that have their task', () => {
	it('counts them once under Retry On Fail', async () => {
		novita.faults.next({
			on: 'submit',
			kind: 'ILLEGAL_PROMPT',
			match: { promptIncludes: 'item 2' },
		});
		const given = { ...text({ spendingLimit: 1.26 }), ...continues, executionId: 'retried' };
		await run(given);
		const again = await run(given);
		expect(again.items.map(({ json }) => json.reused)).toEqual([true, true, undefined]);
		expect(again.items[2]!.json.task_id).toBeDefined();
	});

	it('goes on from them under Retry by hand', async () => {
		const values = ['a', 'b', 'c'].map((prompt) => ({ prompt: `by hand: ${prompt}` }));
		novita.faults.next({ on: 'submit', kind: 'ILLEGAL_PROMPT', match: { promptIncludes: ': c' } });
		await run({ ...text(), ...continues, values, executionId: 'failed' });
		const retried = { values, retryOf: 'failed' };
		const over = await thrown({ ...text({ spendingLimit: 1.25 }), ...retried });
		expect(over.message).toContain('after $0.84 that this execution has spent before');
		const { items } = await run({ ...text({ spendingLimit: 1.26 }), ...retried });
		expect(items.map(({ json }) => json.reused)).toEqual([true, true, undefined]);
		expect(submitted()).toHaveLength(4);
	});

	it('hands them out and names them where it lets no other through', async () => {
		novita.faults.next({
			on: 'submit',
			kind: 'ILLEGAL_PROMPT',
			match: { promptIncludes: 'item 2' },
		});
		const first = await run({ ...text(), ...continues, executionId: 'over' });
		const over = { ...text({ spendingLimit: 0.1 }), executionId: 'over' };
		const ids = first.items.slice(0, 2).map(({ json }) => json.task_id);
		const error = await thrown(over);
		expect(error.message).toContain(
			'About $0.42 for item 2, after $0.84 that this execution has spent before, is over the Spending Limit of $0.10',
		);
		for (const id of ids) expect(error.description).toContain(id);
		const { items } = await run({ ...over, ...continues });
		expect(items.map(({ json }) => json.task_id)).toEqual([...ids, undefined]);
		expect(items[2]!.json).toMatchObject({ error: { reason: 'SPENDING_LIMIT' } });
		expect(submitted()).toHaveLength(3);
	});
});
