import { readRetryAfter } from '../../../../nodes/novita/api/retryAfter';
import { apiError, quote, readApiError } from '../../../../nodes/novita/api/apiError';
import { reasonStatus } from '../../../../simulator/contract/contract';
import { answer, HTML, networkError, refusalBody } from '../../../support/replies';

const NOW = Date.UTC(2026, 9, 1, 12, 0, 0);

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

	it.each([...reasonStatus])('%s with %i', (reason, status) => {
		const error = readApiError(answer(status, refusalBody(status, reason, 'as told')), NOW);
		expect(error).toMatchObject({
			code: codes[reason],
			status,
			reason,
			said: 'as told',
			traceId: 'trace-1',
		});
		expect(error.documented === true).toBe(status < 500);
		expect(error.message).not.toMatch(/\.$/);
		expect(error.fix).toMatch(/\.$/);
	});

	it('a balance that is too low has its own words, though its status is 400', () => {
		const reply = answer(400, refusalBody(400, 'BILLING_BALANCE_NOT_ENOUGH'));
		expect(readApiError(reply, NOW).message).toContain('balance is too low');
	});

	it.each(['MISSING_API_KEY', 'INVALID_API_KEY', 'FAILED_TO_AUTH', 'model_access_denied'])(
		'%s means the key, with each status that Novita documents for one',
		(reason) => {
			for (const status of [400, 401, 403]) {
				const error = readApiError(answer(status, refusalBody(status, reason)), NOW);
				expect(error).toMatchObject({ code: 'keyRefused', documented: true });
			}
		},
	);

	it.each([
		['its code alone', { code: 401, message: 'no' }],
		['its code, and a reason that nobody documents', { code: 401, reason: 'UNAUTHENTICATED' }],
	])('401 means the key where Novita says it too: %s', (_, body) => {
		expect(readApiError(answer(401, body), NOW)).toMatchObject({
			code: 'keyRefused',
			documented: true,
		});
	});

	it.each([
		['another code', { code: 16, message: 'no' }],
		['no code', { message: 'no' }],
		['as OpenAI has it', { error: { code: 401, message: 'no' } }],
		['a list', [{ code: 401 }]],
	])('401 is anything where somebody else says it: %s', (_, body) => {
		const error = readApiError(answer(401, body), NOW);
		expect(error.code).toBe('requestRefused');
		expect(error.documented).toBeUndefined();
	});

	it.each([
		[{ error: { code: '403', type: 'model_access_denied', message: 'no' } }],
		[{ error: { code: 403, type: 'model_access_denied' } }],
		[{ error: { message: 'no' }, reason: 'model_access_denied' }],
		[{ error: 'no', code: 'model_access_denied' }],
		[{ code: 'model_access_denied', message: 'no' }],
	])('is found wherever a reason may stand: %j', (body) => {
		expect(readApiError(answer(403, body), NOW)).toMatchObject({
			message: 'The API key may not use this model',
			reason: 'model_access_denied',
			documented: true,
		});
	});

	it('a balance that is too low may come as 403', () => {
		const reply = answer(403, refusalBody(403, 'NOT_ENOUGH_BALANCE'));
		expect(readApiError(reply, NOW)).toMatchObject({ code: 'balanceTooLow', documented: true });
	});

	it('may come in another case, and where OpenAI has its code', () => {
		const body = { error: { message: 'Wrong key', code: 'invalid_api_key' } };
		expect(readApiError(answer(401, body), NOW)).toMatchObject({
			code: 'keyRefused',
			documented: true,
			said: 'Wrong key',
		});
	});

	it.each([500, 503, 504])('a reason with %i leaves open what became of it', (status) => {
		const reply = answer(status, refusalBody(status, 'INVALID_API_KEY'));
		expect(readApiError(reply, NOW)).toMatchObject({
			code: 'serverError',
			reason: 'INVALID_API_KEY',
		});
	});

	it.each(['constructor', '__proto__', 'toString', 'SOMETHING_NEW'])(
		'%s is a reason like any unknown one',
		(reason) => {
			const reply = answer(400, refusalBody(400, reason));
			expect(readApiError(reply, NOW)).toMatchObject({
				code: 'requestRefused',
				message: "Novita didn't accept the request",
				reason,
			});
		},
	);
});

describe('each status without a reason', () => {
	it.each([
		[400, 'requestRefused'],
		[401, 'requestRefused'],
		[402, 'balanceTooLow'],
		[403, 'requestRefused'],
		[404, 'notFound'],
		[405, 'requestRefused'],
		[407, 'requestRefused'],
		[408, 'serverError'],
		[409, 'requestRefused'],
		[413, 'requestRefused'],
		[422, 'requestRefused'],
		[429, 'rateLimited'],
		[500, 'serverError'],
		[501, 'serverError'],
		[502, 'serverError'],
		[503, 'serverError'],
		[504, 'serverError'],
		[520, 'serverError'],
		[301, 'requestRefused'],
		[302, 'requestRefused'],
		[307, 'requestRefused'],
		[200, 'unreadableResponse'],
		[204, 'unreadableResponse'],
	])('%i means %s', (status, code) => {
		const error = readApiError(answer(status, HTML), NOW);
		expect(error.code).toBe(code);
		expect(error.status).toBe(status);
		expect(error.documented).toBeUndefined();
		expect(error.message.length).toBeGreaterThan(10);
		expect(error.fix.length).toBeGreaterThan(10);
		expect(JSON.stringify(error)).not.toContain('Bad Gateway');
	});

	it.each([undefined, null, '', 5, true, [], {}, 'plain text', [{ reason: 'A' }]])(
		'a body that is %j says nothing and harms nothing',
		(body) => {
			const { reason, said, traceId } = readApiError(answer(400, body), NOW);
			expect([reason, said, traceId]).toEqual([undefined, undefined, undefined]);
		},
	);
});

describe('a 2xx', () => {
	it.each([
		['ILLEGAL_PROMPT', 'requestRefused'],
		['BILLING_BALANCE_NOT_ENOUGH', 'balanceTooLow'],
		['INVALID_API_KEY', 'keyRefused'],
		['RATE_LIMIT_EXCEEDED', 'rateLimited'],
	])('with the documented reason %s was not accepted', (reason, code) => {
		expect(readApiError(answer(200, refusalBody(400, reason)), NOW)).toMatchObject({
			code,
			reason,
			mayBeAccepted: false,
		});
	});

	it.each([
		['a reason of a 5xx', refusalBody(500, 'CREATE_TASK_FAILED', 'as told')],
		['a reason that nobody documents', refusalBody(400, 'SOMETHING_NEW', 'as told')],
		['no reason', { code: 400, message: 'as told' }],
		['an OpenAI-like error', { error: { message: 'as told' } }],
	])('with %s may have been accepted, and is quoted', (_, body) => {
		const error = readApiError(answer(202, body), NOW);
		expect(error).toMatchObject({ code: 'unreadableResponse', mayBeAccepted: true });
		expect(quote(error)).toContain('Novita said: "as told" (HTTP 202');
	});
});

describe('what stands in between', () => {
	const SQUID = '<html><body>Generated by proxy.example (squid/6.10)</body></html>';

	it.each([
		[407, '', {}, 'proxy'],
		[407, '', { 'proxy-authenticate': 'Basic realm="office"' }, 'proxy'],
		[400, SQUID, {}, 'squid'],
		[502, '<h1>Proxy Error</h1>', {}, 'proxy'],
		[502, '<h1>The requested URL could not be retrieved (squid)</h1>', {}, 'squid'],
		[502, HTML, { via: '1.1 office.example (squid/6.10)' }, 'office.example'],
		[503, HTML, { 'x-squid-error': 'ERR_CONNECT_FAIL 111' }, 'proxy'],
		[403, 'Blocked by Zscaler', {}, 'Zscaler'],
		[200, SQUID, {}, 'squid'],
	])('%i %j with %j is named: %s', (status, body, headers, proxy) => {
		const error = readApiError(answer(status, body, headers), NOW);
		expect(error).toMatchObject({
			proxy,
			message: `A proxy replied in place of Novita: ${proxy}`,
			mayBeAccepted: status >= 500 || status === 200,
		});
		expect(error.fix).toContain('HTTPS_PROXY');
	});

	it.each([
		['its own words', answer(400, refusalBody(400, 'NEW'), { via: '1.1 office (squid)' })],
		['an error as OpenAI has it', answer(502, { error: 'no' }, { via: '1.1 office (squid)' })],
		['a content network', answer(502, HTML, { via: '1.1 google' })],
		['a page that names none', answer(502, HTML)],
	])('is no proxy where %s came', (_, reply) => {
		expect(readApiError(reply, NOW).proxy).toBeUndefined();
	});

	it('may find the request too large, or ask for money', () => {
		const large = readApiError(answer(413, '<h1>413 Request Entity Too Large</h1>'), NOW);
		expect(large).toMatchObject({
			mayBeAccepted: false,
			message: expect.stringContaining('large'),
		});
		expect(large.fix).toMatch(/URL.*smaller file/);
		expect(readApiError(answer(402, 'Payment Required'), NOW).message).toContain('balance');
	});
});

describe('an OpenAI-like body', () => {
	it('gives its message, code and type', () => {
		const body = { error: { message: 'Wrong key', code: 'invalid_api_key', type: 'auth' } };
		expect(readApiError(answer(401, body), NOW)).toMatchObject({
			reason: 'invalid_api_key',
			said: 'Wrong key',
		});
		const typed = { error: { message: 'Wrong key', code: 401, type: 'auth' } };
		const error = readApiError(answer(401, typed), NOW);
		expect(error).toMatchObject({ reason: 'auth', said: 'Wrong key' });
		expect(error.documented).toBeUndefined();
	});

	it('may be a mere sentence', () => {
		expect(readApiError(answer(400, { error: 'No such thing' }), NOW).said).toBe('No such thing');
	});

	it('is cut where it is endless', () => {
		const body = { error: { message: 'x'.repeat(100_000) } };
		expect(readApiError(answer(400, body), NOW).said).toHaveLength(500);
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

	it.each([undefined, null, '', '  ', 'soon', -1, {}, [], true, Number.NaN])(
		'%p means nothing',
		(header) => {
			expect(readRetryAfter(header, NOW)).toBeUndefined();
		},
	);

	it.each(['-5', '-1', 'in 5', '5 seconds', 'abc 5'])(
		'%j is garbage, and means nothing',
		(header) => {
			expect(readRetryAfter(header, NOW)).toBeUndefined();
		},
	);

	it('is read from the headers of an answer', () => {
		const reply = answer(429, refusalBody(429, 'RATE_LIMIT_EXCEEDED'), { 'retry-after': '12' });
		expect(readApiError(reply, NOW).retryAfterMs).toBe(12_000);
		expect(readApiError(answer(429), NOW).retryAfterMs).toBeUndefined();
	});
});

describe('a network error', () => {
	it.each([
		['notSent' as const, 'Novita could not be reached: the connection was refused'],
		['responseLost' as const, "Novita's reply was lost: the connection was refused"],
		['cancelled' as const, 'The execution was stopped'],
	])('%s is told apart', (cause, message) => {
		const error = readApiError(networkError(cause, 'the connection was refused'), NOW);
		expect(error).toMatchObject({ code: cause, message });
		expect(error.status).toBeUndefined();
	});
});

describe("Novita's own words", () => {
	const said = apiError({ code: 'requestRefused', message: 'm', fix: 'f' });

	it('stand in one line', () => {
		expect(quote(readApiError(answer(400, refusalBody(400, 'ILLEGAL_PROMPT', 'no')), NOW))).toBe(
			'Novita said: "no" (HTTP 400, ILLEGAL_PROMPT, trace ID trace-1).',
		);
	});

	it('are not said twice', () => {
		expect(quote({ ...said, status: 400, reason: 'A', said: 'A' })).toBe(
			'Novita replied: HTTP 400, A.',
		);
	});

	it('are not put into its mouth', () => {
		expect(quote(readApiError(answer(403, HTML), NOW))).toBe('The reply was HTTP 403.');
	});

	it('are nothing where there was no answer', () => {
		expect(quote(readApiError(networkError('responseLost'), NOW))).toBe('');
	});
});
