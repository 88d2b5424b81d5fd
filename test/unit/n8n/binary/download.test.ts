import { PassThrough, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { downloadVideo, type DownloadOptions } from '../../../../nodes/n8n/binary/download';

/** The ways in which n8n's storages take a stream, each of them late: n8n makes a folder first. */
const storages: Record<string, (stream: Readable) => Promise<Buffer>> = {
	'on disk, which iterates': async (stream) => Buffer.concat(await stream.toArray()),
	'in memory or the database, which listens': async (stream) =>
		await new Promise((resolve, reject) => {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('end', () => resolve(Buffer.concat(chunks)));
			stream.once('error', reject);
		}),
	'in a bucket, which pipes': async (stream) => {
		const through = new PassThrough();
		stream.on('error', (error) => through.destroy(error));
		return Buffer.concat(await stream.pipe(through).toArray());
	},
};

const CHUNK = Buffer.alloc(40_000, 'v');
const VIDEO = Buffer.concat(Array.from({ length: 50 }, () => CHUNK));

const url = 'https://videos.example/video.mp4';

interface Setting extends Partial<DownloadOptions> {
	/** How many come of the 50 that are announced. */
	chunks?: number;
	/** In place of the video. */
	statusCode?: number;
	headers?: Record<string, string>;
	body?: Readable;
	ttl?: string;
	type?: string;
}

const HEADERS = { 'content-length': String(VIDEO.length), 'content-type': 'video/mp4' };

async function download(
	store: (stream: Readable) => Promise<Buffer>,
	{ chunks = 50, statusCode = 200, headers = HEADERS, ttl, type = 'mp4', ...more }: Setting = {},
) {
	const stored: Buffer[] = [];
	const { body = Readable.from(Array.from({ length: chunks }, () => CHUNK)) } = more;
	const helpers = {
		httpRequest: async () => ({ statusCode, headers, body }),
		prepareBinaryData: async (stream: Readable, fileName: string, mimeType: string) => {
			await sleep(20);
			stored.push(await store(stream));
			return { data: 'stored', fileName, mimeType } satisfies IBinaryData;
		},
	};
	const result = await downloadVideo(
		{ helpers } as unknown as IExecuteFunctions,
		{ url, ttl, type },
		{
			fileName: 'video.mp4',
			ageMs: 0,
			maxBytes: 1e9,
			timeoutMs: 60_000,
			signal: undefined,
			...more,
		},
	);
	return { result, stored, body };
}

const failing = (code: string, message = `${code}: as told`) =>
	Object.assign(new Error(message), { code });

/** A connection that is reset half way. */
function breaking(): Readable {
	let left = 20;
	return new Readable({
		read() {
			if (left-- > 0) this.push(CHUNK);
			else this.destroy(failing('ECONNRESET', 'aborted'));
		},
	});
}

describe.each(Object.entries(storages))('a download into storage %s', (_, store) => {
	it('arrives whole', async () => {
		const { result, stored } = await download(store);
		expect(result).toMatchObject({ kind: 'file', file: { fileName: 'video.mp4' } });
		expect(stored.map((bytes) => bytes.equals(VIDEO))).toEqual([true]);
	});

	it('is refused when it comes cut', async () => {
		const { result } = await download(store, { chunks: 49 });
		expect(result).toMatchObject({ kind: 'failure', again: true });
	});

	it('is told from one that breaks off on the way', async () => {
		const { result } = await download(store, { body: breaking() });
		expect(result).toMatchObject({
			kind: 'failure',
			again: true,
			why: expect.stringMatching(/^the connection broke after \d+ bytes$/) as string,
		});
	});

	it('ends at the largest size', async () => {
		const { result, stored } = await download(store, { chunks: 60, maxBytes: VIDEO.length });
		expect(result).toMatchObject({ kind: 'failure', again: false });
		expect(stored).toEqual([]);
	});
});

describe('a file that n8n cannot store', () => {
	type Store = (stream: Readable) => Promise<Buffer>;
	const full = () =>
		new Writable({
			write: (_, __, done) => setImmediate(done, failing('ENOSPC')),
			highWaterMark: 1,
		});
	const iterates: Store = async (stream) => {
		for await (const chunk of stream) if (chunk) throw failing('ENOSPC');
		throw new Error('nothing came');
	};
	const pipes: Store = async (stream) => {
		await pipeline(stream, full());
		return Buffer.alloc(0);
	};
	const refuses: Store = async (stream) => {
		await stream.toArray();
		throw new Error('The file is larger than the limit of 512 MB.');
	};

	it.each<[string, Store, string]>([
		['no folder may be made', () => Promise.reject(failing('EACCES')), ', since it may not write'],
		['the disk is full', () => Promise.reject(failing('ENOSPC')), ', since the disk is full'],
		['it is full half way, for one that iterates', iterates, ', since the disk is full'],
		['it is full half way, for one that pipes', pipes, ', since the disk is full'],
		['the database finds it too large', refuses, ''],
	])('since %s: is told so, and not fetched again', async (_, store, why) => {
		const { result, body } = await download(store);
		expect(result).toMatchObject({
			kind: 'failure',
			again: false,
			why: expect.stringContaining(`n8n could not store the file${why}`) as string,
			fix: expect.stringMatching(/n8n says: .*[^.]\.$/) as string,
		});
		expect(body.destroyed).toBe(true);
	});
});

describe('a host that gives no file', () => {
	const EXPIRED = 'its URL has expired';

	it.each<[string, number, Setting, string]>([
		['is asked after its time', 403, { ttl: '3600', ageMs: 3_600_000 }, EXPIRED],
		['has deleted the file after its time', 404, { ttl: '60', ageMs: 61_000 }, EXPIRED],
		['says that it is gone', 410, {}, EXPIRED],
		[
			'denies it in its time',
			403,
			{ ttl: '3600', ageMs: 3_599_000 },
			'its host replied with HTTP 403',
		],
		['gives no time', 403, { ageMs: 1e9 }, 'its host replied with HTTP 403'],
		['is broken', 503, { ttl: '1', ageMs: 9_000 }, 'its host replied with HTTP 503'],
	])('%s', async (_, statusCode, more, why) => {
		const store = () => Promise.reject(new Error('nothing is stored'));
		const { result, body } = await download(store, { statusCode, ...more });
		expect(result).toMatchObject({ kind: 'failure', why, again: true });
		expect(body.destroyed).toBe(true);
	});
});

describe('the type of a file', () => {
	it.each([
		['gif', 'application/octet-stream', 'image/gif'],
		['mp4', 'binary/octet-stream', 'video/mp4'],
		['mp4', 'video/webm; codecs=vp9', 'video/webm'],
		['unknown', 'application/octet-stream', 'video/mp4'],
	])('of a %s that comes as %s is %s', async (type, contentType, mimeType) => {
		const headers = { ...HEADERS, 'content-type': contentType };
		const { result } = await download(async (stream) => Buffer.concat(await stream.toArray()), {
			type,
			headers,
		});
		expect(result).toMatchObject({ kind: 'file', file: { mimeType } });
	});
});
