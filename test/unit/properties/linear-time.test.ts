import type { IExecuteFunctions } from 'n8n-workflow';

import { NovitaApi } from '../../../credentials/NovitaApi.credentials';
import { nameFile as nameVideo } from '../../../nodes/n8n/binary/fileName';
import { readImageText } from '../../../nodes/n8n/binary/imageFile';
import { faultsInTemplates } from '../../../nodes/n8n/items/templates';
import { readApiError } from '../../../nodes/novita/api/apiError';
import { isSafeUrl, readBaseUrl } from '../../../nodes/novita/api/baseUrl';
import { NovitaClient } from '../../../nodes/novita/api/client';
import { readRetryAfter } from '../../../nodes/novita/api/pause';
import { readTaskId } from '../../../nodes/novita/api/task';
import type { HttpResponse } from '../../../nodes/novita/api/transport';
import { customModel } from '../../../nodes/novita/models/catalogue';
import { buildRequest, type RequestInput } from '../../../nodes/novita/request/buildRequest';
import { readImage } from '../../../nodes/novita/request/image/readImage';
import { describeBody } from '../../../nodes/novita/request/videoRequest';
import { readNumber, readSeconds } from '../../../nodes/novita/values/scalars';
import { contextOf } from '../../support/context';
import { imageAt, modelOf } from '../../support/item';

/** In characters, or in entries. The first so few that even a cubic reader comes to its end. */
const LENGTHS = [400, 800, 1600, 6400, 25_600, 102_400];

/** For twice the length. A quadratic reader takes four times as long, a cubic one eight times. */
const MOST_GROWTH = 2.5;

/** Of CPU time, for the garbage collector. */
const NOISE_MS = 60;

/** A busy machine, or the garbage collector, makes a measure longer, and never shorter. */
const TRIES = 3;

type Reader<Given> = (given: Given) => unknown;

/** Of CPU time, in milliseconds. */
async function leastMs<Given>(read: Reader<Given>, given: Given, tries: number): Promise<number> {
	let least = Infinity;
	for (let count = 0; count < tries; count++) {
		const before = process.cpuUsage();
		await read(given);
		const { user, system } = process.cpuUsage(before);
		least = Math.min(least, (user + system) / 1000);
	}
	return least;
}

/** Where the time grows faster than the length; undefined where it does nowhere. */
async function breachOf<Given>(
	read: Reader<Given>,
	given: (length: number) => Given,
): Promise<string | undefined> {
	let [shorter, before] = [0, Infinity];
	for (const length of LENGTHS) {
		const most = (ms: number) => MOST_GROWTH ** Math.log2(length / shorter) * ms + NOISE_MS;
		const ms = await leastMs(read, given(length), 1);
		if (ms > most(before)) {
			const whole = await leastMs(read, given(length), TRIES);
			const part = await leastMs(read, given(shorter), TRIES);
			if (whole > most(part)) {
				return `${whole.toFixed()} ms of CPU time for ${length}, ${part.toFixed()} ms for ${shorter}`;
			}
		}
		[shorter, before] = [length, ms];
	}
	return undefined;
}

const UNITS = [
	...['`', '```\n', '\n', ' ', '\u200b', '5', '5,', '.', '/', '\\', ',', ':', '-', '@', '%'],
	...['[', '{"a":', '["', '[["a', '\\"', '"', "'", '<', 'a', 'a ', 'é', '🎬', '\ud800', 'null '],
	...['{{', '}}', '{{ $json.a }}', '${a}', '&amp;', 'data:', 'https://a ', ',https://a'],
	...['iVBORw0KGgo', '"task_id" '],
];

const FRAMES: ReadonlyArray<[before: string, after: string]> = [
	['', 'x'],
	['```', 'x'],
	['https://a', 'é@b'],
	['=`{{ ', 'x'],
];

const texts = UNITS.flatMap((unit) =>
	FRAMES.map(([before, after]) => ({
		name: JSON.stringify(`${before}${unit}…${after}`),
		of: (length: number) => before + unit.repeat(Math.ceil(length / unit.length)) + after,
	})),
);

const STD = 'kling-v3.0-std-i2v';
const V26 = 'kling-v2.6-pro-i2v';
const other = customModel('any', 'imageToVideo');

/** Checks a request, and tells of it. */
const ask = (slug: string, values: RequestInput['values'], more: Partial<RequestInput> = {}) =>
	describeBody(buildRequest(modelOf(slug), { values, ...more }).request);

const response = (more: Partial<HttpResponse>): HttpResponse => ({
	kind: 'response',
	status: 500,
	headers: {},
	body: '',
	...more,
});

/** As n8n evaluates it. */
const credentialsExpression = new Function(
	'$credentials',
	`return ${String(new NovitaApi().test.request.baseURL).replace('={{', '').replace('}}', '')}`,
) as (credentials: { baseUrl: string }) => string;

/** n8n's own work on an expression left out. */
function templates(prompt: string) {
	const context = {
		...contextOf().context,
		evaluateExpression: (expression: string) => expression,
		getNode: () => ({ parameters: { prompt } }),
	};
	return faultsInTemplates(context as unknown as IExecuteFunctions, 0, modelOf(STD), { prompt });
}

const ofText: Record<string, Reader<string>> = {
	'a number of dollars': (text) => readNumber(`$${text}`, { unit: 'dollars' }),
	'a moment': (text) => readSeconds(text),
	'a template': templates,
	'an image as text': async (text) => await readImageText(text, 'a'),
	'a prompt': (text) => ask(STD, { prompt: text, negative_prompt: text }),
	shots: (text) => ask(STD, { multi_prompt: text }),
	'texts as shots': (text) => ask(STD, { multi_prompt: [text, { json: text }] }),
	'a shot': (text) => ask(STD, { multi_prompt: [{ prompt: text, duration: text, [text]: text }] }),
	voices: (text) => ask(V26, { voice_list: text }),
	'texts as voices': (text) => ask(V26, { voice_list: [text, { id: text }] }),
	'a URL': (text) => ask(STD, { image: imageAt(text) }),
	'a choice, a switch and a number': (text) =>
		ask(V26, { duration: text, aspect_ratio: text, sound: text, cfg_scale: text }),
	'a missing file': (asked) => ask(STD, { image: { kind: 'missing', asked, available: [asked] } }),
	'Additional Fields': (additionalFields) => ask(STD, {}, { additionalFields }),
	'a webhook': (webhookUrl) => ask(STD, {}, { webhookUrl, additionalFields: { [webhookUrl]: 1 } }),
	'Other Model': (text) =>
		buildRequest(other, {
			values: Object.fromEntries(
				other.fields.map(({ api, kind }) => [api, kind === 'image' ? imageAt(text) : text]),
			),
		}),
	'a file': (text) => readImage(Buffer.from(text)),
	'a Base URL': (text) => [readBaseUrl(text), isSafeUrl(text)],
	'the Base URL of a test': (baseUrl) => credentialsExpression({ baseUrl }),
	'the name of a video': (text) => nameVideo('task', 'mp4', text),
	'a task ID': readTaskId,
	'a cut-off reply': async (body) =>
		await new NovitaClient(async () => await Promise.resolve(response({ status: 200, body })), {
			now: () => 0,
		}).submit('a', {}, 1),
	'Retry-After': (text) => readRetryAfter(text, 0),
	'an error': (text) => [
		readApiError(response({ body: text, headers: { via: text, 'retry-after': text } }), 0),
		readApiError(response({ body: { code: text, message: text, metadata: text } }), 0),
	],
};

it.each(Object.keys(ofText))('twice the text takes at most twice the time for %s', async (name) => {
	for (const text of texts) {
		const breach = await breachOf(ofText[name]!, text.of);
		// One is enough, and takes long.
		if (breach !== undefined) throw new Error(`${text.name}, ${breach}`);
	}
});

const many = <Value>(count: number, of: (index: number) => Value): Value[] =>
	Array.from({ length: count }, (_, index) => of(index));

const keys = (count: number, value: unknown = 'a') =>
	Object.fromEntries(many(count, (index) => [`key_${index}`, value]));

const ofMany: Record<string, Reader<number>> = {
	shots: (count) => ask(STD, { multi_prompt: many(count, String) }),
	'shots without prompts': (count) =>
		ask('kling-v3.0-4k-i2v', { multi_prompt: many(count, () => keys(2)) }),
	'keys of a shot': (count) => ask(STD, { multi_prompt: [{ prompt: 'a', ...keys(count) }] }),
	'shots in an item with keys': (count) =>
		ask(STD, { multi_prompt: [{ ...keys(count), scenes: many(count, String) }] }),
	'voices of Other Model': (count) =>
		buildRequest(other, {
			values: { voice_list: many(count, String), prompt: 'a'.repeat(count), sound: false },
		}),
	URLs: (count) => ask(STD, { image: imageAt(many(count, () => ({ url: 'a' }))) }),
	'keys of a value': (count) =>
		ask(STD, { prompt: keys(count), duration: keys(count), sound: keys(count) }),
	'Additional Fields': (count) => ask(STD, {}, { additionalFields: keys(count, { a: [1] }) }),
	'files of an item': (count) =>
		ask(STD, { image: { kind: 'missing', asked: 'a', available: many(count, String) } }),
	'headers of a response': (count) => readApiError(response({ headers: keys(count) }), 0),
};

it.each(Object.keys(ofMany))('twice as many take at most twice the time: %s', async (name) => {
	expect(await breachOf(ofMany[name]!, (count) => count)).toBeUndefined();
});
