import {
	billOf,
	describeBill,
	estimate,
	roundDollars,
	showDollars,
	sumDollars,
	type Estimate,
} from '../../../../nodes/novita/request/cost';
import type { JsonObject } from '../../../../nodes/novita/values/json';
import { checkOf, imageAt } from '../../../support/item';

const STD = 'kling-v3.0-std-t2v';
const MASTER = 'kling-v2.1-t2v-master';
const MOTION = 'kling-v3.0-motion-control';
const QUOTED = { quotedOn: '2026-10-07' };

const request = (slug: string, body: JsonObject, additional: JsonObject = {}) => ({
	slug,
	body: { prompt: 'A cup', ...body },
	files: [],
	additional,
	imageEncoding: 'dataUri' as const,
});

const shots = (...lengths: number[]) => ({
	multi_prompt: lengths.map((duration) => ({ prompt: 'a', duration })),
});

/** Worked out by hand: Standard $0.084 a second, with sound $0.126; Pro $0.112, $0.168; v2.1 Master $1.17 for 5 seconds. */
it.each<[slug: string, body: JsonObject, seconds: number, usd: number]>([
	[STD, { duration: 3, sound: false }, 3, 0.252],
	[STD, { duration: 15, sound: false }, 15, 1.26],
	[STD, { duration: 3, sound: true }, 3, 0.378],
	[STD, { duration: 15, sound: true }, 15, 1.89],
	['kling-v3.0-std-i2v', { duration: 5, sound: false }, 5, 0.42],
	['kling-v3.0-pro-t2v', { duration: 7, sound: false }, 7, 0.784],
	['kling-v3.0-pro-t2v', { duration: 15, sound: true }, 15, 2.52],
	['kling-v3.0-pro-i2v', { duration: 5, sound: true }, 5, 0.84],
	// The older models take their length as text.
	['kling-v2.1-i2v-master', { duration: '5' }, 5, 1.17],
	[MASTER, { duration: '10' }, 10, 2.34],
	// What is left out has the page's default: 5 seconds, silent.
	[MASTER, {}, 5, 1.17],
	[STD, {}, 5, 0.42],
	['kling-v3.0-pro-t2v', { sound: true }, 5, 0.84],
])('%s with %j has the quoted price', (slug, body, seconds, usd) => {
	expect(estimate(request(slug, body))).toEqual({ seconds, usd, ...QUOTED });
});

it.each<[additional: JsonObject, seconds: number, usd: number]>([
	[{ duration: 10 }, 10, 0.84],
	[{ duration: '10', sound: 'TRUE' }, 10, 1.26],
	[{ sound: true }, 5, 0.63],
	[{ seed: 7 }, 5, 0.42],
	[shots(7, 5), 12, 1.008],
	[shots(3), 5, 0.42],
	[{ multi_prompt: ['a', 'b'] }, 5, 0.42],
])('Additional Fields count: %j', (additional, seconds, usd) => {
	const item = request(STD, { duration: 5, sound: false }, additional);
	expect(estimate(item)).toEqual({ seconds, usd, ...QUOTED });
});

it('shots count together, as they are sent', () => {
	const values = { image: imageAt(), prompt: 'A cup', ...shots(4, 3) };
	const { request: sent } = checkOf('kling-v3.0-std-i2v', values);
	expect(estimate(sent)).toEqual({ seconds: 7, usd: 0.588, ...QUOTED });
});

it.each<[slug: string, body: JsonObject, seconds: number | null]>([
	['kling-v3.0-4k-t2v', { duration: 5 }, 5],
	['kling-v1.6-i2v', { duration: 5 }, 5],
	['kling-v2.6-pro-i2v', { duration: 10, sound: true }, 10],
	[MOTION, { character_orientation: 'image' }, 5],
	[MOTION, { character_orientation: 'video' }, null],
	['kling-v9', { duration: 5 }, 5],
	['kling-v9', {}, null],
	['kling-v9', { multi_prompt: [{ prompt: 'a' }] }, null],
	[STD, { duration: 'long' }, null],
	[STD, { duration: 0 }, null],
	[STD, { duration: 5, sound: 'perhaps' }, 5],
])('nobody knows the price of %s with %j', (slug, body, seconds) => {
	expect(estimate(request(slug, body))).toEqual({ seconds, usd: null });
});

it.each<[slug: string, body: JsonObject, price: number, ...Array<number | null>]>([
	['kling-v3.0-4k-t2v', { duration: 5 }, 0.2, 5, 1],
	['kling-v9', { duration: 8 }, 0.0001, 8, 0.0008],
	// No page says how long another model's video is.
	['kling-v9', shots(4, 3), 0.1, 7, 0.7],
	[STD, { duration: 5, sound: true }, 0.07, 5, 0.35],
	[STD, { duration: 5, sound: 'perhaps' }, 0.07, 5, 0.35],
	[STD, { duration: 3 }, 0.33333, 3, 1],
	[MOTION, { character_orientation: 'video' }, 0.1, null, null],
	// It has no such field as a duration.
	[MOTION, { character_orientation: 'image', duration: 1 }, 0.1, 5, 0.5],
])("a price of the user's own goes before: %s %j at %d", (slug, body, price, seconds, usd) => {
	expect(estimate(request(slug, body), price)).toEqual({ seconds, usd });
});

const quoted = (seconds: number, usd: number, more = QUOTED) => ({ seconds, usd, ...more });
const LATER = { quotedOn: '2026-11-01' };
const OWN: Estimate = { seconds: 8, usd: 0.8 };
const UNPRICED: Estimate = { seconds: 5, usd: null };
const ENDLESS: Estimate = { seconds: null, usd: null };
const BY = 'by prices quoted on 7 October 2026.';
const BY_BOTH = 'by Price per Second and prices quoted on 7 October 2026.';

it.each<[words: string, estimates: Estimate[]]>([
	[`1 video, 1 second: about $0.084, ${BY}`, [quoted(1, 0.084)]],
	[`2 videos, 10 seconds: about $0.84, ${BY}`, [quoted(5, 0.42, LATER), quoted(5, 0.42)]],
	['1 video, 8 seconds: about $0.80, by Price per Second.', [OWN]],
	[`2 videos, 13 seconds: about $1.22, ${BY_BOTH}`, [OWN, quoted(5, 0.42)]],
	[`3 videos, 15 seconds: about $0.42 for 1 of them, ${BY}`, [quoted(5, 0.42), UNPRICED, UNPRICED]],
	['1 video, 5 seconds. No price is known.', [UNPRICED]],
	['2 videos. No price is known.', [ENDLESS, ENDLESS]],
	[`2 videos: about $0.42 for 1 of them, ${BY}`, [ENDLESS, quoted(5, 0.42)]],
	[`5,000 videos, 15,000 seconds: about $1,890.00, ${BY}`, Array(5_000).fill(quoted(3, 0.378))],
])('a bill says: %s', (words, estimates) => {
	expect(describeBill(billOf(estimates))).toBe(words);
});

it('dollars have four decimals at most, and no noise', () => {
	const rounded = [0.1 + 0.2, 5 * 0.084, 15 * 0.126, 1 / 3].map(roundDollars);
	expect(rounded).toEqual([0.3, 0.42, 1.89, 0.3333]);
	expect(sumDollars(Array.from({ length: 10_000 }, () => 0.1))).toBe(1000);
	const shown = [1.26, 0.378, 0.0001, 12.6, 4200, 0].map(showDollars);
	expect(shown).toEqual(['$1.26', '$0.378', '$0.0001', '$12.60', '$4,200.00', '$0.00']);
});
