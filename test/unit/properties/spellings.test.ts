import fc from 'fast-check';

import { readItem, type Plan } from '../../../nodes/NovitaKling/readItem';
import { validateSubmission } from '../../../simulator/contract/validate';
import { contextOf } from '../../support/context';
import { bodyOf } from '../../support/item';
import {
	ITEM_SPELLINGS,
	OPTION_SPELLINGS,
	SHOT_SPELLINGS,
	VOICE_SPELLINGS,
	type Spellings,
} from '../../support/spellings';

const RUNS = { seed: 20261125, numRuns: 400 };

/** One spelling of each value, by chance. */
const anyOf = (table: Record<string, Spellings>): fc.Arbitrary<Record<string, unknown>> =>
	fc.record(
		Object.fromEntries(
			Object.entries(table).map(([name, spellings]) => [name, fc.constantFrom(...spellings)]),
		),
	);

const firstOf = (table: Record<string, Spellings>): Record<string, unknown> =>
	Object.fromEntries(Object.entries(table).map(([name, [first]]) => [name, first]));

async function planOf(values: Record<string, unknown>): Promise<Plan> {
	const reading = await readItem(contextOf({ values: [values] }).context, 0);
	expect(reading).toMatchObject({ plan: {}, invalid: [] });
	return reading.plan!;
}

const sentFor = async (values: Record<string, unknown>) => {
	const { request, requestTimeoutMs, waitForCompletion, spending } = await planOf(values);
	expect(validateSubmission(request.slug, request.body)).toEqual([]);
	const body = bodyOf({ request });
	return { slug: request.slug, body, requestTimeoutMs, waitForCompletion, spending };
};

describe('any mix of spellings gives the request that a careful person would have written', () => {
	it('of an image to video', async () => {
		const careful = await sentFor({
			...firstOf(ITEM_SPELLINGS),
			options: firstOf(OPTION_SPELLINGS),
		});
		expect(careful).toMatchObject({
			slug: 'kling-v3.0-std-i2v',
			body: {
				image: 'https://example.com/my%20cup.png',
				prompt: 'The camera circles the cup',
				duration: 7,
				sound: true,
				negative_prompt: 'blurry',
				cfg_scale: 0.5,
				seed: 7,
			},
			requestTimeoutMs: 90_000,
			waitForCompletion: false,
			spending: { checkOnly: false, limit: 100, keep: 2.5, pricePerSecond: 0.1 },
		});
		await fc.assert(
			fc.asyncProperty(anyOf(ITEM_SPELLINGS), anyOf(OPTION_SPELLINGS), async (values, options) => {
				expect(await sentFor({ ...values, options })).toEqual(careful);
			}),
			RUNS,
		);
	});

	it.each(['kling-v3.0-std-i2v', 'kling-v3.0-4k-i2v'])(
		'of shots with lengths, %s',
		async (model) => {
			const written = [
				{ prompt: 'Wide shot of the cup', duration: 4 },
				{ prompt: 'Close-up of the steam', duration: 3 },
			];
			for (const multiPromptJson of SHOT_SPELLINGS) {
				const values = { model, imageUrl: 'https://example.com/cup.png', prompt: 'A cup' };
				const { body } = await sentFor({ ...values, promptMode: 'multiShotJson', multiPromptJson });
				expect(body).toMatchObject({ multi_prompt: written, duration: 7 });
			}
		},
	);

	it('of shots that are texts', async () => {
		for (const multiPromptJson of SHOT_SPELLINGS) {
			const { body } = await sentFor({
				model: 'kling-v3.0-pro-i2v',
				imageUrl: 'https://example.com/cup.png',
				promptMode: 'Shots From Data',
				multiPromptJson,
			});
			expect(body.multi_prompt).toEqual(['Wide shot of the cup', 'Close-up of the steam']);
			expect(body).not.toHaveProperty('prompt');
		}
	});

	it('of voices', async () => {
		for (const voiceIds of VOICE_SPELLINGS) {
			const { body } = await sentFor({
				model: 'kling-v2.6-pro-i2v',
				imageUrl: 'https://example.com/cup.png',
				prompt: '<<<voice_1>>> greets <<<voice_2>>>',
				voiceList: { voices: [{ voiceId: 'not-this-one' }] },
				options: { voiceIds },
			});
			expect(body.voice_list).toEqual(['829824295735410756', 'voice_2']);
		}
	});
});

describe('no text that looks like a list or object', () => {
	const json = fc
		.oneof(
			fc.array(fc.string(), { minLength: 1 }),
			fc.dictionary(fc.string(), fc.string(), { minKeys: 1 }),
		)
		.map((value) => JSON.stringify(value));
	const broken = json.chain((text) =>
		fc.integer({ min: 3, max: text.length }).map((length) => text.slice(0, length)),
	);

	it('in place of shots is ever sent as the prompt of one', async () => {
		await fc.assert(
			fc.asyncProperty(fc.oneof(json, broken), async (text) => {
				const values = {
					imageUrl: 'https://example.com/cup.png',
					prompt: 'A cup',
					promptMode: 'multiShotJson',
					multiPromptJson: text,
				};
				const { plan, invalid } = await readItem(contextOf({ values: [values] }).context, 0);
				if (!plan || invalid.length > 0) return;
				const shots = (plan.request.body.multi_prompt ?? []) as Array<{ prompt: string }>;
				for (const { prompt } of shots) expect(prompt).not.toBe(text);
			}),
			RUNS,
		);
	});
});
