import { validateSchema } from '../../../simulator/contract/validate';
import { bench, errorOf, json, start } from './harness';

const PATHS = ['/openapi/v1/billing/bill/list', '/openapi/v1/billing/apikey/bill/list'] as const;
const [ALL, BY_KEY] = PATHS;

const at = start / 1000;

const query = (more: Record<string, string> = {}) =>
	new URLSearchParams({
		...{ cycleType: 'Hour', productCategory: 'gen_api' },
		...{ startTime: String(at), endTime: String(at + 7 * 86_400), ...more },
	}).toString();

describe('the bills', () => {
	it.each(PATHS)('have the documented shape, and sum up what was started: %s', async (path) => {
		const novita = bench({ prices: { 'kling-v3.0-std-t2v': { silent: 100, sound: 200 } } });
		await novita.submitted({ prompt: 'a fox', duration: 3 });
		await novita.submitted({ prompt: 'a fox' });
		await novita.submitted({ prompt: 'a fox', sound: true });
		novita.pass(3_600_000);
		await novita.submitted();
		await novita.post('kling-v3.0-std-t2v', {});
		const answer = json<{ bills: Array<Record<string, string>> }>(
			await novita.get(`${path}?${query()}`),
		);
		expect(validateSchema('Bills', answer)).toEqual([]);
		expect(
			answer.bills.map((bill) => [Number(bill.startTime) - at, bill.billNum0, bill.amount]),
		).toEqual([
			[0, '8', '800'],
			[0, '5', '1000'],
			[3600, '5', '500'],
		]);
		expect(answer.bills[0]!.apikeyMask).toBe(path === BY_KEY ? 'sk-si***-key' : undefined);
	});

	it.each([
		[ALL, { productCategory: undefined }, 'productCategory is required'],
		[ALL, { cycleType: 'Year' }, 'unknown cycleType Year'],
		[ALL, { endTime: String(at + 32 * 86_400) }, 'at most 31 days'],
		[ALL, { endTime: '5' }, 'endTime must be after startTime'],
		[BY_KEY, { endTime: String(at + 8 * 86_400) }, 'at most 7 days'],
		[BY_KEY, { startTime: '1735689600' }, 'not be before 2026'],
		[BY_KEY, { endTime: undefined }, 'required'],
	])('of %s are refused with %j', async (path, more, message) => {
		const params = new URLSearchParams(query());
		for (const [name, value] of Object.entries(more)) {
			if (value === undefined) params.delete(name);
			else params.set(name, value);
		}
		const answer = await bench().get(`${path}?${params}`);
		expect(errorOf(answer)).toBe('400 INVALID_REQUEST_BODY');
		expect(json<{ message: string }>(answer).message).toContain(message);
	});

	it('go off the balance when they are booked', async () => {
		const novita = bench({ bookAfterMs: 1_000 });
		const left = async () =>
			json<{ availableBalance: string }>(await novita.get('/openapi/v1/billing/balance/detail'))
				.availableBalance;
		await novita.submitted();
		expect(await left()).toBe('123450');
		novita.pass(1_000);
		expect(await left()).toBe('119250');
	});
});
