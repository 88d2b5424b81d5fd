import fc from 'fast-check';

import { readItem } from '../../../nodes/NovitaKling/readItem';
import { validateSubmission } from '../../../simulator/contract/validate';
import { contextOf } from '../../support/context';
import { bodyOf } from '../../support/item';
import {
	ITEM_SPELLINGS,
	OPTION_SPELLINGS,
	SHOT_SPELLINGS,
	VOICE_SPELLINGS,
	WRITTEN_BY_HAND,
	type Spellings,
} from '../../support/spellings';

const RUNS = { seed: 20261125, numRuns: 200 };
const FROM_IMAGE = { imageUrl: 'https://example.com/cup.png', prompt: 'A cup' };

/** One spelling of each value, by chance. */
const anyOf = (table: Record<string, Spellings>): fc.Arbitrary<Record<string, unknown>> =>
	fc.record(
		Object.fromEntries(
			Object.entries(table).map(([name, spellings]) => [name, fc.constantFrom(...spellings)]),
		),
	);

const firstOf = (table: Record<string, Spellings>): Record<string, unknown> =>
	Object.fromEntries(Object.entries(table).map(([name, [first]]) => [name, first]));

const read = async (values: Record<string, unknown>) =>
	await readItem(contextOf({ values: [values] }).context, 0);

async function sentFor(values: Record<string, unknown>) {
	const { plan, invalid } = await read(values);
	expect(invalid).toEqual([]);
	const { request, requestTimeoutMs, waitForCompletion, spending } = plan!;
	expect(validateSubmission(request.slug, request.body)).toEqual([]);
	const body = bodyOf({ request });
	return { slug: request.slug, body, requestTimeoutMs, waitForCompletion, spending };
}

describe('any spelling gives the request that a careful person would have written', () => {
	it('of an image to video, in any mix', async () => {
		const options = firstOf(OPTION_SPELLINGS);
		const careful = await sentFor({ ...firstOf(ITEM_SPELLINGS), options });
		expect(careful).toMatchObject({
			slug: 'kling-v3.0-std-i2v',
			body: { ...WRITTEN_BY_HAND, seed: 7 },
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

	const prompts = ['Wide shot of the cup', 'Close-up of the steam'];
	const shots = prompts.map((prompt, index) => ({ prompt, duration: 4 - index }));

	it.each([
		['kling-v3.0-std-i2v', 'multiShotJson', { prompt: 'A cup', multi_prompt: shots, duration: 7 }],
		['kling-v3.0-4k-i2v', 'multiShotJson', { prompt: 'A cup', multi_prompt: shots, duration: 7 }],
		['kling-v3.0-pro-i2v', 'Shots From Data', { multi_prompt: prompts }],
	])('of shots for %s', async (model, promptMode, expected) => {
		for (const multiPromptJson of SHOT_SPELLINGS) {
			const { body } = await sentFor({ ...FROM_IMAGE, model, promptMode, multiPromptJson });
			expect(body).toMatchObject(expected);
			expect('prompt' in body).toBe('prompt' in expected);
		}
	});

	it('of voices', async () => {
		for (const voiceIds of VOICE_SPELLINGS) {
			const { body } = await sentFor({
				...FROM_IMAGE,
				model: 'kling-v2.6-pro-i2v',
				voiceList: { voices: [{ voiceId: 'not-this-one' }] },
				options: { voiceIds },
			});
			expect(body.voice_list).toEqual(['829824295735410756', 'voice_2']);
		}
	});
});

it('no text that looks like a list or object is ever sent as the prompt of a shot', async () => {
	const strings = fc.array(fc.string(), { minLength: 1 });
	const object = fc.dictionary(fc.string(), fc.string(), { minKeys: 1 });
	const json = fc.oneof(strings, object).map((value) => JSON.stringify(value));
	const cutOff = json.chain((text) =>
		fc.integer({ min: 3, max: text.length }).map((length) => text.slice(0, length)),
	);
	await fc.assert(
		fc.asyncProperty(fc.oneof(json, cutOff), async (text) => {
			const given = { ...FROM_IMAGE, promptMode: 'multiShotJson', multiPromptJson: text };
			const { plan, invalid } = await read(given);
			if (!plan || invalid.length > 0) return;
			const shots = (plan.request.body.multi_prompt ?? []) as Array<{ prompt: string }>;
			for (const { prompt } of shots) expect(prompt).not.toBe(text);
		}),
		RUNS,
	);
});
