/** Replies that a server, or whatever stands in between, may give, and how they come. */
import * as fc from 'fast-check';
import type { IHttpRequestOptions } from 'n8n-workflow';

import type { VirtualClock } from '../../../../tools/virtual-clock';
import { refusalBody } from '../../../support/replies';
import { never, type Process } from './process';

export const KEY = 'sk_a-key.that:nobody.may-see';

/** What comes back, and how. */
export interface Reply {
	/** In place of a status: the connection breaks before a reply (`lost`), or never stood (`unsent`). */
	status: number | 'lost' | 'unsent';
	body: string;
	headers: Record<string, string>;
	/** Until its head, in milliseconds. */
	latencyMs: number;
	/** The body comes in pieces of so many characters. */
	piece: number;
	pauseMs: number;
	/** After so many characters the connection breaks or falls silent; by default the body is whole. */
	ends?: { after: number; how: 'breaks' | 'silent' };
}

/** What a submission meets. */
export interface SubmitMove extends Omit<Reply, 'body'> {
	/** Whether a task is made, and billed. */
	accepts: boolean;
	body: (writtenId: string) => string;
	writtenAs: number;
}

/** What a status check meets, so often; then comes the next. */
export type CheckMove = Reply & { lasts: number };

/** What stands in a task ID's place, as it is written in JSON. */
export const WRITTEN_IDS: ReadonlyArray<(id: number) => string> = [
	(id) => `"task-${id}"`,
	(id) => `${12_345_678_901_234_000_000n + BigInt(id)}`,
	(id) => `${id}`,
	(id) => `"${'a'.repeat(171)}${id}"`,
	(id) => `"kling:v3/${id}.a=="`,
];

const accepted = fc.constantFrom<Array<(written: string) => string>>(
	(written) => `{"task_id":${written}}`,
	(written) => `{"code":0,"data":{"task_id": ${written} ,"eta":NaN}}`,
	(written) => `{"taskId":${written},"extra":{"cost":-Infinity}}`,
	(written) => `{"message":"${KEY}","task_id":${written},"more":"${'x'.repeat(300)}"}`,
);

const refused = fc.constantFrom(
	...[
		...['BILLING_BALANCE_NOT_ENOUGH', 'INVALID_API_KEY', 'ILLEGAL_PROMPT', 'API_NOT_FOUND', 'ODD'],
		...['TASK_NOT_FOUND', 'RATE_LIMIT_EXCEEDED', 'NEED_REAL_NAME_VERIFY', 'INVALID_REQUEST_BODY'],
	].map((reason) => JSON.stringify(refusalBody(4, reason, `no ${KEY}`))),
	...['', '{}', 'null', '[1]', 'route not found', `<html>${KEY}</html>`],
	...['{"code":1102,"message":"recharge"}', '{"error":{"message":"no"}}'],
);

const REFUSED = [301, 400, 401, 402, 403, 404, 409, 410, 413, 425, 429];
const OPEN = [408, 500, 502, 503];

const coming = {
	headers: fc.constantFrom<Array<Record<string, string>>>(
		...[{}, { 'retry-after': '0' }, { 'retry-after': '7' }, { 'retry-after': '999999' }],
		...[{ via: `1.1 ${KEY} (squid)` }, { 'x-squid-error': KEY }],
	),
	latencyMs: fc.oneof(
		{ weight: 5, arbitrary: fc.integer({ min: 0, max: 3_000 }) },
		{ weight: 1, arbitrary: fc.constantFrom(5_000, 200_000) },
	),
	piece: fc.constantFrom(1, 7, 100_000),
	pauseMs: fc.constantFrom(0, 1, 4_000),
	ends: fc.option(
		fc.record({
			after: fc.integer({ min: 0, max: 600 }),
			how: fc.constantFrom('breaks' as const, 'silent' as const),
		}),
		{ nil: undefined, freq: 2 },
	),
};

const submitted = (
	statuses: Array<Reply['status']>,
	accepts: fc.Arbitrary<boolean>,
	body = refused.map((text) => (): string => text) as typeof accepted,
): fc.Arbitrary<SubmitMove> =>
	fc.record({
		status: fc.constantFrom(...statuses),
		accepts,
		body,
		writtenAs: fc.nat(WRITTEN_IDS.length - 1),
		...coming,
	});

export const submitMove = fc.oneof(
	{ weight: 6, arbitrary: submitted([200, 202], fc.constant(true), accepted) },
	{ weight: 2, arbitrary: submitted(REFUSED, fc.constant(false)) },
	{ weight: 2, arbitrary: submitted([429], fc.constant(false)) },
	{ weight: 2, arbitrary: submitted([...OPEN, 'lost'], fc.boolean()) },
	{ weight: 1, arbitrary: submitted(['unsent'], fc.constant(false)) },
);

/** All that a submission may meet. */
export const STATUSES = [200, 202, ...REFUSED, ...OPEN, 'lost', 'unsent'];

const words = ['SUCCEED', 'FAILED', 'QUEUED', 'COMPLETED', 'CANCELLED', 'WARMING_UP', ''];

const states = fc
	.record({ word: fc.constantFrom(...words), isBare: fc.boolean(), hasVideo: fc.boolean() })
	.map(({ word, isBare, hasVideo }) => {
		const status = isBare ? word.toLowerCase() : `TASK_STATUS_${word}`;
		const videos = hasVideo ? '[{"video_url":"https://files.example.com/a.mp4"}]' : '[]';
		return `{"task":{"status":"${status}","reason":"${KEY}","progress_percent":NaN},"videos":${videos}}`;
	});

export const checkMoves: fc.Arbitrary<CheckMove[]> = fc.array(
	fc.record({
		status: fc.oneof(
			{ weight: 4, arbitrary: fc.constant<Reply['status']>(200) },
			{ weight: 4, arbitrary: fc.constantFrom<Array<Reply['status']>>(...REFUSED, ...OPEN) },
			{ weight: 1, arbitrary: fc.constantFrom<Array<Reply['status']>>('lost', 'unsent') },
		),
		body: fc.oneof({ weight: 2, arbitrary: states }, { weight: 1, arbitrary: refused }),
		lasts: fc.constantFrom(1, 2, 20, Infinity),
		...coming,
	}),
	{ maxLength: 5 },
);

export interface Options extends IHttpRequestOptions {
	timeout: number;
}

/** @param onSent Called once no more comes, with how many characters of the body have. */
export async function reply(
	clock: VirtualClock,
	process: Process,
	{ status, headers, body, latencyMs, piece, pauseMs, ends }: Reply,
	options: Options,
	onSent: (characters: number) => void = () => undefined,
): Promise<unknown> {
	// n8n sets its own here.
	Object.assign(options, { abortSignal: undefined });
	const { abortSignal, timeout } = options;
	const aborted = new Promise<void>((resolve) => {
		abortSignal!.addEventListener!('abort', () => resolve());
	});
	const pass = async (...until: Array<Promise<void>>) => {
		await Promise.race([...until, aborted]);
		if (!process.alive) await never();
	};
	if (status === 'unsent') throw broken('ECONNREFUSED', 'connect');
	await pass(clock.sleep(Math.min(latencyMs, timeout)));
	if (abortSignal!.aborted) throw broken('ERR_CANCELED');
	if (latencyMs > timeout) throw broken('ECONNABORTED');
	if (status === 'lost') throw broken('ECONNRESET', 'read');
	async function* pieces() {
		const end = Math.min(body.length, ends?.after ?? Infinity);
		let sent = 0;
		for (; sent < end && !abortSignal!.aborted; sent = Math.min(sent + piece, end)) {
			if (pauseMs > 0) await pass(clock.sleep(pauseMs));
			yield Buffer.from(body.slice(sent, Math.min(sent + piece, end)));
		}
		const isCut = end < body.length;
		if (isCut && ends?.how === 'silent') await pass();
		onSent(sent);
		if (abortSignal!.aborted) throw broken('ERR_CANCELED');
		if (isCut) throw broken('ECONNRESET');
	}
	return { statusCode: status, headers, body: pieces() };
}

const broken = (code: string, syscall?: string) =>
	Object.assign(new Error(code), { code, ...(syscall && { syscall }) });

const SOON = { status: 200, headers: {}, latencyMs: 200, piece: 100_000, pauseMs: 0 };

export const OK: SubmitMove = {
	...SOON,
	accepts: true,
	writtenAs: 0,
	body: (written) => `{"task_id":${written}}`,
};

/** What a status check meets where all is well. */
export const statusReply = (status: string): CheckMove => ({
	...SOON,
	lasts: 1,
	body: `{"task":{"status":"TASK_STATUS_${status}"},"videos":[]}`,
});
