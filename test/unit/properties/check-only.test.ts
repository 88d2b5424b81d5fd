import fc from 'fast-check';

import { catalogue, type Model } from '../../../nodes/novita/models/catalogue';
import type { ImageValue } from '../../../nodes/novita/request/checkImage';
import type { RequestInput } from '../../../nodes/novita/request/buildRequest';
import { klingRuns, type KlingRun } from '../../support/klingRuns';
import { hostile, itemOf } from './values';

const RUNS_A_MODEL = 60;
const SEED = 20_261_007;
const ITEMS = 3;

/** Whatever is sent is accepted, so that what the node itself decides shows. */
const { novita, run } = klingRuns({ unknownFields: 'accept' });

/** An item's values as n8n's parameters. A file is one that the item doesn't have. */
function parametersFor(model: Model, { values, ...input }: RequestInput): Record<string, unknown> {
	const options: Record<string, unknown> = { ...input };
	const parameters: Record<string, unknown> = {};
	for (const field of model.fields) {
		const value = values[field.api];
		const { parameter } = field;
		if (field.inOptions) options[parameter] = value;
		else if (field.kind === 'image' || field.kind === 'video') {
			const image = value as ImageValue | undefined;
			const none = field.required ? 'url' : 'none';
			parameters[`${parameter}Input`] = image ? (image.kind === 'url' ? 'url' : 'binary') : none;
			parameters[`${parameter}Url`] = image?.kind === 'url' ? image.url : undefined;
		} else if (field.kind === 'shots' && value !== undefined) {
			Object.assign(parameters, { promptMode: 'multiShotJson', [`${parameter}Json`]: value });
		} else parameters[parameter] = value;
	}
	return { ...parameters, options };
}

const mostly = <Value>(usual: Value, strange: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
	fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: strange });

/** Options about money, some of which no run can have. */
const money = fc.record({
	spendingLimit: fc.oneof(mostly(undefined, hostile), fc.double({ min: 0, max: 4, noNaN: true })),
	pricePerSecond: fc.oneof(
		mostly(undefined, hostile),
		fc.double({ min: 0.0001, max: 1, noNaN: true }),
	),
	webhookUrl: mostly(undefined, fc.oneof(hostile, fc.webUrl())),
});

const runOf = (model: Model): fc.Arbitrary<KlingRun> =>
	fc
		.record({ items: fc.array(itemOf(model), { minLength: 1, maxLength: ITEMS }), money })
		.map((given) => ({
			set: { operation: model.operation, model: model.slug },
			node: { onError: 'continueRegularOutput' },
			items: given.items.map(() => ({ json: {} })),
			values: given.items.map((item) => {
				const parameters = parametersFor(model, item);
				return { ...parameters, options: { ...(parameters.options as object), ...given.money } };
			}),
		}));

const withCheckOnly = (given: KlingRun): KlingRun => ({
	...given,
	values: (given.values ?? []).map((each) => ({
		...each,
		options: { ...(each.options as object), checkOnly: true },
	})),
});

describe.each(catalogue.map((model) => [model.slug, model] as const))('%s', (_, model) => {
	it('is valid for Check Only exactly where it is sent, and costs the same', async () => {
		const seen = { sent: 0, refused: 0 };
		await fc.assert(
			fc.asyncProperty(runOf(model), async (given) => {
				novita.reset();
				const checked = await run(withCheckOnly(given));
				expect(novita.requests).toEqual([]);
				const real = await run(given);
				const sent = real.items.map(({ json }) => json.task_id !== undefined);
				expect(checked.items.map(({ json }) => json.valid === true)).toEqual(sent);
				expect(novita.submissions).toHaveLength(sent.filter((is) => is).length);
				for (const [index, { json }] of real.items.entries()) {
					const check = checked.items[index]!.json;
					if (sent[index]) {
						seen.sent += 1;
						expect(check).toMatchObject({
							model: json.model,
							estimated_cost_usd: json.estimated_cost_usd,
							request: json.request,
						});
					} else {
						seen.refused += 1;
						expect(check).toEqual(json);
					}
				}
			}),
			{ seed: SEED, numRuns: RUNS_A_MODEL },
		);
		expect(seen.sent).toBeGreaterThan(RUNS_A_MODEL / 10);
		expect(seen.refused).toBeGreaterThan(RUNS_A_MODEL / 10);
	});
});
