import type { IExecuteFunctions } from 'n8n-workflow';

import { NovitaApi } from '../../../credentials/NovitaApi.credentials';
import { nameFile as nameVideo } from '../../../nodes/n8n/binary/fileName';
import { readApiError } from '../../../nodes/novita/api/apiError';
import { isSafeUrl, readBaseUrl } from '../../../nodes/novita/api/baseUrl';
import { NovitaClient } from '../../../nodes/novita/api/client';
import { readRetryAfter } from '../../../nodes/novita/api/pause';
import { readTaskId } from '../../../nodes/novita/api/task';
import type { HttpResponse } from '../../../nodes/novita/api/transport';
import { customModel } from '../../../nodes/novita/models/catalogue';
import { describeBody } from '../../../nodes/novita/request/videoRequest';
import { buildRequest, type RequestInput } from '../../../nodes/novita/request/buildRequest';
import { checkUrl } from '../../../nodes/novita/request/checkUrl';
import { whyPage, whySecret, whyUnreachable } from '../../../nodes/novita/request/hosts';
import { nameFile } from '../../../nodes/novita/request/image/otherFiles';
import { readImage } from '../../../nodes/novita/request/image/readImage';
import { readImageText } from '../../../nodes/n8n/binary/imageFile';
import { faultsInTemplates } from '../../../nodes/n8n/items/templates';
import { expressionIn, leftoverIn } from '../../../nodes/novita/values/leftovers';
import { jsonInLetter, looksLikeJson, parseJson } from '../../../nodes/novita/values/json';
import { readList } from '../../../nodes/novita/values/lists';
import { characters, cleaned, isEmpty, show, trimmed } from '../../../nodes/novita/values/reading';
import {
	looksLikeTime,
	readChoice,
	readId,
	readNumber,
	readSwitch,
	readText,
} from '../../../nodes/novita/values/scalars';
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

async function cpuMs<Given>(read: Reader<Given>, given: Given): Promise<number> {
	const before = process.cpuUsage();
	await read(given);
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}

async function leastMs<Given>(read: Reader<Given>, given: Given): Promise<number> {
	let least = Infinity;
	for (let count = 0; count < TRIES; count++) least = Math.min(least, await cpuMs(read, given));
	return least;
}

/** Where the time grows faster than the length; undefined where it does nowhere. */
async function breachOf<Given>(
	read: Reader<Given>,
	given: (length: number) => Given,
): Promise<string | undefined> {
	let [shorter, before] = [0, 0];
	for (const length of LENGTHS) {
		const ms = await cpuMs(read, given(length));
		const growth = MOST_GROWTH ** Math.log2(length / shorter);
		if (shorter > 0 && ms > growth * before + NOISE_MS) {
			const whole = await leastMs(read, given(length));
			const part = await leastMs(read, given(shorter));
			if (whole > growth * part + NOISE_MS) {
				return `${whole.toFixed()} ms of CPU time for ${length}, ${part.toFixed()} ms for ${shorter}`;
			}
		}
		[shorter, before] = [length, ms];
	}
	return undefined;
}

const UNITS = [
	...['`', '```\n', '\n', ' ', '\u200b', '5', '5,', '.', '/', '\\', ',', ':', '-', '@', '%'],
	...[
		'[',
		'{"a":',
		'["',
		'"',
		"'",
		'<',
		'a',
		'a ',
		'é',
		'🎬',
		'\ud800',
		'null ',
		'data:',
		'https://a ',
	],
	'"task_id" ',
	...[
		'{{',
		'}}',
		'{{ $json.a }}',
		'${a}',
		'`',
		'&amp;',
		',https://a',
		'iVBORw0KGgo',
		'[["a',
		'\\"',
	],
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

const ask = (
	slug: string,
	input: (text: string) => Omit<RequestInput, 'values'> & { values?: RequestInput['values'] },
): Reader<string> => {
	const model = modelOf(slug);
	return (text) => describeBody(buildRequest(model, { values: {}, ...input(text) }).request);
};

const values = (of: (text: string) => RequestInput['values']) => (text: string) => ({
	values: of(text),
});

const response = (more: Partial<HttpResponse>): HttpResponse => ({
	kind: 'response',
	status: 500,
	headers: {},
	body: '',
	...more,
});

const MOTION = 'kling-v3.0-motion-control';
const STD = 'kling-v3.0-std-i2v';
const V26 = 'kling-v2.6-pro-i2v';
const other = customModel('any', 'imageToVideo');

/** As n8n evaluates it. */
const credentialsExpression = new Function(
	'$credentials',
	`return ${String(new NovitaApi().test.request.baseURL).replace('={{', '').replace('}}', '')}`,
) as (credentials: { baseUrl: string }) => string;

/** n8n's own work on an expression left out. */
function templates(prompt: string) {
	const evaluateExpression = (expression: string) => expression;
	const context = {
		...contextOf().context,
		evaluateExpression,
		getNode: () => ({ parameters: { prompt } }),
	};
	return faultsInTemplates(context as unknown as IExecuteFunctions, 0, modelOf(STD), { prompt });
}

const ofText: Record<string, Reader<string>> = {
	'a switch': readSwitch,
	'a number': (text) => readNumber(text),
	'a number of seconds': (text) => readNumber(text, { unit: 'seconds' }),
	'a number of dollars': (text) => readNumber(`$${text}`, { unit: 'dollars' }),
	'a text': readText,
	'an ID': readId,
	'a choice': (text) => readChoice(text, [{ value: '16:9', label: '16:9 (Landscape)' }]),
	'a choice of numbers': (text) => readChoice(text, [{ value: 5 }], 'seconds'),
	'a time': looksLikeTime,
	'a list': (text) => readList(text, { keys: ['a'] }),
	'a list of texts': (text) => readList([text, { json: text }], { keys: ['a'] }),
	'a letter around a list': (text) => [
		jsonInLetter(text),
		readList(text, { keys: ['a'], entryKeys: ['b'] }),
	],
	'what nobody sees': (text) => [trimmed(text), cleaned(text), isEmpty(text)],
	'an expression that stayed text': (text) => [expressionIn(text), expressionIn(text, true)],
	'a template': (text) => templates(text),
	'an image as text': async (text) => await readImageText(text, 'a'),
	JSON: parseJson,
	'the look of JSON': looksLikeJson,
	'what an expression left': leftoverIn,
	'a value in a message': (text) => [show(text), characters(text)],
	'a URL': (text) => checkUrl(text, { label: 'URL', name: 'URL', extensions: ['a'], orFile: true }),
	'where a URL leads': (text) =>
		URL.canParse(text) && [
			whyUnreachable(new URL(text)),
			whyPage(new URL(text)),
			whySecret(new URL(text)),
		],
	'a prompt': ask(
		STD,
		values((prompt) => ({ prompt, negative_prompt: prompt })),
	),
	shots: ask(
		STD,
		values((multi_prompt) => ({ multi_prompt })),
	),
	'texts as shots': ask(
		STD,
		values((text) => ({ multi_prompt: [text, text] })),
	),
	'a shot': ask(
		STD,
		values((text) => ({ multi_prompt: [{ prompt: text, duration: text, [text]: text }] })),
	),
	voices: ask(
		V26,
		values((voice_list) => ({ voice_list })),
	),
	'texts as voices': ask(
		V26,
		values((text) => ({ voice_list: [text, { id: text }] })),
	),
	'other fields': ask(
		V26,
		values((text) => ({ image: imageAt(text), duration: text, aspect_ratio: text, sound: text })),
	),
	'a motion video': ask(
		MOTION,
		values((video) => ({ video, model_name: video })),
	),
	'a missing file': ask(
		STD,
		values((asked) => ({ image: { kind: 'missing', asked, available: [asked] } })),
	),
	'Additional Fields': ask(STD, (additionalFields) => ({ additionalFields })),
	'a webhook': ask(STD, (webhookUrl) => ({ webhookUrl, additionalFields: { [webhookUrl]: 1 } })),
	'Other Model': (text) =>
		buildRequest(other, {
			values: Object.fromEntries(
				other.fields.map(({ api, kind }) => [api, kind === 'image' ? imageAt(text) : text]),
			),
		}),
	'a file': (text) => [nameFile(Buffer.from(text)), readImage(Buffer.from(text))],
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

describe('twice the text takes at most twice the time, near enough', () => {
	it.each(Object.keys(ofText))('for %s', async (name) => {
		const read = ofText[name]!;
		for (const text of texts) {
			const breach = await breachOf(read, text.of);
			// One is enough, and takes long.
			if (breach !== undefined) throw new Error(`${text.name}, ${breach}`);
		}
	});
});

const many = <Value>(count: number, of: (index: number) => Value): Value[] =>
	Array.from({ length: count }, (_, index) => of(index));

const keys = (count: number, value: unknown = 'a') =>
	Object.fromEntries(many(count, (index) => [`key_${index}`, value]));

const ofMany: Record<string, Reader<number>> = {
	'entries of a list': (count) =>
		readList(
			many(count, () => ({ a: 'b' })),
			{ keys: ['a'] },
		),
	'lists in a list': (count) => readList([{ a: many(count, String) }], { keys: ['a'] }),
	shots: (count) =>
		ask(
			STD,
			values(() => ({ multi_prompt: many(count, String) })),
		)(''),
	'shots without prompts': (count) =>
		ask(
			'kling-v3.0-4k-i2v',
			values(() => ({ multi_prompt: many(count, () => keys(2)) })),
		)(''),
	'keys of a shot': (count) =>
		ask(
			STD,
			values(() => ({ multi_prompt: [{ prompt: 'a', ...keys(count) }] })),
		)(''),
	'shots in an item with keys': (count) =>
		ask(
			STD,
			values(() => ({ multi_prompt: [{ ...keys(count), scenes: many(count, String) }] })),
		)(''),
	'voices of Other Model': (count) =>
		buildRequest(other, {
			values: { voice_list: many(count, String), prompt: 'a'.repeat(count), sound: false },
		}),
	URLs: (count) =>
		checkUrl(
			many(count, () => ({ url: 'a' })),
			{ label: 'URL', name: 'URL' },
		),
	'keys of a value': (count) =>
		ask(
			STD,
			values(() => ({ prompt: keys(count), duration: keys(count), sound: keys(count) })),
		)(''),
	'Additional Fields': (count) =>
		ask(STD, () => ({ additionalFields: keys(count, { a: [1] }) }))(''),
	'files of an item': (count) =>
		ask(
			STD,
			values(() => ({ image: { kind: 'missing', asked: 'a', available: many(count, String) } })),
		)(''),
	'headers of a response': (count) => readApiError(response({ headers: keys(count) }), 0),
};

describe('twice as many take at most twice the time, near enough', () => {
	it.each(Object.keys(ofMany))('for %s', async (name) => {
		expect(await breachOf(ofMany[name]!, (count) => count)).toBeUndefined();
	});
});
