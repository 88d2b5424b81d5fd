import { PassThrough, Readable } from 'node:stream';
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

async function download(
	store: (stream: Readable) => Promise<Buffer>,
	{ chunks = 50, ...more }: Partial<DownloadOptions> & { chunks?: number } = {},
) {
	const stored: Buffer[] = [];
	const headers = { 'content-length': String(VIDEO.length), 'content-type': 'video/mp4' };
	const body = Readable.from(Array.from({ length: chunks }, () => CHUNK));
	const helpers = {
		httpRequest: async () => ({ statusCode: 200, headers, body }),
		prepareBinaryData: async (stream: Readable, fileName: string, mimeType: string) => {
			await sleep(20);
			stored.push(await store(stream));
			return { data: 'stored', fileName, mimeType } satisfies IBinaryData;
		},
	};
	const result = await downloadVideo(
		{ helpers } as unknown as IExecuteFunctions,
		{ url, type: 'mp4' },
		{
			fileName: 'video.mp4',
			ageMs: 0,
			maxBytes: 1e9,
			timeoutMs: 60_000,
			signal: undefined,
			...more,
		},
	);
	return { result, stored };
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

	it('ends at the largest size', async () => {
		const { result, stored } = await download(store, { chunks: 60, maxBytes: VIDEO.length });
		expect(result).toMatchObject({ kind: 'failure', again: false });
		expect(stored).toEqual([]);
	});
});
