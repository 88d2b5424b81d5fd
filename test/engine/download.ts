import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { download, type DownloadOptions, type Link } from '../../nodes/n8n/binary/download';
import type { Download } from '../../nodes/n8n/binary/storeFile';
import { bytesOf, initBinaryData, nodeType, runWorkflow } from '../../tools/n8n-engine/engine';
import { mp4Bytes } from '../support/media';
import { containing, matching } from './setting';

const VIDEO = mp4Bytes(400_000);
const HALF = VIDEO.subarray(0, VIDEO.length / 2);
const PAGE = Buffer.from('<!doctype html><html><body>Please sign in</body></html>');
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const MB = 1_000_000;

/** What the table below gives for each host. */
type Given = Partial<DownloadOptions & Link>;

/** What somebody meets who asks for a file. */
type Host = (response: ServerResponse, request: IncomingMessage) => void;

const hosts: Host[] = [];
/** Each of them at a path of its own of this machine. */
const server = createServer((request, response) => {
	// Whoever asked may go as they please.
	response.on('error', () => undefined);
	response.strictContentLength = false;
	hosts[Number(request.url?.split('/')[1])]?.(response, request);
});
const IP = '127.0.0.1';
const home = () => `http://${IP}:${(server.address() as AddressInfo).port}`;
const urlOf = (host: Host) => `${home()}/${hosts.push(host) - 1}/file.mp4`;

/** n8n's own, as a node gets them. */
let helpers: IExecuteFunctions['helpers'];

beforeAll(async () => {
	await initBinaryData();
	await once(server.listen(0, IP), 'listening');
	const getHelpers = nodeType('getHelpers', async function (this: IExecuteFunctions) {
		({ helpers } = this);
		return [[]];
	});
	await runWorkflow({
		...{ items: [{ json: {} }], baseUrl: home(), apiKey: 'unused' },
		...{ nodes: [{ type: 'getHelpers' }], types: { getHelpers } },
	});
});
afterAll(() => {
	server.close();
	server.closeAllConnections();
});

type Storage = Partial<IExecuteFunctions['helpers']>;

/** How n8n's storages take a stream. That in the database takes it as the one in memory does. */
const storages: Record<string, Storage> = {
	'on disk, which iterates': {},
	'in memory or the database, which listens': {
		prepareBinaryData: async (data, fileName, mimeType) => ({
			...{ data: (await helpers.binaryToBuffer(data)).toString('base64'), fileName },
			mimeType: String(mimeType),
		}),
	},
	'in a bucket, which pipes': {
		prepareBinaryData: async (data, ...named) => {
			const through = new PassThrough();
			(data as Readable).on('error', (error) => through.destroy(error));
			return await helpers.prepareBinaryData((data as Readable).pipe(through), ...named);
		},
	},
};

async function fetchFrom(
	at: Host | string,
	given: Given = {},
	changed: Storage = {},
): Promise<Download> {
	const context = { helpers: { ...helpers, ...changed } } as IExecuteFunctions;
	const { ttl, ageMs = 0, ...options } = given;
	const url = typeof at === 'string' ? at : urlOf(at);
	return await download(
		context,
		{ url, ttl, ageMs },
		{
			kind: 'video',
			name: (extension) => `video.${extension}`,
			baseUrl: home(),
			maxBytes: 10 * MB,
			// Far more than a busy machine needs.
			timeoutMs: 20_000,
			signal: undefined,
			...options,
		},
	);
}

type Headers = Record<string, string | number>;

/** Sends a head, and says of the body what `headers` say. */
const sends =
	(body: Buffer, headers: Headers = {}, status = 200): Host =>
	(response) => {
		response.writeHead(status, { 'content-type': 'video/mp4', ...headers });
		response.end(body);
	};

/** Says its length. */
const whole = (headers: Headers = {}, status = 200, body = VIDEO) =>
	sends(body, { 'content-length': body.length, ...headers }, status);

/** Sends a part, and then nothing. */
const stalls =
	(part: Buffer, headers: Headers = {}, status = 200): Host =>
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
			`HTTP/1.1 ${status} Found\r\nLocation: ${location}\r\nContent-Length: 9\r\n\r\nMo`,
		);

const MDAT_WITHOUT_END = Buffer.concat([mp4Bytes(100), Buffer.from('\0\0\0\0mdat')]);

/** Sends without end, and little over the wire. */
const bomb: Host = (response) => {
	const bytes = function* () {
		yield MDAT_WITHOUT_END;
		for (;;) yield Buffer.alloc(MB);
	};
	response.writeHead(200, gzip);
	Readable.from(bytes()).pipe(zlib.createGzip()).pipe(response);
};

const ofAll = { 'content-length': VIDEO.length };
const gzip = { 'content-encoding': 'gzip' };
const gzipped = zlib.gzipSync(VIDEO);

/** All of the file, whatever the range says of it. */
const ranged = (range: string) => whole({ 'content-range': `bytes ${range}` }, 206);

const arrive: Array<[string, () => Host, Given?]> = [
	['with its length', () => whole()],
	['without its length', () => sends(VIDEO)],
	['without its length, as HTTP 1.0 ends it', () => endsWithoutLength(VIDEO)],
	['under the type of a text', () => whole({ 'content-type': 'text/plain' })],
	['compressed, with the length of that', () => whole(gzip, 200, gzipped)],
	['compressed, without a length', () => sends(gzipped, gzip)],
	['as a range of all', () => ranged(`0-${VIDEO.length - 1}/${VIDEO.length}`)],
	['as a range of what nobody knows', () => ranged('0-9/*')],
	['from a proxy that says so', () => whole({}, 203)],
	['behind a redirect', () => redirects(urlOf(whole()))],
	['behind a redirect that keeps quiet', () => redirects(urlOf(whole()), 307)],
	['behind one to a path', () => redirects(new URL(urlOf(whole())).pathname)],
	['behind one to this machine by name', () => redirects(urlOf(whole()).replace(IP, 'localhost'))],
	['behind one with letters as they are', () => redirects(`${urlOf(onlyAt(LETTERS))}${LETTERS}`)],
	['in pieces that come slower than all may take', () => slowly, { timeoutMs: 2_400 }],
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
	const pieces = async function* () {
		for (let at = 0; at < VIDEO.length; at += 90_000) {
			yield VIDEO.subarray(at, at + 90_000);
			await sleep(500);
		}
	};
	response.writeHead(200, ofAll);
	Readable.from(pieces()).pipe(response);
};

/** Long enough for a busy machine to reply, with all hosts of a storage asked at once. */
const SHORT: Given = { timeoutMs: 3_000 };
const SILENT = 'no data arrived for 3 seconds';
const BROKE = /^the connection broke after \d+ bytes$/;
const EARLY = /^it ends after \d+ bytes, too early$/;
const LARGE = 'it is larger than the 10.0 MB that Max File Size allows';
const PART = /HTTP 206, a part of the file/;
const EXPIRED = 'its URL has expired';

/** Breaks the connection half way. */
const breaks =
	(headers?: Headers): Host =>
	(response, request) => {
		stalls(HALF, headers)(response, request);
		setTimeout(() => response.destroy(), 100);
	};

const gone = (status: number) => stalls(PAGE, {}, status);
const says = (length: number) => stalls(HALF, { 'content-length': length });
const IN_PLACE = /^its URL returns (a web page|a file in an unknown format) in place of a video$/;
const NOT_SAFE = /^its URL (leads to the internal address|doesn't start with https)/;

const fail: Array<[string, () => Host, string | RegExp, Given?]> = [
	['says nothing', () => () => undefined, /^no (data arrived|reply came)/, SHORT],
	['falls silent behind the head', () => stalls(Buffer.alloc(0), ofAll), SILENT, SHORT],
	['falls silent behind the first bytes', () => stalls(VIDEO.subarray(0, 9)), SILENT, SHORT],
	['falls silent half way', () => stalls(HALF, ofAll), SILENT, SHORT],
	['falls silent half way, without a length', () => stalls(HALF), SILENT, SHORT],
	['falls silent half way, packed', () => stalls(gzipped.subarray(0, 9e4), gzip), SILENT, SHORT],
	['falls silent in an error page', () => gone(503), 'its host replied with HTTP 503'],
	['falls silent in a page', () => stalls(PAGE), IN_PLACE],
	['breaks the connection', () => breaks(ofAll), BROKE],
	['breaks the connection, without a length', () => breaks(), BROKE],
	['promises more than comes', () => endsEarly, BROKE],
	['ends early without a length', () => endsWithoutLength(HALF), EARLY],
	['has a file that was cut', () => whole({}, 200, HALF), EARLY],
	['sends nothing', () => sends(Buffer.alloc(0)), 'the file is empty'],
	['has a page', () => sends(PAGE, { 'content-type': 'text/html' }), IN_PLACE],
	['has a picture', () => sends(PNG), IN_PLACE],
	['sends a bomb', () => bomb, LARGE],
	['says that it is too large', () => says(20 * MB), /^it is 20\.0 MB, more than the 10\.0 MB/],
	['says so of kilobytes', () => says(20_236), /^it is 0\.02 MB, .* 0\.001 MB/, { maxBytes: 1e3 }],
	['sends too much', () => sends(VIDEO), /^it is larger than the 0\.1 MB/, { maxBytes: 1e5 }],
	['sends a part', () => ranged(`0-${HALF.length - 1}/${VIDEO.length}`), PART],
	['sends another part', () => ranged('9-99/100'), PART],
	['sends nothing with 204', () => sends(Buffer.alloc(0), {}, 204), /HTTP 204/],
	['redirects in a circle', () => inCircle, 'too many redirects'],
	['redirects to 10.0.0.1', () => redirects('https://10.0.0.1/v.mp4'), NOT_SAFE],
	['redirects to http', () => redirects('http://videos.example/'), NOT_SAFE],
	['redirects to nowhere', () => redirects('https://['), NOT_SAFE],
	['is asked after its time', () => gone(403), EXPIRED, { ttl: '3600', ageMs: 3_600_000 }],
	['has deleted it after its time', () => gone(404), EXPIRED, { ttl: '60', ageMs: 61_000 }],
	['says that it is gone', () => gone(410), EXPIRED],
	['denies it in its time', () => gone(403), /HTTP 403/, { ttl: '3600', ageMs: 3_599_000 }],
	['gives no time', () => gone(403), /HTTP 403/, { ageMs: 1e9 }],
	['is broken', () => gone(503), /HTTP 503/, { ttl: '1', ageMs: 9_000 }],
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

	it.each(arrive.map(([name], index) => [name, index] as const))('arrives %s', async (__, at) => {
		const { file } = files[at] as { file: IBinaryData };
		expect(file).toMatchObject({ fileName: 'video.mp4', mimeType: 'video/mp4' });
		expect((await bytesOf(file)).equals(VIDEO)).toBe(true);
	});

	it.each(fail.map(([name, , why], index) => [name, why, index] as const))(
		'of a host that %s does not',
		(__, why, index) => {
			const result = failures[index] as Extract<Download, { kind: 'failure' }>;
			expect(result.why).toEqual(typeof why === 'string' ? why : matching(why));
			expect(result.again).toBe(!IN_VAIN.test(result.why));
		},
	);
});

describe('a download', () => {
	it.each([
		['https://api.novita.ai', 'http://127.0.0.1:5678/metrics'],
		['https://api.novita.ai', 'https://localhost:5678/metrics'],
		['https://api.novita.ai', 'http://videos.example/video.mp4'],
		['https://10.0.0.5/novita', 'https://10.0.0.6/video.mp4'],
		['http://127.0.0.1:8787', 'https://169.254.169.254/video.mp4'],
	])('of the API at %s goes to no %s', async (baseUrl, url) => {
		expect(await fetchFrom(url, { baseUrl }, neverAsks)).toMatchObject({
			kind: 'failure',
			why: matching(/internal address|doesn't start with https/),
			again: false,
		});
	});

	it('may go where the API itself is', async () => {
		const asked: string[] = [];
		const httpRequest: Storage['httpRequest'] = async ({ url }) =>
			await failsWith(String(asked.push(url)));
		const baseUrl = 'https://10.0.0.5:8443';
		await fetchFrom('https://10.0.0.5/v.mp4', { baseUrl }, { httpRequest });
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

	const halfWay: Storage['prepareBinaryData'] = async (data) => {
		for await (const chunk of data as Readable) if (chunk) return await failsWith('ENOSPC');
		throw new Error('nothing came');
	};

	it.each<[string, Storage['prepareBinaryData'], string]>([
		['no folder may be made', async () => await failsWith('EACCES'), ', since it may not write'],
		['the disk is full half way', halfWay, ', since the disk is full'],
		['the database finds it too large', async () => await failsWith(''), ''],
	])('since %s: is told so, and not fetched again', async (_, prepareBinaryData, why) => {
		expect(await fetchFrom(whole(), {}, { prepareBinaryData })).toMatchObject({
			kind: 'failure',
			again: false,
			why: containing(`n8n could not store the file${why}`),
			fix: matching(/n8n says: .*[^.]\.$/),
		});
	});

	it('leaves no connection open', async () => {
		const open = promisify(server.getConnections.bind(server));
		while ((await open()) > 0) await sleep(10);
	});
});

const failsWith = async (code: string): Promise<never> =>
	await Promise.reject(Object.assign(new Error(`${code}: as told.`), { code }));

const neverAsks: Storage = { httpRequest: async () => await failsWith('nobody is asked') };
