import { quote, readApiError } from '../../../../nodes/novita/api/apiError';
import { reasonStatus } from '../../../../simulator/contract/contract';
import { answer, HTML, networkError, refusalBody } from '../../../support/replies';

const NOW = Date.UTC(2026, 9, 1, 12, 0, 0);

const read = (status: number, body: unknown = '', headers = {}) =>
	readApiError(answer(status, body, headers), NOW);

describe('each reason that Novita documents', () => {
	const reasonsOf: Record<string, string[]> = {
		requestRefused: [
			...['INVALID_REQUEST_BODY', 'IMAGE_FILE_EXCEEDS_MAX_SIZE', 'INVALID_IMAGE_FORMAT'],
			...['IMAGE_EXCEEDS_MAX_RESOLUTION', 'INVALID_IMAGE_SIZE', 'ILLEGAL_PROMPT'],
			'ILLEGAL_IMAGE_CONTENT',
		],
		balanceTooLow: ['BILLING_BALANCE_NOT_ENOUGH', 'NOT_ENOUGH_BALANCE'],
		keyRefused: [
			...['MISSING_API_KEY', 'INVALID_API_KEY', 'BILLING_AUTH_FAILED', 'FEATURE_NOT_ALLOWED'],
			...['API_NOT_ALLOWED', 'NEED_REAL_NAME_VERIFY', 'FAILED_TO_AUTH', 'model_access_denied'],
		],
		notFound: ['API_NOT_FOUND', 'TASK_NOT_FOUND'],
		rateLimited: ['RATE_LIMIT_EXCEEDED'],
		serverError: ['BILLING_FAILED', 'CREATE_TASK_FAILED', 'GET_RESULT_FAILED', 'TASK_FAILED'],
	};

	it('is in this table', () => {
		expect(Object.values(reasonsOf).flat().sort()).toEqual([...reasonStatus.keys()].sort());
	});

	it.each([...reasonStatus])('%s with %i, or with another status', (reason, status) => {
		const code = Object.keys(reasonsOf).find((each) => reasonsOf[each]?.includes(reason));
		const words = { reason, said: 'as told', traceId: 'trace-1' };
		expect(read(status, refusalBody(status, reason, 'as told'))).toMatchObject({ code, ...words });
		// Novita's pages contradict each other on the status, and n8n's hosts may change it.
		for (const other of status < 500 ? [200, 400, 401, 403] : []) {
			const error = read(other, refusalBody(other, reason));
			expect(error).toMatchObject({ code, mayBeAccepted: false });
		}
		// A 5xx leaves open what became of it, whatever it says.
		expect(read(503, refusalBody(503, reason))).toMatchObject({ code: 'serverError', reason });
	});

	it.each<[unknown, string]>([
		[{ code: 401, message: 'no' }, 'keyRefused'],
		[{ code: 401, reason: 'UNAUTHENTICATED' }, 'keyRefused'],
		[{ code: 16, message: 'no' }, 'requestRefused'],
		[{ message: 'no' }, 'requestRefused'],
		[{ error: { code: 401, message: 'no' } }, 'requestRefused'],
		[[{ code: 401 }], 'requestRefused'],
	])('401 means the key only where Novita says it too: %j', (body, code) => {
		expect(read(401, body)).toMatchObject({ code });
	});

	it.each([
		[{ error: { code: '403', type: 'model_access_denied', message: 'no' } }],
		[{ error: { code: 403, type: 'model_access_denied' } }],
		[{ error: { code: 'model_access_denied' } }],
		[{ error: { message: 'no' }, reason: 'model_access_denied' }],
		[{ error: 'no', code: 'model_access_denied' }],
		[{ code: 'model_access_denied', message: 'no' }],
	])('is found wherever a reason may stand, in either case: %j', (body) => {
		const message = 'The API key may not use this model';
		expect(read(403, body)).toMatchObject({ message, reason: 'model_access_denied' });
	});
});

it.each([
	[[400, 405, 409, 422], 'requestRefused', "didn't accept"],
	[[401, 403], 'requestRefused', 'Access was refused'],
	[[402], 'balanceTooLow', 'balance'],
	[[404], 'notFound', "wasn't found"],
	[[407], 'requestRefused', 'A proxy replied in place of Novita: proxy'],
	[[413], 'requestRefused', 'too large'],
	[[425], 'rateLimited', 'again later'],
	[[429], 'rateLimited', 'rate limit'],
	[[408, 500, 503, 520], 'serverError', 'could not handle'],
	[[300, 301, 302, 307, 399], 'requestRefused', 'redirects'],
	[[200, 204, 299], 'unreadableResponse', 'could not be read'],
])('each status of %j without a reason means %s: %s', (statuses, code, words) => {
	for (const status of statuses) {
		const error = read(status, HTML);
		const message = expect.stringContaining(words) as string;
		expect(error).toMatchObject({ code, status, message });
		expect(error.fix.length).toBeGreaterThan(10);
		expect(JSON.stringify(error)).not.toContain('Bad Gateway');
	}
});

const said = (message: string, reason = 'ODD') => ({ code: 4, reason, message });

it.each<[number, string, unknown[]]>([
	[429, 'balanceTooLow', [{ code: 1102, message: 'no' }, said('Account resource pack used up')]],
	[429, 'balanceTooLow', [{ code: 1101, message: 'no' }, said('no', 'INSUFFICIENT_BALANCE')]],
	[429, 'balanceTooLow', [said('Account balance not enough'), said('Your credits are exhausted')]],
	[429, 'balanceTooLow', [said('Your credits have run out, please add funds')]],
	[403, 'balanceTooLow', [{ error: { message: 'Insufficient funds' } }, said('Top up first')]],
	[
		403,
		'balanceTooLow',
		[said('Please recharge'), { error: 'Payment required: buy more credits' }],
	],
	[403, 'balanceTooLow', [said('The account has outstanding invoices'), said('It is in arrears')]],
	// Of something else, or where a 5xx or a success leaves it open.
	[429, 'rateLimited', [refusalBody(429, 'RATE_LIMIT_EXCEEDED', 'Recharge to raise it')]],
	[429, 'rateLimited', [said('Too many: quota per minute exhausted'), said('slow down')]],
	[403, 'requestRefused', [said('This face is not allowed', 'constructor')]],
	[403, 'requestRefused', [said('No credit card in an image')]],
	[500, 'serverError', [said('balance service down')]],
	[408, 'serverError', [said('recharge'), refusalBody(408, 'ILLEGAL_PROMPT')]],
	[200, 'unreadableResponse', [said('balance: 5')]],
])('whether %i speaks of money in other words: %s by %j', (status, code, bodies) => {
	for (const body of bodies) expect(read(status, body)).toMatchObject({ code });
});

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
	const way = status === 407 ? /user name.*HTTPS_PROXY/ : /HTTPS_PROXY.*let requests/;
	expect(error.fix).toMatch(way);
});

describe('Retry-After', () => {
	it.each([
		['0', 0],
		[' 7 ', 7_000],
		['1.5', 1_500],
		[7, 7_000],
		[['7', '9'], 7_000],
		['Thu, 01 Oct 2026 12:00:30 GMT', 30_000],
		['Thu, 01 Oct 2026 11:00:00 GMT', 0],
	])('%j means %i ms', (header, ms) => {
		expect(read(429, '', { 'retry-after': header }).retryAfterMs).toBe(ms);
	});

	it.each([
		...[undefined, null, -1, {}, [], true, Number.NaN, '', '  ', 'soon', '-5', 'in 5', '5 seconds'],
	])('%j means nothing', (header) => {
		expect(read(429, '', { 'retry-after': header }).retryAfterMs).toBeUndefined();
	});
});

it.each([
	['notSent', 'Novita could not be reached: it was refused', false, 'Nothing was sent.'],
	['responseLost', "Novita's reply was lost: it was refused", true, 'Check the internet'],
	['cancelled', 'The execution was stopped', true, ''],
] as const)('the network error %s is told apart', (cause, message, mayBeAccepted, fix) => {
	const error = readApiError(networkError(cause, 'it was refused'), NOW);
	expect(error).toMatchObject({ code: cause, message, mayBeAccepted });
	expect(error.fix).toContain(fix);
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

	it.each([
		[refusalBody(403, 'ODD', 'no'), 'Novita said: "no" (HTTP 403, ODD, trace ID trace-1).'],
		[{ reason: 'A', message: 'A' }, 'Novita replied: HTTP 403, A.'],
		[HTML, 'The reply was HTTP 403.'],
	])('%j stand in one line: %s', (body, quoted) => {
		expect(quote(read(403, body))).toBe(quoted);
	});
});
