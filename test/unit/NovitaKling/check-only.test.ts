import type { INodeParameters } from 'n8n-workflow';

import { klingRuns, prompts, type KlingRun } from '../../support/klingRuns';
import { OFF, ON } from '../../support/spellings';

const { novita, run } = klingRuns();

beforeEach(() => novita.reset());

const text = (options: INodeParameters, more: INodeParameters = {}): KlingRun => ({
	set: { operation: 'textToVideo', model: 'kling-v3.0-std-t2v', options, ...more },
	...prompts(2),
});

describe('Check Only', () => {
	it('says what would be sent and what it would cost, and asks Novita for nothing', async () => {
		const { items, hints } = await run(text({ checkOnly: true }, { sound: true }));
		expect(items).toEqual(
			[0, 1].map((item) => ({
				json: {
					model: 'kling-v3.0-std-t2v',
					seconds: 5,
					estimated_cost_usd: 0.63,
					valid: true,
					hints: [],
					request: {
						prompt: `item ${item}`,
						duration: 5,
						sound: true,
						aspect_ratio: '16:9',
					},
				},
				pairedItem: { item },
			})),
		);
		expect(hints).toEqual([
			'Checked: 2 videos, 10 seconds: about $1.26, by prices quoted on 7 October 2026. Nothing was sent.',
		]);
		expect(novita.requests).toEqual([]);
	});

	it('wins over Wait for Completion', async () => {
		const { items } = await run(text({ checkOnly: true }, { waitForCompletion: true }));
		expect(items[0]!.json).toMatchObject({ valid: true });
		expect(novita.requests).toEqual([]);
	});

	it('hands the hints of each item on', async () => {
		const values = [{ prompt: 'A cup N/A' }, { prompt: 'A fox' }, { prompt: 'A fox' }];
		const given = { ...text({ checkOnly: true }), ...prompts(3), values };
		const { items } = await run(given);
		expect(items.map(({ json }) => json.hints)).toEqual([
			['Prompt contains N/A. Check its expression.'],
			[expect.stringContaining('2 items ask for the same video')],
			[expect.stringContaining('2 items ask for the same video')],
		]);
		const real = await run({ ...given, set: text({}).set });
		expect(real.hints.slice(0, 2)).toEqual((await run(given)).hints.slice(0, 2));
	});

	it('is null where nothing is known', async () => {
		const motion = {
			operation: 'motionControl',
			model: 'kling-v3.0-motion-control',
			imageUrl: 'https://example.com/a.png',
			videoUrl: 'https://example.com/a.mp4',
			characterOrientation: 'video',
		};
		const { items } = await run(text({ checkOnly: true }, motion));
		expect(items[0]!.json).toMatchObject({ seconds: null, estimated_cost_usd: null, valid: true });
	});

	it.each(ON)('is switched on by %j', async (checkOnly) => {
		const values = [{ prompt: 'one', options: { checkOnly } }];
		const { items } = await run({ ...text({}), ...prompts(1), values });
		expect(items[0]!.json.valid).toBe(true);
		expect(novita.requests).toEqual([]);
	});

	it.each(OFF)('is switched off by %j', async (checkOnly) => {
		const values = [{ prompt: 'one', options: { checkOnly } }];
		await run({ ...text({}), ...prompts(1), values });
		expect(novita.submissions).toHaveLength(1);
	});

	it.each(['perhaps', 2, '', null])(
		'sends nothing where it is not clear: %j',
		async (checkOnly) => {
			const values = [{ prompt: 'one', options: { checkOnly } }];
			const given = { ...text({ checkOnly: '={{ $json.check }}' }), ...prompts(1), values };
			await expect(run(given)).rejects.toThrow(/^Check Only (is empty|has to be true or false)/);
			expect(novita.requests).toEqual([]);
		},
	);

	it('goes by the item where an expression gives both, and each kind by its own limit', async () => {
		const values = [true, false, true].map((checkOnly, index) => ({
			prompt: `item ${index}`,
			options: { checkOnly, spendingLimit: 0.84 },
		}));
		const { items, hints } = await run({ ...text({ checkOnly: true }), ...prompts(3), values });
		expect(items.map(({ json }) => json.valid)).toEqual([true, undefined, true]);
		expect(novita.submissions.map(({ body }) => body?.prompt)).toEqual(['item 1']);
		expect(hints).toEqual([
			'Started: 1 video, 5 seconds: about $0.42, by prices quoted on 7 October 2026.',
			'Checked: 2 videos, 10 seconds: about $0.84, by prices quoted on 7 October 2026. Nothing was sent.',
		]);
	});

	it('says what an AI model needs of it', async () => {
		const { items } = await run({ ...text({ checkOnly: true }), isTool: true });
		expect(items[0]!.json).toEqual({
			model: 'kling-v3.0-std-t2v',
			seconds: 5,
			estimated_cost_usd: 0.42,
			valid: true,
		});
	});

	it('needs no credential', async () => {
		const given = { ...text({ checkOnly: true }), baseUrl: new Error('It was deleted') };
		expect((await run(given)).items[0]!.json.valid).toBe(true);
	});
});
