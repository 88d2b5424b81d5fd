import { encode as encodeJpeg } from 'jpeg-js';
import { reasonStatus } from '../../../simulator/contract/contract';
import { validateSchema } from '../../../simulator/contract/validate';
import { simulatorKey } from '../../../simulator';
import { sha256 } from '../../support/sha256';
import {
	answered,
	bench,
	dataUri,
	errorOf,
	json,
	png,
	slug,
	start,
	type ErrorBody,
} from './harness';

const i2v = 'kling-v3.0-std-i2v';
const balance = '/openapi/v1/billing/balance/detail';

describe('an API key', () => {
	it.each([
		[{}, '400 MISSING_API_KEY'],
		[{ authorization: 'Bearer ' }, '400 MISSING_API_KEY'],
		[{ authorization: simulatorKey }, '400 MISSING_API_KEY'],
		[{ authorization: 'Bearer sk-wrong' }, '403 INVALID_API_KEY'],
		[{ authorization: 'Bearer constructor' }, '403 INVALID_API_KEY'],
	])('%j is refused everywhere with %s', async (headers, error) => {
		const { post, get } = bench();
		expect(errorOf(await post(slug, { prompt: 'a' }, headers))).toBe(error);
		expect(errorOf(await get('/v3/async/task-result?task_id=1', headers))).toBe(error);
		expect(errorOf(await get(balance, headers))).toBe(error);
	});

	it('may lack a model', async () => {
		const { post } = bench({ accounts: { [simulatorKey]: { deniedModels: [slug] } } });
		expect(errorOf(await post(slug, { prompt: 'a' }))).toBe('403 API_NOT_ALLOWED');
		expect(answered(await post('kling-v3.0-pro-t2v', { prompt: 'a' })).status).toBe(200);
	});

	it('may have no money left', async () => {
		const { post, get } = bench({ accounts: { [simulatorKey]: { balance: 0 } } });
		expect(errorOf(await post(slug, { prompt: 'a' }))).toBe('400 BILLING_BALANCE_NOT_ENOUGH');
		expect(json(await get(balance))).toMatchObject({ availableBalance: '0' });
	});

	it('has its balance told in the documented shape', async () => {
		const answer = json(await bench().get(balance));
		expect(validateSchema('Balance', answer)).toEqual([]);
		expect(answer).toMatchObject({ availableBalance: '123450' });
	});

	it('stands in no record', async () => {
		const { novita, post, get } = bench();
		const headers = {
			authorization: `Bearer ${simulatorKey}`,
			'x-api-key': 'another',
			'x-copy': `k=${simulatorKey}`,
		};
		await post(slug, { prompt: 'a' }, headers);
		await get('/files/x.mp4', headers);
		const { submissions, requests, downloads } = novita;
		const records = JSON.stringify({ submissions, requests, downloads });
		expect(records).not.toContain(simulatorKey);
		expect(records).not.toContain('another');
		expect(downloads).toMatchObject([{ hadAuthorization: true }]);
	});
});

describe('a submission', () => {
	it('is answered with a task id and kept on record', async () => {
		const { novita, submitted } = bench();
		const taskId = await submitted({ prompt: 'a fox', duration: 7 });
		expect(novita.submissions).toMatchObject([
			{
				index: 0,
				slug,
				body: { prompt: 'a fox', duration: 7 },
				at: start,
				accepted: true,
				answered: true,
				taskId,
			},
		]);
		expect(novita.requests).toMatchObject([
			{ method: 'POST', path: `/v3/async/${slug}`, status: 200, on: 'submit', taskId },
		]);
	});

	it('has its mistakes named', async () => {
		const { novita, post } = bench();
		const outcome = await post(slug, { prompt: 'a', duration: 2, image: 'x' });
		const body = json<ErrorBody>(outcome);
		expect(validateSchema('Error', body)).toEqual([]);
		expect(body).toMatchObject({ code: 400, reason: 'INVALID_REQUEST_BODY' });
		expect(body.message).toContain('duration must be >= 3');
		expect(body.message).toContain('image is not a field of this model');
		expect(body.metadata.trace_id).toMatch(/^[0-9a-f]{32}$/);
		expect(novita.submissions).toMatchObject([
			{ accepted: false, answered: true, refusal: 'INVALID_REQUEST_BODY' },
		]);
	});

	it.each(['{"prompt":', '', '"text"', 'null', '[]'])('%j is no body', async (body) => {
		expect(errorOf(await bench().post(slug, body))).toBe('400 INVALID_REQUEST_BODY');
	});

	it('has to say that it is JSON', async () => {
		const headers = { authorization: `Bearer ${simulatorKey}`, 'content-type': 'text/plain' };
		expect(errorOf(await bench().post(slug, { prompt: 'a' }, headers))).toBe(
			'400 INVALID_REQUEST_BODY',
		);
	});

	it('may bring fields of its own where that is set', async () => {
		const { post } = bench({ unknownFields: 'accept' });
		expect(answered(await post(slug, { prompt: 'a', extra: {} })).status).toBe(200);
		expect(errorOf(await post(slug, { prompt: 'a', duration: 2 }))).toBe(
			'400 INVALID_REQUEST_BODY',
		);
	});

	it('to an unknown or removed model is 404', async () => {
		const { post } = bench({ removedModels: ['kling-v2.6-pro-i2v'] });
		for (const each of ['kling-v9', 'kling-v2.6-pro-i2v']) {
			const { status, body } = answered(await post(each, {}));
			expect([status, String(body)]).toEqual([404, 'route not found']);
		}
	});

	it('gets each documented reason on demand, with its status', async () => {
		const { novita, post } = bench();
		for (const [reason, status] of reasonStatus) {
			novita.faults.next({ on: 'submit', kind: reason as Uppercase<string> });
			const outcome = await post(slug, { prompt: 'a' });
			expect(errorOf(outcome)).toBe(`${status} ${reason}`);
			expect(validateSchema('Error', json(outcome))).toEqual([]);
		}
		expect(novita.submissions.every(({ accepted }) => !accepted)).toBe(true);
	});

	it('has very long strings shortened on record', async () => {
		const { novita, post } = bench({ longestKeptString: 200 });
		await post(i2v, {
			image: dataUri(png(300, 300)),
			prompt: 'a',
			multi_prompt: [{ prompt: 'b' }],
		});
		const image = novita.submissions[0]?.body?.image as string;
		expect(image).toMatch(/^data:image\/png;base64,.{78}… \(\d+ characters\)$/);
		expect(novita.submissions[0]?.body?.multi_prompt).toEqual([{ prompt: 'b' }]);
	});
});

describe('a picture', () => {
	const picture = png(640, 360);

	it.each([
		['data-uri', dataUri(picture)],
		['base64', picture.toString('base64')],
		['url', 'http://127.0.0.1/a.png'],
	])('as %s is decoded and measured', async (form, image) => {
		const { novita, submitted } = bench({ fetchPicture: async () => picture });
		await submitted({ image, prompt: 'a', end_image: image }, i2v);
		const record = {
			form,
			sha256: sha256(picture),
			bytes: picture.length,
			format: 'png',
			width: 640,
			height: 360,
		};
		expect(novita.submissions).toMatchObject([{ image: record, endImage: record }]);
	});

	it('may be a JPEG', async () => {
		const { novita, submitted } = bench();
		const { data } = encodeJpeg({ width: 300, height: 400, data: Buffer.alloc(300 * 400 * 4) }, 50);
		await submitted({ image: data.toString('base64'), prompt: 'a' }, i2v);
		expect(novita.submissions).toMatchObject([
			{ image: { format: 'jpg', width: 300, height: 400 } },
		]);
	});

	it('behind a URL that cannot be looked at is taken as it is', async () => {
		const { novita, submitted } = bench();
		await submitted({ image: 'https://example.com/a.png', prompt: 'a' }, i2v);
		expect(novita.submissions[0]?.image).toEqual({ form: 'url' });
	});

	const large = Buffer.concat([png(300, 300), Buffer.alloc(10 * 1024 * 1024)]);
	it.each([
		['too small', dataUri(png(299, 400)), 'INVALID_IMAGE_SIZE'],
		['too flat', dataUri(png(800, 310)), 'INVALID_IMAGE_SIZE'],
		['too high', dataUri(png(310, 800)), 'INVALID_IMAGE_SIZE'],
		['larger than 10 MB', dataUri(large), 'IMAGE_FILE_EXCEEDS_MAX_SIZE'],
		['no picture', Buffer.from('hello').toString('base64'), 'INVALID_IMAGE_FORMAT'],
		['a GIF', Buffer.from('GIF89a\x40\x01\x40\x01').toString('base64'), 'INVALID_IMAGE_FORMAT'],
		['neither URL nor base64', 'picture one', 'INVALID_IMAGE_FORMAT'],
		['a data URI without base64', 'data:image/png,abc', 'INVALID_IMAGE_FORMAT'],
	])('that is %s is refused', async (_, image, reason) => {
		const { post } = bench();
		expect(errorOf(await post(i2v, { image, prompt: 'a' }))).toBe(`400 ${reason}`);
		const end = { image: dataUri(png(300, 300)), end_image: image, prompt: 'a' };
		const outcome = await post(i2v, end);
		expect(errorOf(outcome)).toBe(`400 ${reason}`);
		expect(json<ErrorBody>(outcome).message).toContain('end_image');
	});

	it.each([
		['too small', png(200, 200)],
		['too flat', png(800, 310)],
		['larger than 10 MB', large],
	])('that is %s is taken where the page says nothing of it', async (_, end) => {
		const body = { image: dataUri(picture), end_image: dataUri(end), prompt: 'a' };
		const { novita, post } = bench();
		expect(answered(await post('kling-v3.0-pro-i2v', body)).status).toBe(200);
		expect(novita.submissions[0]?.endImage).toMatchObject({ bytes: end.length, format: 'png' });
	});

	it('is found under the name that the model has for it, whatever that is', async () => {
		const { novita, post } = bench();
		const urls = { image_url: dataUri(picture), end_image_url: dataUri(png(400, 300)) };
		const body = { ...urls, prompt: 'a', mode: 'Professional' };
		expect(answered(await post('kling-v1.6-i2v', body)).status).toBe(200);
		expect(novita.submissions[0]).toMatchObject({
			image: { width: 640 },
			endImage: { width: 400 },
		});
	});

	it('at the very limits is taken', async () => {
		const { post } = bench();
		const image = dataUri(png(750, 300));
		expect(answered(await post(i2v, { image, prompt: 'a' })).status).toBe(200);
	});

	it('behind a dead URL is refused', async () => {
		const { post } = bench({
			fetchPicture: async () => {
				throw new Error('status 404');
			},
		});
		expect(errorOf(await post(i2v, { image: 'http://127.0.0.1/a.png', prompt: 'a' }))).toBe(
			'400 INVALID_IMAGE_FORMAT',
		);
	});
});
