import { catalogue } from '../../../../nodes/novita/models/catalogue';
import { fieldsInContract, modelSlugs } from '../../../../simulator/contract/validate';
import { modelOf } from '../../../support/item';

const fieldsOf = (slug: string) =>
	modelOf(slug)
		.fields.map(({ api }) => api)
		.sort();

describe('the catalogue', () => {
	it('has the models of the contract, each once', () => {
		expect(catalogue.map(({ slug }) => slug).sort()).toEqual([...modelSlugs].sort());
	});

	it.each(modelSlugs)('has the fields of the contract for %s, and no other', (slug) => {
		expect(fieldsOf(slug)).toEqual(fieldsInContract(slug));
	});

	it('names for each field an own body key and an own parameter', () => {
		for (const { fields } of catalogue) {
			expect(new Set(fields.map(({ api }) => api)).size).toBe(fields.length);
			expect(new Set(fields.map(({ parameter }) => parameter)).size).toBe(fields.length);
		}
	});

	it('only forbids together what the model has', () => {
		for (const { slug, notTogether } of catalogue) {
			for (const key of notTogether.flat()) expect(fieldsOf(slug)).toContain(key);
		}
	});
});
