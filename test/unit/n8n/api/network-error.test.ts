import { readSilence } from '../../../../nodes/n8n/api/networkError';

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
		expect(readSilence(failing(code), false)).toMatchObject({ cause: 'notSent' });
	});

	it.each(['ECONNABORTED', 'ETIMEDOUT', 'ECONNRESET', 'EPIPE', 'ERR_BAD_RESPONSE', 'NEW_ONE'])(
		'by %s may have arrived',
		(code) => {
			expect(readSilence(failing(code), false)).toMatchObject({ cause: 'lost' });
		},
	);

	it('by nothing that is known may have arrived', () => {
		for (const error of [undefined, null, 'text', new Error('x'), {}, { code: 5 }]) {
			expect(readSilence(error, false)).toEqual({
				kind: 'silence',
				cause: 'lost',
				detail: 'the connection broke',
			});
		}
	});

	it('since the execution was stopped is that, whatever it looks like', () => {
		expect(readSilence(failing('ECONNREFUSED'), true)).toMatchObject({ cause: 'cancelled' });
		expect(readSilence(failing('ERR_CANCELED'), false)).toMatchObject({ cause: 'cancelled' });
	});

	it('is read through what n8n wraps around it', () => {
		const wrapped = { cause: { cause: failing('ECONNREFUSED') } };
		expect(readSilence(wrapped, false)).toMatchObject({ cause: 'notSent' });
		const both = { errors: [failing('ECONNREFUSED'), failing('ECONNREFUSED')] };
		expect(readSilence(both, false)).toMatchObject({ cause: 'notSent' });
	});

	it('that is its own cause ends', () => {
		const circle: { cause?: unknown } = {};
		circle.cause = circle;
		expect(readSilence(circle, false)).toMatchObject({ cause: 'lost' });
	});
});
