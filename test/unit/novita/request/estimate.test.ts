import { catalogue } from '../../../../nodes/novita/models/catalogue';
import { estimate } from '../../../../nodes/novita/request/cost';
import type { JsonObject } from '../../../../nodes/novita/values/json';
import { checkOf, IMAGE_URL, imageAt } from '../../../support/item';

const STD = 'kling-v3.0-std-t2v';
const PRO = 'kling-v3.0-pro-t2v';
const QUOTED = { quotedOn: '2026-10-07' };

const requestWith = (slug: string, body: JsonObject, additional: JsonObject = {}) => ({
	slug,
	body: { prompt: 'A cup', ...body },
	files: [],
	additional,
	imageEncoding: 'dataUri' as const,
});

/** Worked out by hand from the quoted prices: Standard $0.084 a second, with sound $0.126; Pro $0.112 and $0.168; v2.1 Master $1.17 for 5 seconds. */
describe('the quoted price of a body', () => {
	it.each<[slug: string, body: JsonObject, seconds: number, usd: number]>([
		[STD, { duration: 3, sound: false }, 3, 0.252],
		[STD, { duration: 5, sound: false }, 5, 0.42],
		[STD, { duration: 15, sound: false }, 15, 1.26],
		[STD, { duration: 3, sound: true }, 3, 0.378],
		[STD, { duration: 15, sound: true }, 15, 1.89],
		[PRO, { duration: 7, sound: false }, 7, 0.784],
		[PRO, { duration: 10, sound: true }, 10, 1.68],
		[PRO, { duration: 15, sound: true }, 15, 2.52],
		['kling-v3.0-std-i2v', { duration: 5, sound: false }, 5, 0.42],
		['kling-v3.0-pro-i2v', { duration: 5, sound: true }, 5, 0.84],
		// The older models take their length as text.
		['kling-v2.1-i2v-master', { duration: '5' }, 5, 1.17],
		['kling-v2.1-t2v-master', { duration: '10' }, 10, 2.34],
		['kling-v2.1-t2v-master', {}, 5, 1.17],
		// What is left out has the page's default: 5 seconds, silent.
		[STD, {}, 5, 0.42],
		[PRO, { sound: true }, 5, 0.84],
	])('%s with %j', (slug, body, seconds, usd) => {
		expect(estimate(requestWith(slug, body))).toEqual({ seconds, usd, ...QUOTED });
	});

	/** From 3 to 15 seconds. */
	const TABLE: Record<string, [silent: number[], sound: number[]]> = {
		std: [
			[0.252, 0.336, 0.42, 0.504, 0.588, 0.672, 0.756, 0.84, 0.924, 1.008, 1.092, 1.176, 1.26],
			[0.378, 0.504, 0.63, 0.756, 0.882, 1.008, 1.134, 1.26, 1.386, 1.512, 1.638, 1.764, 1.89],
		],
		pro: [
			[0.336, 0.448, 0.56, 0.672, 0.784, 0.896, 1.008, 1.12, 1.232, 1.344, 1.456, 1.568, 1.68],
			[0.504, 0.672, 0.84, 1.008, 1.176, 1.344, 1.512, 1.68, 1.848, 2.016, 2.184, 2.352, 2.52],
		],
	};

	it.each(['std', 'pro'].flatMap((level) => ['i2v', 't2v'].map((kind) => [level, kind] as const)))(
		'v3.0 %s %s, by the table',
		(level, kind) => {
			const priced = [false, true].map((sound) =>
				Array.from({ length: 13 }, (_, index) => {
					const request = requestWith(`kling-v3.0-${level}-${kind}`, {
						duration: index + 3,
						sound,
					});
					return estimate(request).usd;
				}),
			);
			expect(priced).toEqual(TABLE[level]);
		},
	);

	it.each<[what: string, additional: JsonObject, seconds: number, usd: number]>([
		['a length', { duration: 10 }, 10, 0.84],
		['a length as text', { duration: '10' }, 10, 0.84],
		['sound', { sound: true }, 5, 0.63],
		['sound as text', { sound: 'TRUE' }, 5, 0.63],
		['both', { duration: 15, sound: true }, 15, 1.89],
		['something else', { seed: 7 }, 5, 0.42],
		[
			'shots that last longer',
			{
				multi_prompt: [
					{ prompt: 'a', duration: 7 },
					{ prompt: 'b', duration: 5 },
				],
			},
			12,
			1.008,
		],
		['shots that last shorter', { multi_prompt: [{ prompt: 'a', duration: 3 }] }, 5, 0.42],
		['shots without lengths', { multi_prompt: ['a', 'b'] }, 5, 0.42],
	])('counts %s that Additional Fields set', (_, additional, seconds, usd) => {
		const request = requestWith(STD, { duration: 5, sound: false }, additional);
		expect(estimate(request)).toEqual({ seconds, usd, ...QUOTED });
	});

	it('counts shots together, as they are sent', () => {
		const shots = [
			{ prompt: 'Wide', duration: 4 },
			{ prompt: 'Close', duration: 3 },
		];
		const values = { image: imageAt(IMAGE_URL), prompt: 'A cup', multi_prompt: { shots } };
		const { request } = checkOf('kling-v3.0-std-i2v', values);
		expect(estimate(request)).toEqual({ seconds: 7, usd: 0.588, ...QUOTED });
		// A model that this package doesn't know, so that no page says how long it is.
		expect(estimate(requestWith('kling-v9', { multi_prompt: shots }), 0.1)).toEqual({
			seconds: 7,
			usd: 0.7,
		});
	});

	it('is that of the model, also where its slug is written by hand', () => {
		const models = catalogue.filter(({ price }) => price !== undefined);
		expect(models.length).toBeGreaterThan(3);
		for (const { slug } of models) {
			expect(estimate(requestWith(slug, { duration: 5 })).usd).toBeGreaterThan(0);
		}
	});
});

const MOTION = 'kling-v3.0-motion-control';

describe('what nobody knows', () => {
	it.each<[what: string, slug: string, body: JsonObject, seconds: number | null]>([
		['a model that nobody quotes', 'kling-v3.0-4k-t2v', { duration: 5 }, 5],
		['one that is older', 'kling-v1.6-i2v', { duration: 5 }, 5],
		['a retired one', 'kling-v2.6-pro-i2v', { duration: 10, sound: true }, 10],
		['Motion Control', MOTION, { character_orientation: 'image' }, 5],
		['Motion Control, as long as its video', MOTION, { character_orientation: 'video' }, null],
		['another model', 'kling-v9', { duration: 5 }, 5],
		['another model without a length', 'kling-v9', {}, null],
		['a length that is none', STD, { duration: 'long' }, null],
		['a length of 0', STD, { duration: 0 }, null],
		['a sound that is neither on nor off', STD, { duration: 5, sound: 'perhaps' }, 5],
		['shots of which one has no length', 'kling-v9', { multi_prompt: [{ prompt: 'a' }] }, null],
	])('has no price: %s', (_, slug, body, seconds) => {
		expect(estimate(requestWith(slug, body))).toEqual({ seconds, usd: null });
	});
});

describe("a price of the user's own", () => {
	it.each<[slug: string, body: JsonObject, price: number, usd: number]>([
		['kling-v3.0-4k-t2v', { duration: 5 }, 0.2, 1],
		['kling-v9', { duration: 8 }, 0.0001, 0.0008],
		[STD, { duration: 5, sound: true }, 0.07, 0.35],
		[STD, { duration: 5, sound: 'perhaps' }, 0.07, 0.35],
		[STD, { duration: 3 }, 0.33333, 1],
	])('goes before the quoted one: %s %j at %d', (slug, body, price, usd) => {
		expect(estimate(requestWith(slug, body), price)).toEqual({ seconds: body.duration, usd });
	});

	it("doesn't tell how long a video will be that no page does", () => {
		const request = (orientation: string) =>
			requestWith(MOTION, { character_orientation: orientation });
		expect(estimate(request('video'), 0.1)).toEqual({ seconds: null, usd: null });
		expect(estimate(request('image'), 0.1)).toEqual({ seconds: 5, usd: 0.5 });
		// It has no such field.
		const shorter = requestWith(MOTION, { character_orientation: 'image', duration: 1 });
		expect(estimate(shorter, 0.1)).toEqual({ seconds: 5, usd: 0.5 });
	});
});
