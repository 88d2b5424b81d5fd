/** The simulated Novita takes, refuses and answers what Novita's pages say. */
import SwaggerParser from '@apidevtools/swagger-parser';

import { simulatorKey } from '../../../simulator';
import { contractPath, reasonStatus } from '../../../simulator/contract/contract';
import { validateSchema, validateSubmission } from '../../../simulator/contract/validate';
import { gifBytes, jpegBytes, pngBytes } from '../../../tools/images';
import { sha256 } from '../../support/sha256';
import { answered, BALANCE, bench, errorOf, json, resultOf, SLUG } from './harness';

const STD_I2V = 'kling-v3.0-std-i2v';
const PRO_I2V = 'kling-v3.0-pro-i2v';
const I2V_4K = 'kling-v3.0-4k-i2v';
const V26 = 'kling-v2.6-pro-i2v';
const V16 = 'kling-v1.6-i2v';
const MOTION = 'kling-v3.0-motion-control';

const image = 'https://example.com/a.png';
const least = { image, prompt: 'a' };
const frames = { image_url: image, end_image_url: image, prompt: 'a' };
const motion = {
	...{ image, video: 'AAAA', model_name: 'kling-v3-0-std', character_orientation: 'image' },
};

it('the contract is valid OpenAPI 3.1', async () => {
	await expect(SwaggerParser.validate(contractPath)).resolves.toMatchObject({ openapi: '3.1.0' });
});

describe('what the documentation says of a body', () => {
	const TOGETHER = 'cannot be used together';
	const NEITHER = 'prompt or multi_prompt is required';
	const shots = (...multi_prompt: unknown[]) => ({ ...least, multi_prompt });
	const unknown = (field: string) => `${field} is not a field of this model`;
	const has = (field: string, rule: string) => `${field} must ${rule}`;

	// A word of the contract each; which limits a page has is in unit/novita/models/pages.ts.
	it.each([
		['qwen-image-txt2img', { prompt: 'a', size: '1024*1024' }, ''],
		['kling-v1.6-t2v', { prompt: 'é'.repeat(2000), mode: 'Standard' }, ''],
		// Limits that are only believed hold nothing up.
		[I2V_4K, shots(...Array<object>(9).fill({ prompt: 'x'.repeat(600), duration: 1 })), ''],
		[STD_I2V, { image }, has('body', "have required property 'prompt'")],
		[STD_I2V, { image, prompt: '' }, has('prompt', 'NOT have fewer than 1 characters')],
		[STD_I2V, { ...least, duration: '5' }, has('duration', 'be integer')],
		[STD_I2V, { ...least, duration: 16 }, has('duration', 'be <= 15')],
		[STD_I2V, { ...least, shape: 1 }, unknown('shape')],
		[STD_I2V, { ...shots(), end_image: image }, `end_image ${TOGETHER} with multi_prompt`],
		[I2V_4K, shots({ duration: 1.5 }), has('multi_prompt[0].duration', 'be integer')],
		[I2V_4K, shots({ shot: 1 }), unknown('multi_prompt[0].shot')],
		[PRO_I2V, { image, multi_prompt: [] }, NEITHER],
		[PRO_I2V, shots('b'), `prompt and multi_prompt ${TOGETHER}`],
		[MOTION, motion, has('video', 'match pattern "^https?://\\S+$"')],
		[
			V26,
			{ ...least, duration: 6 },
			has('duration', 'be equal to one of the allowed values: 5,10'),
		],
		[V26, 'text', has('body', 'be object')],
		[V16, { ...frames, mode: 'Standard' }, 'end_image_url takes the mode Professional'],
		['kling-v9', {}, 'kling-v9 is not a model of this contract'],
	])('%s %#', (slug, body, mistakes) => {
		expect(validateSubmission(slug, body).join('; ')).toBe(mistakes);
	});
});

describe('an API key', () => {
	it.each([
		[{}, '400 MISSING_API_KEY'],
		[{ authorization: 'Bearer ' }, '400 MISSING_API_KEY'],
		[{ authorization: 'Bearer sk-wrong' }, '403 INVALID_API_KEY'],
	])('%j is refused everywhere with %s', async (headers, error) => {
		const { post, get } = bench();
		expect(errorOf(await post(SLUG, { prompt: 'a' }, headers))).toBe(error);
		expect(errorOf(await get(resultOf('1'), headers))).toBe(error);
		expect(errorOf(await get(BALANCE, headers))).toBe(error);
	});
});

describe('a submission', () => {
	it.each(['{"prompt":', 'null', '[]', '{"prompt":"a","duration":2}'])(
		'%j is refused',
		async (body) => {
			const { novita, post } = bench();
			expect(errorOf(await post(SLUG, body))).toBe('400 INVALID_REQUEST_BODY');
			const refusal = 'INVALID_REQUEST_BODY';
			expect(novita.submissions).toMatchObject([{ accepted: false, answered: true, refusal }]);
		},
	);

	it('has to say that it is JSON', async () => {
		const headers = { authorization: `Bearer ${simulatorKey}`, 'content-type': 'text/plain' };
		const outcome = await bench().post(SLUG, { prompt: 'a' }, headers);
		expect(errorOf(outcome)).toBe('400 INVALID_REQUEST_BODY');
	});

	it('gets each documented reason on demand, with its status and in its shape', async () => {
		const { novita, post } = bench();
		expect(reasonStatus.size).toBe(24);
		for (const [reason, status] of reasonStatus) {
			novita.faults.next({ on: 'submit', kind: reason as Uppercase<string> });
			const outcome = await post(SLUG, { prompt: 'a' });
			expect(errorOf(outcome)).toBe(`${status} ${reason}`);
			expect(validateSchema('Error', json(outcome))).toEqual([]);
		}
		expect(novita.submissions.every(({ accepted }) => !accepted)).toBe(true);
	});
});

const dataUri = (picture: Buffer) => `data:image/png;base64,${picture.toString('base64')}`;

describe('an image', () => {
	const picture = pngBytes(640, 360);

	it.each([
		['data-uri', dataUri(picture)],
		['base64', picture.toString('base64')],
		['url', 'http://127.0.0.1/a.png'],
	])('as %s is decoded and measured', async (form, given) => {
		const { novita, submitted } = bench({ fetchPicture: async () => picture });
		await submitted({ image: given, prompt: 'a', end_image: given }, STD_I2V);
		const size = { format: 'png', width: 640, height: 360 };
		const record = { form, sha256: sha256(picture), bytes: picture.length, ...size };
		expect(novita.submissions).toMatchObject([{ image: record, endImage: record }]);
	});

	const large = pngBytes(300, 300, 10 * 1024 * 1024 + 1);
	it.each([
		['too small', dataUri(pngBytes(299, 400)), 'INVALID_IMAGE_SIZE'],
		['too flat', dataUri(pngBytes(800, 310)), 'INVALID_IMAGE_SIZE'],
		['larger than 10 MB', dataUri(large), 'IMAGE_FILE_EXCEEDS_MAX_SIZE'],
		['a GIF', gifBytes().toString('base64'), 'INVALID_IMAGE_FORMAT'],
		['neither URL nor base64', 'picture one', 'INVALID_IMAGE_FORMAT'],
		['a data URI without base64', 'data:image/png,abc', 'INVALID_IMAGE_FORMAT'],
		['behind a dead URL', 'http://127.0.0.1/a.png', 'INVALID_IMAGE_FORMAT'],
	])('that is %s is refused', async (_, given, reason) => {
		const { post } = bench({ fetchPicture: async () => await Promise.reject(new Error('404')) });
		expect(errorOf(await post(STD_I2V, { image: given, prompt: 'a' }))).toBe(`400 ${reason}`);
		const ends = { image: dataUri(picture), end_image: given, prompt: 'a' };
		expect(errorOf(await post(STD_I2V, ends))).toBe(`400 ${reason}`);
	});

	it.each([
		['JPEG', STD_I2V, { image: jpegBytes(300, 400).toString('base64') }],
		['at the limits', STD_I2V, { image: dataUri(pngBytes(750, 300)) }],
		['too large', PRO_I2V, { image: dataUri(picture), end_image: dataUri(large) }],
	])('that is %s is taken where the page says nothing of it', async (_, slug, body) => {
		expect(answered(await bench().post(slug, { ...body, prompt: 'a' })).status).toBe(200);
	});
});

describe('the documented shape', () => {
	it.each([
		[SLUG, { prompt: 'a' }],
		[SLUG, { prompt: '[audio]' }],
		['qwen-image-txt2img', { prompt: 'a' }],
	])('is that of a task at every stage: %s %j', async (slug, body) => {
		const { submitted, get, pass } = bench();
		const url = resultOf(await submitted(body, slug));
		for (let stage = 0; stage < 4; stage++) {
			expect(validateSchema('TaskResult', json(await get(url)))).toEqual([]);
			pass(4_000);
		}
	});

	it('is that of the balance', async () => {
		const answer = json(await bench({ accounts: { [simulatorKey]: { balance: 7 } } }).get(BALANCE));
		expect(validateSchema('Balance', answer)).toEqual([]);
		expect(answer).toMatchObject({ availableBalance: '7' });
	});

	const start = Date.UTC(2026, 9, 1) / 1000;
	const inDays = (days: number) => String(start + days * 86_400);
	const query = {
		...{ cycleType: 'Hour', productCategory: 'gen_api' },
		...{ startTime: inDays(0), endTime: inDays(7) },
	};
	const billsUrl = (path: string, asked: Record<string, string> = query) =>
		`/openapi/v1/billing/${path}?${new URLSearchParams(asked)}`;
	const ALL = 'bill/list';
	const BY_KEY = 'apikey/bill/list';

	it.each([ALL, BY_KEY])('is that of bills, which sum up what was started: %s', async (path) => {
		const { submitted, post, pass, get } = bench();
		await submitted({ prompt: 'a fox', duration: 3 });
		await submitted();
		await submitted({ prompt: 'a fox', sound: true });
		pass(3_600_000);
		await submitted();
		await post(SLUG, {});
		const answer = json<{ bills: Array<Record<string, string>> }>(await get(billsUrl(path)));
		expect(validateSchema('Bills', answer)).toEqual([]);
		const { bills } = answer;
		expect(
			bills.map((bill) => [Number(bill.startTime) - start, bill.billNum0, bill.amount]),
		).toEqual([
			[0, '8', '6720'],
			[0, '5', '6300'],
			[3600, '5', '4200'],
		]);
		expect(bills[0]?.apikeyMask).toBe(path === BY_KEY ? 'sk-si***-key' : undefined);
	});

	it.each([
		[ALL, { cycleType: 'Hour' }, 'productCategory is required'],
		[ALL, { ...query, endTime: inDays(32) }, 'at most 31 days'],
		[BY_KEY, { ...query, endTime: inDays(8) }, 'at most 7 days'],
		[BY_KEY, { ...query, startTime: '1735689600' }, 'not be before 2026'],
		[BY_KEY, { cycleType: 'Hour' }, 'required'],
	])('of %s refuses %j', async (path, asked, message) => {
		const answer = await bench().get(billsUrl(path, asked));
		expect(errorOf(answer)).toBe('400 INVALID_REQUEST_BODY');
		expect(json<{ message: string }>(answer).message).toContain(message);
	});
});
