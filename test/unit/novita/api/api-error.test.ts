import { readRetryAfter } from '../../../../nodes/novita/api/retryAfter';
import { apiError, quote, readApiError } from '../../../../nodes/novita/api/apiError';
import { reasonStatus } from '../../../../simulator/contract/contract';
import { answer, HTML, networkError, refusalBody } from '../../../support/replies';

const NOW = Date.UTC(2026, 9, 1, 12, 0, 0);

const read = (status: number, body: unknown = '', headers = {}) =>
	readApiError(answer(status, body, headers), NOW);

describe('each reason that Novita documents', () => {
	const codes: Record<string, string> = {
		INVALID_REQUEST_BODY: 'requestRefused',
		IMAGE_FILE_EXCEEDS_MAX_SIZE: 'requestRefused',
		INVALID_IMAGE_FORMAT: 'requestRefused',
		IMAGE_EXCEEDS_MAX_RESOLUTION: 'requestRefused',
		INVALID_IMAGE_SIZE: 'requestRefused',
		ILLEGAL_PROMPT: 'requestRefused',
		ILLEGAL_IMAGE_CONTENT: 'requestRefused',
		BILLING_BALANCE_NOT_ENOUGH: 'balanceTooLow',
		MISSING_API_KEY: 'keyRefused',
		INVALID_API_KEY: 'keyRefused',
		BILLING_AUTH_FAILED: 'keyRefused',
		FEATURE_NOT_ALLOWED: 'keyRefused',
		API_NOT_ALLOWED: 'keyRefused',
		NEED_REAL_NAME_VERIFY: 'keyRefused',
		FAILED_TO_AUTH: 'keyRefused',
		NOT_ENOUGH_BALANCE: 'balanceTooLow',
		model_access_denied: 'keyRefused',
		API_NOT_FOUND: 'notFound',
		TASK_NOT_FOUND: 'notFound',
		RATE_LIMIT_EXCEEDED: 'rateLimited',
		BILLING_FAILED: 'serverError',
		CREATE_TASK_FAILED: 'serverError',
		GET_RESULT_FAILED: 'serverError',
		TASK_FAILED: 'serverError',
	};

	it('is in this table', () => {
		expect(Object.keys(codes).sort()).toEqual([...reasonStatus.keys()].sort());
	});

	it.each([...reasonStatus])('%s with %i, or with another status', (reason, status) => {
		const error = read(status, refusalBody(status, reason, 'as told'));
		expect(error).toMatchObject({
			code: codes[reason],
			status,
			reason,
			said: 'as told',
			traceId: 'trace-1',
		});
		// Novita's pages contradict each other on the status, and n8n's hosts may change it.
		for (const other of status < 500 ? [200, 400, 401, 403] : []) {
			expect(read(other, refusalBody(other, reason))).toMatchObject({
				code: codes[reason],
				mayBeAccepted: false,
			});
		}
		// A 5xx leaves open what became of it, whatever it says.
		expect(read(503, refusalBody(503, reason))).toMatchObject({ code: 'serverError', reason });
	});

	it.each([
		['its code alone', { code: 401, message: 'no' }, true],
		['its code, and an unknown reason', { code: 401, reason: 'UNAUTHENTICATED' }, true],
		['another code', { code: 16, message: 'no' }, false],
		['no code', { message: 'no' }, false],
		['as OpenAI has it', { error: { code: 401, message: 'no' } }, false],
		['a list', [{ code: 401 }], false],
	])('401 means the key only where Novita says it too: %s', (_, body, isKey) => {
		const { code } = read(401, body);
		expect(code).toBe(isKey ? 'keyRefused' : 'requestRefused');
	});

	it.each([
		[{ error: { code: '403', type: 'model_access_denied', message: 'no' } }],
		[{ error: { code: 403, type: 'model_access_denied' } }],
		[{ error: { code: 'model_access_denied' } }],
		[{ error: { message: 'no' }, reason: 'model_access_denied' }],
		[{ error: 'no', code: 'model_access_denied' }],
		[{ code: 'model_access_denied', message: 'no' }],
	])('is found wherever a reason may stand, in either case: %j', (body) => {
		expect(read(403, body)).toMatchObject({
			message: 'The API key may not use this model',
			reason: 'model_access_denied',
		});
	});

	it.each(['constructor', '__proto__', 'toString', 'SOMETHING_NEW'])(
		'%s is a reason like any unknown one',
		(reason) => {
			expect(read(400, refusalBody(400, reason))).toMatchObject({
				code: 'requestRefused',
				message: "Novita didn't accept the request",
				reason,
			});
		},
	);
});

describe('each status without a reason', () => {
	it.each([
		[400, 'requestRefused', "didn't accept"],
		[401, 'requestRefused', 'Access was refused'],
		[402, 'balanceTooLow', 'balance'],
		[403, 'requestRefused', 'Access was refused'],
		[404, 'notFound', "wasn't found"],
		[405, 'requestRefused', "didn't accept"],
		[407, 'requestRefused', 'A proxy replied in place of Novita: proxy'],
		[408, 'serverError', 'could not handle'],
		[409, 'requestRefused', "didn't accept"],
		[413, 'requestRefused', 'too large'],
		[422, 'requestRefused', "didn't accept"],
		[425, 'rateLimited', 'again later'],
		[429, 'rateLimited', 'rate limit'],
		[500, 'serverError', 'could not handle'],
		[503, 'serverError', 'could not handle'],
		[520, 'serverError', 'could not handle'],
		[301, 'requestRefused', 'redirects'],
		[302, 'requestRefused', 'redirects'],
		[307, 'requestRefused', 'redirects'],
		[200, 'unreadableResponse', 'could not be read'],
		[204, 'unreadableResponse', 'could not be read'],
	])('%i means %s: %s', (status, code, message) => {
		const error = read(status, HTML);
		expect(error).toMatchObject({
			code,
			status,
			message: expect.stringContaining(message) as string,
		});
		expect(error.fix.length).toBeGreaterThan(10);
		expect(JSON.stringify(error)).not.toContain('Bad Gateway');
	});

	it.each([undefined, null, '', 5, true, [], {}, 'plain text', [{ reason: 'A' }]])(
		'a body that is %j says nothing and harms nothing',
		(body) => {
			const { reason, said, traceId } = read(400, body);
			expect([reason, said, traceId]).toEqual([undefined, undefined, undefined]);
		},
	);
});

describe('a refusal that speaks of money in other words', () => {
	const said = (message: string, reason = 'ODD') => ({ code: 4, reason, message });

	it.each([
		[429, { code: 1102, message: 'Account resource pack used up' }],
		[429, { code: 1101, message: 'no' }],
		[429, said('Account balance not enough')],
		[429, said('Your credits are exhausted')],
		[429, said('no', 'INSUFFICIENT_BALANCE')],
		[403, said('Please recharge your account')],
		[403, { error: { message: 'You have insufficient funds. Top up first' } }],
		[400, said('The account is in arrears')],
		[429, said('Your credits have run out, please add funds')],
		[403, { error: 'Payment required: buy more credits' }],
		[403, said('The account has outstanding invoices')],
	])('%i with %j is the balance, at once', (status, body) => {
		expect(read(status, body)).toMatchObject({ code: 'balanceTooLow', mayBeAccepted: false });
	});

	it.each([
		[429, refusalBody(429, 'RATE_LIMIT_EXCEEDED', 'Recharge to raise it'), 'rateLimited'],
		[429, said('Too many requests: quota per minute exhausted'), 'rateLimited'],
		[429, said('slow down'), 'rateLimited'],
		[403, said('This face is not allowed'), 'requestRefused'],
		[403, said('No credit card in an image'), 'requestRefused'],
		[500, said('balance service down'), 'serverError'],
		[408, said('recharge'), 'serverError'],
		[408, refusalBody(408, 'ILLEGAL_PROMPT'), 'serverError'],
		[200, said('balance: 5'), 'unreadableResponse'],
	])('%i with %j is not', (status, body, code) => {
		expect(read(status, body)).toMatchObject({ code });
	});
});

describe('a 2xx', () => {
	it.each([
		['a reason of a 5xx', refusalBody(500, 'CREATE_TASK_FAILED', 'as told')],
		['a reason that nobody documents', refusalBody(400, 'SOMETHING_NEW', 'as told')],
		['no reason', { code: 400, message: 'as told' }],
		['an OpenAI-like error', { error: { message: 'as told' } }],
	])('with %s may have been accepted, and is quoted', (_, body) => {
		const error = read(202, body);
		expect(error).toMatchObject({
			code: 'unreadableResponse',
			message: "Novita's reply lacks what was asked for",
			mayBeAccepted: true,
		});
		expect(quote(error)).toContain('Novita said: "as told" (HTTP 202');
	});
});

describe('what stands in between', () => {
	const SQUID = '<html><body>Generated by proxy.example (squid/6.10)</body></html>';

	it.each<[number, unknown, object, string | undefined]>([
		[407, '', {}, 'proxy'],
		[407, '', { 'proxy-authenticate': 'Basic realm="office"' }, 'proxy'],
		[400, SQUID, {}, 'squid'],
		[502, '<h1>Proxy Error</h1>', {}, 'proxy'],
		[502, HTML, { via: '1.1 office.example (squid/6.10)' }, 'office.example'],
		[502, HTML, { via: `1.1 ${'a'.repeat(100)}` }, 'a'.repeat(80)],
		[502, HTML, { via: ' 1.1 <b>office</b>', 'x-squid-error': 'ERR' }, 'proxy'],
		[503, HTML, { 'x-squid-error': 'ERR_CONNECT_FAIL 111' }, 'proxy'],
		[403, 'Blocked by Zscaler', {}, 'Zscaler'],
		[200, SQUID, {}, 'squid'],
		// Novita's own words, what stands on its side of the wire, and a page that names nobody.
		[400, refusalBody(400, 'NEW'), { via: '1.1 office (squid)' }, undefined],
		[502, { error: 'no' }, { via: '1.1 office (squid)' }, undefined],
		[502, HTML, { via: '1.1 google' }, undefined],
		[502, HTML, {}, undefined],
	])('%i %j with %j is the proxy %s', (status, body, headers, proxy) => {
		const error = read(status, body, headers);
		expect(error.proxy).toBe(proxy);
		expect(error.mayBeAccepted).toBe(status >= 500 || status === 200);
		if (proxy === undefined) return;
		expect(error.message).toBe(`A proxy replied in place of Novita: ${proxy}`);
		expect(error.fix).toContain('HTTPS_PROXY');
	});
});

describe('Retry-After', () => {
	it.each([
		['0', 0],
		['7', 7_000],
		[' 7 ', 7_000],
		['1.5', 1_500],
		[7, 7_000],
		[['7', '9'], 7_000],
		['Thu, 01 Oct 2026 12:00:30 GMT', 30_000],
		['Thu, 01 Oct 2026 11:00:00 GMT', 0],
	])('%j means %i ms', (header, ms) => {
		expect(readRetryAfter(header, NOW)).toBe(ms);
	});

	const senseless = ['', '  ', 'soon', '-5', '-1', 'in 5', '5 seconds', 'abc 5'];

	it.each([undefined, null, -1, {}, [], true, Number.NaN, ...senseless])(
		'%j means nothing',
		(header) => {
			expect(readRetryAfter(header, NOW)).toBeUndefined();
		},
	);

	it('is read from the headers of an answer', () => {
		const body = refusalBody(429, 'RATE_LIMIT_EXCEEDED');
		expect(read(429, body, { 'retry-after': '12' }).retryAfterMs).toBe(12_000);
		expect(read(429).retryAfterMs).toBeUndefined();
	});
});

it.each([
	['notSent' as const, 'Novita could not be reached: it was refused', false],
	['responseLost' as const, "Novita's reply was lost: it was refused", true],
	['cancelled' as const, 'The execution was stopped', true],
])('the network error %s is told apart', (cause, message, mayBeAccepted) => {
	const error = readApiError(networkError(cause, 'it was refused'), NOW);
	expect(error).toMatchObject({ code: cause, message, mayBeAccepted });
	expect(error.status).toBeUndefined();
	expect(quote(error)).toBe('');
});

describe("Novita's own words", () => {
	it.each([
		[{ error: { message: 'Wrong', code: 'odd', type: 'auth' } }, { reason: 'odd', said: 'Wrong' }],
		[{ error: { message: 'Wrong', code: 400, type: 'auth' } }, { reason: 'auth', said: 'Wrong' }],
		[{ error: 'No such thing' }, { reason: undefined, said: 'No such thing' }],
		[{ error: { message: 'x'.repeat(100_000) } }, { said: 'x'.repeat(500) }],
	])('are found in an OpenAI-like body, and cut where they are endless (%#)', (body, words) => {
		expect(read(400, body)).toMatchObject(words);
	});

	it('stand in one line', () => {
		expect(quote(read(400, refusalBody(400, 'ILLEGAL_PROMPT', 'no')))).toBe(
			'Novita said: "no" (HTTP 400, ILLEGAL_PROMPT, trace ID trace-1).',
		);
	});

	it('are not said twice', () => {
		const error = apiError({ code: 'requestRefused', message: 'm', fix: 'f' });
		expect(quote({ ...error, status: 400, reason: 'A', said: 'A' })).toBe(
			'Novita replied: HTTP 400, A.',
		);
	});

	it('are not put into its mouth', () => {
		expect(quote(read(403, HTML))).toBe('The reply was HTTP 403.');
	});
});
