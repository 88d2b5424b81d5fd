import { readRetryAfter } from '../../../../nodes/novita/api/retryAfter';
import { quote, readTrouble } from '../../../../nodes/novita/api/apiError';
import { reasonStatus } from '../../../../simulator/contract/contract';
import { answer, HTML, refusalBody, silence } from '../../../support/replies';

const NOW = Date.UTC(2026, 9, 1, 12, 0, 0);

describe('each reason that Novita documents', () => {
	const kinds: Record<string, string> = {
		INVALID_REQUEST_BODY: 'request',
		IMAGE_FILE_EXCEEDS_MAX_SIZE: 'request',
		INVALID_IMAGE_FORMAT: 'request',
		IMAGE_EXCEEDS_MAX_RESOLUTION: 'request',
		INVALID_IMAGE_SIZE: 'request',
		ILLEGAL_PROMPT: 'request',
		ILLEGAL_IMAGE_CONTENT: 'request',
		BILLING_BALANCE_NOT_ENOUGH: 'balance',
		MISSING_API_KEY: 'key',
		INVALID_API_KEY: 'key',
		BILLING_AUTH_FAILED: 'key',
		FEATURE_NOT_ALLOWED: 'key',
		API_NOT_ALLOWED: 'key',
		NEED_REAL_NAME_VERIFY: 'key',
		API_NOT_FOUND: 'notFound',
		TASK_NOT_FOUND: 'notFound',
		RATE_LIMIT_EXCEEDED: 'rateLimit',
		BILLING_FAILED: 'server',
		CREATE_TASK_FAILED: 'server',
		GET_RESULT_FAILED: 'server',
		TASK_FAILED: 'server',
	};

	it('is in this table', () => {
		expect(Object.keys(kinds).sort()).toEqual([...reasonStatus.keys()].sort());
	});

	it.each([...reasonStatus])('%s with %i', (reason, status) => {
		const trouble = readTrouble(answer(status, refusalBody(status, reason, 'as told')), NOW);
		expect(trouble).toMatchObject({
			kind: kinds[reason],
			status,
			reason,
			said: 'as told',
			traceId: 'trace-1',
		});
		expect(trouble.message).not.toMatch(/\.$/);
		expect(trouble.fix).toMatch(/\.$/);
	});

	it('a balance that is too low has its own words, though its status is 400', () => {
		const reply = answer(400, refusalBody(400, 'BILLING_BALANCE_NOT_ENOUGH'));
		expect(readTrouble(reply, NOW).message).toContain('balance is too low');
	});

	it.each([500, 503, 504])('a reason with %i leaves open what became of it', (status) => {
		const reply = answer(status, refusalBody(status, 'INVALID_API_KEY'));
		expect(readTrouble(reply, NOW)).toMatchObject({ kind: 'server', reason: 'INVALID_API_KEY' });
	});

	it.each(['constructor', '__proto__', 'toString', 'SOMETHING_NEW'])(
		'%s is a reason like any unknown one',
		(reason) => {
			const reply = answer(400, refusalBody(400, reason));
			expect(readTrouble(reply, NOW)).toMatchObject({
				kind: 'request',
				message: "Novita didn't accept the request",
				reason,
			});
		},
	);
});

describe('each status without a reason', () => {
	it.each([
		[400, 'request'],
		[401, 'key'],
		[402, 'request'],
		[403, 'key'],
		[404, 'notFound'],
		[405, 'request'],
		[408, 'server'],
		[413, 'request'],
		[422, 'request'],
		[429, 'rateLimit'],
		[500, 'server'],
		[501, 'server'],
		[502, 'server'],
		[503, 'server'],
		[504, 'server'],
		[520, 'server'],
		[301, 'request'],
		[302, 'request'],
		[307, 'request'],
		[200, 'unreadable'],
		[204, 'unreadable'],
	])('%i means %s', (status, kind) => {
		const trouble = readTrouble(answer(status, HTML), NOW);
		expect(trouble.kind).toBe(kind);
		expect(trouble.status).toBe(status);
		expect(trouble.message.length).toBeGreaterThan(10);
		expect(trouble.fix.length).toBeGreaterThan(10);
		expect(JSON.stringify(trouble)).not.toContain('Bad Gateway');
	});

	it.each([undefined, null, '', 5, true, [], {}, 'plain text', [{ reason: 'A' }]])(
		'a body that is %j says nothing and harms nothing',
		(body) => {
			const { reason, said, traceId } = readTrouble(answer(400, body), NOW);
			expect([reason, said, traceId]).toEqual([undefined, undefined, undefined]);
		},
	);
});

describe('an OpenAI-like body', () => {
	it('gives its message, code and type', () => {
		const body = { error: { message: 'Wrong key', code: 'invalid_api_key', type: 'auth' } };
		expect(readTrouble(answer(401, body), NOW)).toMatchObject({
			kind: 'key',
			reason: 'invalid_api_key',
			said: 'Wrong key',
		});
		const typed = { error: { message: 'Wrong key', code: 401, type: 'auth' } };
		expect(readTrouble(answer(401, typed), NOW).reason).toBe('auth');
	});

	it('may be a mere sentence', () => {
		expect(readTrouble(answer(400, { error: 'No such thing' }), NOW).said).toBe('No such thing');
	});

	it('is cut where it is endless', () => {
		const body = { error: { message: 'x'.repeat(100_000) } };
		expect(readTrouble(answer(400, body), NOW).said).toHaveLength(500);
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
		expect(readTrouble(reply, NOW).retryAfterMs).toBe(12_000);
		expect(readTrouble(answer(429), NOW).retryAfterMs).toBeUndefined();
	});
});

describe('silence', () => {
	it.each([
		['notSent' as const, 'Novita could not be reached: the connection was refused'],
		['lost' as const, 'The answer of Novita got lost: the connection was refused'],
		['cancelled' as const, 'The execution was stopped'],
	])('%s is told apart', (cause, message) => {
		const trouble = readTrouble(silence(cause, 'the connection was refused'), NOW);
		expect(trouble).toMatchObject({ kind: cause, message });
		expect(trouble.status).toBeUndefined();
	});
});

describe("Novita's own words", () => {
	const said = { kind: 'request' as const, message: 'm', fix: 'f' };

	it('stand in one line', () => {
		expect(quote(readTrouble(answer(400, refusalBody(400, 'ILLEGAL_PROMPT', 'no')), NOW))).toBe(
			'Novita answered: "no" (HTTP 400, ILLEGAL_PROMPT, trace ID trace-1).',
		);
	});

	it('are not said twice', () => {
		expect(quote({ ...said, status: 400, reason: 'A', said: 'A' })).toBe(
			'Novita answered: HTTP 400, A.',
		);
	});

	it('are nothing where there was no answer', () => {
		expect(quote(readTrouble(silence('lost'), NOW))).toBe('');
	});
});
