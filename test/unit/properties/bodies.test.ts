import * as fc from 'fast-check';

import { catalogue, customModel, type Model } from '../../../nodes/novita/models/catalogue';
import { buildRequest, type RequestInput } from '../../../nodes/novita/request/buildRequest';
import { describeBody } from '../../../nodes/novita/request/videoRequest';
import { validateSubmission } from '../../../simulator/contract/validate';
import { bodyOf } from '../../support/item';
import { overridingItemOf, itemOf } from './values';

const RUNS_A_MODEL = 250;
const OVERRIDING_RUNS = 1000;

const SEED = 20_261_001;

/** What a refusal must say, whatever was refused. */
function expectNamed(model: Model, item: RequestInput): ReturnType<typeof buildRequest> {
	const check = buildRequest(model, item);
	const labels = [...model.fields.map(({ label }) => label), 'Additional Fields'];
	for (const { field, message, fix } of check.invalid) {
		expect(labels).toContain(field);
		expect(message).toContain(field);
		expect(message.length).toBeLessThan(300);
		expect(fix.trim()).not.toBe('');
	}
	for (const hint of check.hints) expect(hint.trim()).not.toBe('');
	// What the item shows of a request must be JSON too, and short enough for n8n's database.
	expect(JSON.stringify(describeBody(check.request))).toBeDefined();
	return check;
}

it.each(catalogue.map((model) => [model.slug, model] as const))(
	'sends nothing to %s that breaks the contract, and names the field of each refusal',
	(_, model) => {
		const seen = { sent: 0, refused: 0 };
		fc.assert(
			fc.property(itemOf(model), (item) => {
				const check = expectNamed(model, item);
				seen[check.invalid.length > 0 ? 'refused' : 'sent'] += 1;
				if (check.invalid.length > 0) return;
				const mistakes = validateSubmission(model.slug, bodyOf(check), { unknownFields: 'accept' });
				expect(mistakes).toEqual([]);
			}),
			{ seed: SEED, numRuns: RUNS_A_MODEL },
		);
		// Both ways have to be trodden well, or the property says nothing.
		expect(Math.min(seen.sent, seen.refused)).toBeGreaterThan(RUNS_A_MODEL / 10);
	},
);

it('survives Additional Fields that set any field of any model to anything', () => {
	const anyModel = fc.constantFrom(...catalogue, customModel('any-slug', 'imageToVideo'));
	fc.assert(
		fc.property(
			anyModel.chain((model) => fc.tuple(fc.constant(model), overridingItemOf(model))),
			([model, item]) => {
				expect(bodyOf(expectNamed(model, item))).toBeInstanceOf(Object);
			},
		),
		{ seed: SEED, numRuns: OVERRIDING_RUNS },
	);
});
