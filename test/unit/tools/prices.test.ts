import { catalogue } from '../../../nodes/novita/models/catalogue';
import { about, dollarsFor } from '../../../tools/prices';

describe('prices', () => {
	it.each([
		['kling-v3.0-std-i2v', {}, 0.42],
		['kling-v3.0-std-t2v', { duration: 15, sound: false }, 1.26],
		['kling-v3.0-std-i2v', { duration: 3, sound: true }, 0.378],
		['kling-v3.0-pro-t2v', { duration: 10 }, 1.12],
		['kling-v3.0-pro-i2v', { duration: 15, sound: true }, 2.52],
		['kling-v2.1-t2v-master', { duration: '10' }, 2.34],
	])('%s with %j costs about $%d', (slug, body, dollars) => {
		expect(dollarsFor(slug, body)).toBeCloseTo(dollars, 6);
	});

	it.each([
		'kling-v3.0-4k-i2v',
		'kling-v3.0-motion-control',
		'kling-v2.6-pro-i2v',
		'kling-v2.1-i2v',
		'kling-v1.6-t2v',
		'kling-v9',
	])('nobody quotes %s, and a length that is no number has no price', (slug) => {
		expect(dollarsFor(slug, { duration: 5 })).toBeUndefined();
		expect(dollarsFor('kling-v3.0-std-i2v', { duration: 'long' })).toBeUndefined();
	});

	it('name their source and the day it was checked', () => {
		const prices = catalogue.flatMap(({ price }) => price ?? []);
		expect(prices.length).toBeGreaterThan(0);
		for (const { source, checked } of prices) {
			expect([source, checked]).toEqual(["others quoting Novita's price page", '2026-10-07']);
		}
	});

	it('are never rounded to nothing', () => {
		expect([about(0.001), about(0.252)]).toEqual(['about $0.01', 'about $0.25']);
	});
});
