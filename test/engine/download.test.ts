import { setTimeout as sleep } from 'node:timers/promises';
import { PassThrough, type Readable } from 'node:stream';
import zlib from 'node:zlib';

import { ExecuteContext } from 'n8n-core';
import { createRunExecutionData, type IBinaryData, type IExecuteFunctions } from 'n8n-workflow';

import { download, type DownloadOptions, type Link } from '../../nodes/n8n/binary/download';
import type { Download } from '../../nodes/n8n/binary/storeFile';
import {
	bytesOf,
	createAdditionalData,
	createWorkflow,
	initBinaryData,
} from '../../tools/n8n-engine/engine';
import { openFileHost, type FileHost, type Host } from '../support/fileHost';
import { mp4Bytes } from '../support/media';

const VIDEO = mp4Bytes(400_000);
const HALF = VIDEO.subarray(0, VIDEO.length / 2);
const PAGE = Buffer.from('<!doctype html><html><body>Please sign in</body></html>');
const MB = 1_000_000;

/** What the table below gives for each host. */
type Given = Partial<DownloadOptions & Link>;

let host: FileHost;

beforeAll(async () => {
	await initBinaryData();
	host = await openFileHost();
});
afterAll(() => host.close());

/** n8n's own helpers, as a node gets them. */
function helpersOf(): IExecuteFunctions['helpers'] {
	const node = {
		...{ id: '1', name: 'Wait', type: 'novitaWaitForTask', typeVersion: 1 },
		...{ position: [0, 0] as [number, number], parameters: {} },
	};
	const workflow = createWorkflow({ nodes: [node], connections: {} }, {});
	const additional = createAdditionalData(workflow, { baseUrl: host.url, apiKey: 'unused' });
	return new ExecuteContext(
		workflow,
		node,
		additional,
		'manual',
		createRunExecutionData({}),
		0,
		[],
		{ main: [[]] },
		{ data: { main: [[]] }, node, source: null },
		[],
	).helpers;
}

type Storage = (helpers: IExecuteFunctions['helpers']) => Partial<IExecuteFunctions['helpers']>;

/** How n8n's storages take a stream. That in the database takes it as the one in memory does. */
const storages: Record<string, Storage> = {
	'on disk, which iterates': () => ({}),
	'in memory or the database, which listens': ({ binaryToBuffer }) => ({
		prepareBinaryData: async (data, fileName, mimeType) => ({
			...{ data: (await binaryToBuffer(data)).toString('base64'), fileName },
			mimeType: String(mimeType),
		}),
	}),
	'in a bucket, which pipes': ({ prepareBinaryData }) => ({
		prepareBinaryData: async (data, fileName, mimeType) => {
			const through = new PassThrough();
			(data as Readable).on('error', (error) => through.destroy(error));
			return await prepareBinaryData((data as Readable).pipe(through), fileName, mimeType);
		},
	}),
};

async function fetchFrom(
	at: Host | string,
	given: Given = {},
	changed: Storage = () => ({}),
): Promise<Download> {
	const helpers = helpersOf();
	const context = { helpers: { ...helpers, ...changed(helpers) } } as unknown as IExecuteFunctions;
	const { ttl, ageMs = 0, ...options } = given;
	const url = typeof at === 'string' ? at : host.at(at);
	return await download(
		context,
		{ url, ttl, ageMs },
		{
			kind: 'video',
			name: (extension) => `video.${extension}`,
			baseUrl: host.url,
			maxBytes: 10 * MB,
			// Far more than a busy machine needs.
			timeoutMs: 20_000,
			signal: undefined,
			...options,
		},
	);
}

/** Sends a head, and says of the body what `headers` say. */
const sends =
	(body: Buffer, headers: Record<string, string | number> = {}, status = 200): Host =>
	(response) => {
		response.writeHead(status, { 'content-type': 'video/mp4', ...headers });
		response.end(body);
	};

const whole = (headers: Record<string, string | number> = {}, status = 200) =>
	sends(VIDEO, { 'content-length': VIDEO.length, ...headers }, status);

/** Sends a part, and then nothing. */
const stalls =
	(part: Buffer, headers: Record<string, string | number> = {}, status = 200): Host =>
	(response) => {
		response.writeHead(status, headers);
		response.flushHeaders();
		if (part.length > 0) response.write(part);
	};

/** Ends in good order, as HTTP 1.0 does, after what it says nothing about. */
const endsWithoutLength =
	(part: Buffer): Host =>
	({ socket }) =>
		void socket?.end(
			Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n'), part]),
		);

const redirects =
	(location: string, status = 302): Host =>
	({ socket }) =>
		void socket?.write(
			Buffer.from(
				`HTTP/1.1 ${status} Found\r\nLocation: ${location}\r\nContent-Length: 9\r\n\r\nMo`,
			),
		);

/** Sends without end. */
const endless =
	(start: Buffer, through?: zlib.Gzip, headers: Record<string, string> = {}): Host =>
	(response) => {
		response.writeHead(200, headers);
		const to = through ?? response;
		through?.pipe(response);
		const zeros = Buffer.alloc(MB);
		const send = () => {
			while (!response.destroyed && to.write(zeros));
		};
		to.on('drain', send);
		to.write(start);
		send();
	};

const MDAT_WITHOUT_END = Buffer.concat([
	mp4Bytes(100),
	Buffer.from([0, 0, 0, 0]),
	Buffer.from('mdat'),
]);

const gzipped = zlib.gzipSync(VIDEO);

const arrive: Array<[string, () => Host, Given?]> = [
	['with its length', () => whole()],
	['without its length', () => sends(VIDEO)],
	['without its length, as HTTP 1.0 ends it', () => endsWithoutLength(VIDEO)],
	['under no type', () => whole({ 'content-type': '' })],
	['under the type of a text', () => whole({ 'content-type': 'text/plain' })],
	[
		'compressed, with the length of that',
		() => sends(gzipped, { 'content-encoding': 'gzip', 'content-length': gzipped.length }),
	],
	['compressed, without a length', () => sends(gzipped, { 'content-encoding': 'gzip' })],
	[
		'compressed by Brotli',
		() => {
			const body = zlib.brotliCompressSync(VIDEO);
			return sends(body, { 'content-encoding': 'br', 'content-length': body.length });
		},
	],
	[
		'deflated',
		() => {
			const body = zlib.deflateSync(VIDEO);
			return sends(body, { 'content-encoding': 'deflate', 'content-length': body.length });
		},
	],
	[
		'as a range of all',
		() => whole({ 'content-range': `bytes 0-${VIDEO.length - 1}/${VIDEO.length}` }, 206),
	],
	['as a range of what nobody knows', () => whole({ 'content-range': 'bytes 0-9/*' }, 206)],
	['from a proxy that says so', () => whole({}, 203)],
	['behind a redirect', () => redirects(host.at(whole()))],
	['behind a redirect that keeps quiet', () => redirects(host.at(whole()), 307)],
	['behind one to a path', () => redirects(new URL(host.at(whole())).pathname)],
	[
		'behind one to this machine by name',
		() => redirects(host.at(whole()).replace('127.0.0.1', 'localhost')),
	],
	['behind one with letters as they are', () => redirects(`${host.at(onlyAt(LETTERS))}${LETTERS}`)],
	['in pieces that come slower than all may take', () => slowly, { timeoutMs: 3_000 }],
];

const LETTERS = '/Früh ling/東京.mp4?name=Zoë';

/** A host that finds its file by its name, whose letters are encoded as the standard says. */
const onlyAt =
	(path: string): Host =>
	(response, request) => {
		const isThere = request.url?.endsWith(encodeURI(path)) === true;
		(isThere ? whole() : sends(PAGE, {}, 404))(response, request);
	};

const slowly: Host = (response) => {
	response.writeHead(200, { 'content-length': VIDEO.length });
	void (async () => {
		for (let at = 0; at < VIDEO.length; at += 90_000) {
			response.write(VIDEO.subarray(at, at + 90_000));
			await sleep(700);
		}
		response.end();
	})();
};

const SHORT: Given = { timeoutMs: 1_000 };
const SILENT = 'no data arrived for 1 second';
const BROKE = /^the connection broke after \d+ bytes$/;
const EARLY = /^it ends after \d+ bytes, too early$/;
const LARGE = 'it is larger than the 10.0 MB that Max File Size allows';
const EXPIRED = 'its URL has expired';

const fail: Array<[string, () => Host, string | RegExp, Given?]> = [
	['says nothing', () => () => undefined, /^no (data arrived|reply came)/, SHORT],
	[
		'falls silent behind the head',
		() => stalls(Buffer.alloc(0), { 'content-length': 9 }),
		SILENT,
		SHORT,
	],
	['falls silent behind the first bytes', () => stalls(VIDEO.subarray(0, 9)), SILENT, SHORT],
	['falls silent half way', () => stalls(HALF, { 'content-length': VIDEO.length }), SILENT, SHORT],
	['falls silent half way, without a length', () => stalls(HALF), SILENT, SHORT],
	[
		'falls silent half way, compressed',
		() => stalls(gzipped.subarray(0, gzipped.length / 2), { 'content-encoding': 'gzip' }),
		SILENT,
		SHORT,
	],
	['falls silent in an error page', () => stalls(PAGE, {}, 503), 'its host replied with HTTP 503'],
	['falls silent in a page', () => stalls(PAGE), /returns a web page in place of a video/],
	[
		'breaks the connection',
		() => (response) => {
			stalls(HALF, { 'content-length': VIDEO.length })(response, response.req);
			setTimeout(() => response.destroy(), 100);
		},
		BROKE,
	],
	[
		'breaks the connection, without a length',
		() => (response) => {
			stalls(HALF)(response, response.req);
			setTimeout(() => response.destroy(), 100);
		},
		BROKE,
	],
	['promises more than comes', () => endsEarly, BROKE],
	['ends early without a length', () => endsWithoutLength(HALF), EARLY],
	['has a file that was cut', () => sends(HALF, { 'content-length': HALF.length }), EARLY],
	[
		'has a file that was cut before its content',
		() => sends(VIDEO.subarray(0, 250), { 'content-length': 250 }),
		EARLY,
	],
	['sends nothing', () => sends(Buffer.alloc(0)), 'the file is empty'],
	...[PAGE, Buffer.from('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>')].flatMap(
		(page): typeof fail =>
			['video/mp4', 'application/octet-stream', 'text/html', ''].map((type) => [
				`has ${page.toString('utf8', 0, 9)}, as ${type || 'nothing'}`,
				() => sends(page, { 'content-type': type, 'content-length': page.length }),
				/^its URL returns (a web page|text) in place of a video$/,
			]),
	),
	['has JSON', () => sends(Buffer.from('{"error": "expired"}')), /returns JSON text in place/],
	['has a short text', () => sends(Buffer.from('no')), /returns text in place of a video/],
	[
		'has a picture',
		() => sends(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')),
		/in place/,
	],
	['has an image of the same family', () => sends(mp4Bytes(900, 'avif')), /an AVIF image in place/],
	['sends without end', () => endless(MDAT_WITHOUT_END), LARGE],
	[
		'sends a bomb',
		() => endless(MDAT_WITHOUT_END, zlib.createGzip(), { 'content-encoding': 'gzip' }),
		LARGE,
	],
	[
		'says that it is too large',
		() => stalls(HALF, { 'content-length': 20 * MB }),
		'it is 20.0 MB, more than the 10.0 MB that Max File Size allows',
	],
	[
		'says that it is larger than a few kilobytes',
		() => stalls(HALF, { 'content-length': 20_236 }),
		'it is 0.02 MB, more than the 0.001 MB that Max File Size allows',
		{ maxBytes: 1_000 },
	],
	[
		'sends more than allowed',
		() => sends(VIDEO),
		/^it is larger than the 0\.1 MB/,
		{ maxBytes: 1e5 },
	],
	[
		'sends a part',
		() => sends(HALF, { 'content-range': `bytes 0-${HALF.length - 1}/${VIDEO.length}` }, 206),
		/HTTP 206, a part of the file/,
	],
	['sends another part', () => whole({ 'content-range': 'bytes 9-99/100' }, 206), /a part of/],
	['sends nothing with 204', () => sends(Buffer.alloc(0), {}, 204), /HTTP 204/],
	['redirects in a circle', () => inCircle, 'too many redirects'],
	...['http://10.0.0.1/v.mp4', 'https://169.254.169.254/', 'https://[fd00::1]/', 'https://db/'].map(
		(to): (typeof fail)[number] => [
			`redirects to ${to}`,
			() => redirects(to),
			/^its URL (leads to the internal address|doesn't start with https)/,
		],
	),
	['redirects to http', () => redirects('http://videos.example/'), /doesn't start with https/],
	['redirects to nowhere', () => redirects('https://['), /doesn't start with https/],
	[
		'is asked after its time',
		() => stalls(PAGE, {}, 403),
		EXPIRED,
		{ ttl: '3600', ageMs: 3_600_000 },
	],
	[
		'has deleted the file after its time',
		() => stalls(PAGE, {}, 404),
		EXPIRED,
		{ ttl: '60', ageMs: 61_000 },
	],
	['says that it is gone', () => stalls(PAGE, {}, 410), EXPIRED],
	[
		'denies it in its time',
		() => stalls(PAGE, {}, 403),
		/HTTP 403/,
		{ ttl: '3600', ageMs: 3_599_000 },
	],
	['gives no time', () => stalls(PAGE, {}, 403), /HTTP 403/, { ageMs: 1e9 }],
	['is broken', () => stalls(PAGE, {}, 503), /HTTP 503/, { ttl: '1', ageMs: 9_000 }],
];

const endsEarly: Host = ({ socket }) => {
	const head = `HTTP/1.1 200 OK\r\nContent-Length: ${VIDEO.length * 2}\r\n\r\n`;
	socket?.end(Buffer.concat([Buffer.from(head), VIDEO]));
};

const inCircle: Host = (response, request) => redirects(String(request.url))(response, request);

/** None of these would be worth another try. */
const IN_VAIN = /Max File Size|internal address|doesn't start/;

describe.each(Object.entries(storages))('a file for the storage %s', (_, storage) => {
	let files: Download[];
	let failures: Download[];
	// Side by side, since some of them take their time.
	beforeAll(async () => {
		const arriving = arrive.map(async ([, make, given]) => await fetchFrom(make(), given, storage));
		const failing = fail.map(async ([, make, , given]) => await fetchFrom(make(), given, storage));
		files = await Promise.all(arriving);
		failures = await Promise.all(failing);
	});

	it.each(arrive.map(([name], index) => [name, index] as const))(
		'arrives %s',
		async (__, index) => {
			const result = files[index]!;
			expect(result).toMatchObject({
				kind: 'file',
				file: { fileName: 'video.mp4', mimeType: 'video/mp4' },
			});
			const { file } = result as { file: IBinaryData };
			expect((await bytesOf(file)).equals(VIDEO)).toBe(true);
		},
	);

	it.each(fail.map(([name, , why], index) => [name, why, index] as const))(
		'of a host that %s does not',
		(__, why, index) => {
			const result = failures[index]!;
			expect(result).toMatchObject({
				kind: 'failure',
				why: typeof why === 'string' ? why : (expect.stringMatching(why) as string),
				again: !IN_VAIN.test((result as { why: string }).why),
			});
		},
	);
});

describe('a download', () => {
	it.each([
		['https://api.novita.ai', 'http://127.0.0.1:5678/metrics'],
		['https://api.novita.ai', 'https://localhost:5678/metrics'],
		['https://api.novita.ai', 'https://192.168.1.10/video.mp4'],
		['https://api.novita.ai', 'https://[::ffff:10.0.0.1]/video.mp4'],
		['https://api.novita.ai', 'http://videos.example/video.mp4'],
		['https://10.0.0.5/novita', 'https://10.0.0.6/video.mp4'],
		['http://127.0.0.1:8787', 'https://169.254.169.254/video.mp4'],
	])('of the API at %s goes to no %s', async (baseUrl, url) => {
		expect(await fetchFrom(url, { baseUrl }, neverAsks)).toMatchObject({
			kind: 'failure',
			why: expect.stringMatching(/internal address|doesn't start with https/) as string,
			again: false,
		});
	});

	it('may go where the API itself is', async () => {
		const asked: string[] = [];
		const helpers: Storage = () => ({
			httpRequest: async ({ url }) => await Promise.reject(new Error(String(asked.push(url)))),
		});
		await fetchFrom('https://10.0.0.5/v.mp4', { baseUrl: 'https://10.0.0.5:8443' }, helpers);
		expect(asked).toEqual(['https://10.0.0.5/v.mp4']);
	});

	it.each(['before the head', 'half way'])('ends at once when it is stopped %s', async (when) => {
		const stop = new AbortController();
		const at: Host = (response, request) => {
			if (when === 'half way') stalls(HALF)(response, request);
			setTimeout(() => stop.abort(), 50);
		};
		// Longer than a test may take.
		const options = { signal: stop.signal, timeoutMs: 3_600_000 };
		expect(await fetchFrom(at, options)).toMatchObject({ kind: 'failure' });
	});

	it('lets others go first while its host is silent', async () => {
		let quiet = 0;
		const onQuiet = () => (quiet += 1);
		const result = await fetchFrom(stalls(HALF), { timeoutMs: 2_500, onQuiet });
		expect(result).toMatchObject({ kind: 'failure', again: true });
		expect(quiet).toBe(1);
	});

	it.each<[string, () => Promise<never>, string]>([
		['no folder may be made', failsWith('EACCES'), ', since it may not write'],
		['the disk is full', failsWith('ENOSPC'), ', since the disk is full'],
		['the database finds it too large', failsWith(''), ''],
	])('since %s: is told so, and not fetched again', async (_, prepareBinaryData, why) => {
		expect(await fetchFrom(whole(), {}, () => ({ prepareBinaryData }))).toMatchObject({
			kind: 'failure',
			again: false,
			why: expect.stringContaining(`n8n could not store the file${why}`) as string,
			fix: expect.stringMatching(/n8n says: .*[^.]\.$/) as string,
		});
	});

	it('is told from one whose disk is full half way', async () => {
		const storage: Storage = () => ({
			prepareBinaryData: async (data) => {
				for await (const chunk of data as Readable) if (chunk) return await failsWith('ENOSPC')();
				throw new Error('nothing came');
			},
		});
		expect(await fetchFrom(whole(), {}, storage)).toMatchObject({
			why: 'n8n could not store the file, since the disk is full',
		});
	});

	it('of an image or sound takes those', async () => {
		const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
		expect(await fetchFrom(sends(png), { kind: 'image' })).toMatchObject({
			file: { fileName: 'video.png', mimeType: 'image/png' },
		});
		const sound = mp4Bytes(900, 'M4A ');
		expect(await fetchFrom(sends(sound), { kind: 'audio' })).toMatchObject({
			file: { fileName: 'video.m4a', mimeType: 'audio/mp4' },
		});
		expect(await fetchFrom(whole(), { kind: 'image' })).toMatchObject({
			why: 'its URL returns a video in place of an image',
		});
	});

	it('leaves no connection open', async () => {
		while ((await host.connections()) > 0) await sleep(10);
	});
});

const neverAsks: Storage = () => ({
	httpRequest: async () => await Promise.reject(new Error('nobody is asked')),
});

function failsWith(code: string): () => Promise<never> {
	const error = Object.assign(new Error(`${code}: as told.`), { code });
	return async () => await Promise.reject(error);
}
