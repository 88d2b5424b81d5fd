import fc from 'fast-check';

import { catalogue, type Model } from '../../../nodes/novita/models/catalogue';
import type { ImageValue } from '../../../nodes/novita/request/checkImage';
import type { RequestInput } from '../../../nodes/novita/request/buildRequest';
import { klingRuns, type KlingRun } from '../../support/klingRuns';
import { hostile, itemOf } from './values';

const RUNS = { seed: 20_261_007, numRuns: 260 };
const ITEMS = 3;

/** Whatever is sent is accepted, so that what the node itself decides shows. */
const { novita, run } = klingRuns({ unknownFields: 'accept' });

/** An item's values as n8n's parameters. A file is one that the item doesn't have. */
function parametersFor(model: Model, { values, ...input }: RequestInput, more: object) {
	const options: Record<string, unknown> = { ...input, ...more };
	const parameters: Record<string, unknown> = { options };
	for (const { api, parameter, kind, inOptions, required } of model.fields) {
		const value = values[api];
		if (inOptions) options[parameter] = value;
		else if (kind === 'image' || kind === 'video') {
			const image = value as ImageValue | undefined;
			const from = image?.kind === 'url' || (!image && required) ? 'url' : 'binary';
			parameters[`${parameter}Input`] = image || required ? from : 'none';
			parameters[`${parameter}Url`] = image?.kind === 'url' ? image.url : undefined;
		} else if (kind === 'shots' && value !== undefined) {
			Object.assign(parameters, { promptMode: 'multiShotJson', [`${parameter}Json`]: value });
		} else parameters[parameter] = value;
	}
	return parameters;
}

const mostly = (usual: fc.Arbitrary<unknown>, strange: fc.Arbitrary<unknown>) =>
	fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: strange });

const unset = fc.constant(undefined);

/** Options about money, some of which no run can have. */
const options = fc.record({
	spendingLimit: mostly(fc.oneof(unset, fc.double({ min: 0, max: 4, noNaN: true })), hostile),
	pricePerSecond: mostly(fc.oneof(unset, fc.double({ min: 0.01, max: 1, noNaN: true })), hostile),
	webhookUrl: mostly(unset, fc.oneof(hostile, fc.webUrl())),
});

const runOf = (model: Model): fc.Arbitrary<(more?: object) => KlingRun> =>
	fc
		.record({ items: fc.array(itemOf(model), { minLength: 1, maxLength: ITEMS }), options })
		.map(({ items, options }) => (more) => ({
			set: { operation: model.operation, model: model.slug },
			node: { onError: 'continueRegularOutput' },
			items: items.map(() => ({ json: {} })),
			values: items.map((item) => parametersFor(model, item, { ...options, ...more })),
		}));

it('what is valid for Check Only is what is sent, and it costs the same', async () => {
	const seen = { sent: 0, refused: 0 };
	await fc.assert(
		fc.asyncProperty(fc.constantFrom(...catalogue).chain(runOf), async (given) => {
			novita.reset();
			const checked = await run(given({ checkOnly: true }));
			expect(novita.requests).toEqual([]);
			const real = await run(given());
			const sent = real.items.map(({ json }) => json.task_id !== undefined);
			expect(checked.items.map(({ json }) => json.valid === true)).toEqual(sent);
			expect(novita.submissions).toHaveLength(sent.filter((is) => is).length);
			for (const [index, { json }] of real.items.entries()) {
				const check = checked.items[index]!.json;
				const { model, estimated_cost_usd, request } = json;
				if (sent[index]) expect(check).toMatchObject({ model, estimated_cost_usd, request });
				else expect(check).toEqual(json);
				seen[sent[index] ? 'sent' : 'refused'] += 1;
			}
		}),
		RUNS,
	);
	expect(Math.min(seen.sent, seen.refused)).toBeGreaterThan(RUNS.numRuns / 4);
});
