import * as fc from 'fast-check';

import { catalogue, customModel, type Model } from '../../../nodes/novita/models/catalogue';
import { buildRequest, type RequestInput } from '../../../nodes/novita/request/buildRequest';
import { validateSubmission } from '../../../simulator/contract/validate';
import { bodyOf } from '../../support/item';
import { overridingItemOf, itemOf } from './values';
import { describeBody } from '../../../nodes/novita/request/videoRequest';

const RUNS_A_MODEL = 400;
const OVERRIDES_A_MODEL = 75;
const CUSTOM_RUNS = 400;

const SEED = 20_261_001;

const labelsOf = (model: Model) => [...model.fields.map(({ label }) => label), 'Additional Fields'];

/** What a refusal must say, whatever was refused. */
function expectNamed(model: Model, item: RequestInput): ReturnType<typeof buildRequest> {
	const check = buildRequest(model, item);
	const labels = labelsOf(model);
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

/** The message is made only where it is needed: it would slow 10,000 items down. */
function expectDocumented(model: Model, body: Record<string, unknown>): void {
	const mistakes = validateSubmission(model.slug, body, { unknownFields: 'accept' });
	if (mistakes.length > 0) throw new Error(`${mistakes.join('; ')} in ${JSON.stringify(body)}`);
}

describe.each(catalogue.map((model) => [model.slug, model] as const))('%s', (_, model) => {
	it('sends nothing that breaks the contract, and names the field of each refusal', () => {
		const seen = { sent: 0, refused: 0 };
		fc.assert(
			fc.property(itemOf(model), (item) => {
				const check = expectNamed(model, item);
				const body = bodyOf(check);
				if (check.invalid.length > 0) {
					seen.refused += 1;
				} else {
					seen.sent += 1;
					expectDocumented(model, body);
				}
			}),
			{ seed: SEED, numRuns: RUNS_A_MODEL },
		);
		// Both ways have to be trodden well, or the property says nothing.
		expect(seen.sent).toBeGreaterThan(RUNS_A_MODEL / 10);
		expect(seen.refused).toBeGreaterThan(RUNS_A_MODEL / 10);
	});

	it('survives Additional Fields that set any field to anything', () => {
		fc.assert(
			fc.property(overridingItemOf(model), (item) => {
				expect(bodyOf(expectNamed(model, item))).toBeInstanceOf(Object);
			}),
			{ seed: SEED, numRuns: OVERRIDES_A_MODEL },
		);
	});
});

it('a custom model survives anything too', () => {
	const model = customModel('any-slug', 'imageToVideo');
	fc.assert(
		fc.property(overridingItemOf(model), (item) => {
			expect(bodyOf(expectNamed(model, item))).toBeInstanceOf(Object);
		}),
		{ seed: SEED, numRuns: CUSTOM_RUNS },
	);
});
