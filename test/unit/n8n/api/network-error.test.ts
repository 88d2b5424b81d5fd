import { readNetworkError } from '../../../../nodes/n8n/api/networkError';

const failing = (code: string) => Object.assign(new Error('as told'), { code });

describe('a request that failed', () => {
	it.each([
		'ECONNREFUSED',
		'ENOTFOUND',
		'EAI_AGAIN',
		'ERR_INVALID_URL',
		'CERT_HAS_EXPIRED',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
	])('by %s was certainly not sent', (code) => {
		expect(readNetworkError(failing(code), false)).toMatchObject({ cause: 'notSent' });
	});

	it.each(['ECONNABORTED', 'ETIMEDOUT', 'ECONNRESET', 'EPIPE', 'ERR_BAD_RESPONSE', 'NEW_ONE'])(
		'by %s may have arrived',
		(code) => {
			expect(readNetworkError(failing(code), false)).toMatchObject({ cause: 'responseLost' });
		},
	);

	it('by nothing that is known may have arrived', () => {
		for (const error of [undefined, null, 'text', new Error('x'), {}, { code: 5 }]) {
			expect(readNetworkError(error, false)).toEqual({
				kind: 'networkError',
				cause: 'responseLost',
				detail: 'the connection broke',
			});
		}
	});

	it('since the execution was stopped is that, whatever it looks like', () => {
		expect(readNetworkError(failing('ECONNREFUSED'), true)).toMatchObject({ cause: 'cancelled' });
		expect(readNetworkError(failing('ERR_CANCELED'), false)).toMatchObject({ cause: 'cancelled' });
	});

	it('is read through what n8n wraps around it', () => {
		const wrapped = { cause: { cause: failing('ECONNREFUSED') } };
		expect(readNetworkError(wrapped, false)).toMatchObject({ cause: 'notSent' });
		const both = { errors: [failing('ECONNREFUSED'), failing('ECONNREFUSED')] };
		expect(readNetworkError(both, false)).toMatchObject({ cause: 'notSent' });
	});

	it('that is its own cause ends', () => {
		const circle: { cause?: unknown } = {};
		circle.cause = circle;
		expect(readNetworkError(circle, false)).toMatchObject({ cause: 'responseLost' });
	});
});
