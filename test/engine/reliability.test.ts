import { setTimeout as sleep } from 'node:timers/promises';

import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { INode, IRun } from 'n8n-workflow';

import type { FaultKind } from '../../simulator';
import { pngBytes } from '../../tools/images';
import { sha256 } from '../support/sha256';
import {
	bytesOf,
	errorOf,
	kling,
	outputsOf,
	photoItems,
	promptItems,
	taskItems,
	text,
	useNovita,
	waitNode,
	withPhoto,
	type Simulated,
} from './setting';

/** n8n takes a pause of 0 for "not set", which is a second. */
const retry: Partial<INode> = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

const onErrors = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;

/** Long enough for a request that nobody should send any more to arrive. */
const QUIET_MS = 1_300;

// Time is real here, and the pauses between the tries of a download add up to twelve seconds.

const novita = useNovita({
	plan: ({ body }) => {
		const prompt = String(body?.prompt);
		if (prompt.includes('never')) return { end: 'never' };
		return prompt.includes('short-lived') ? { linkMs: 900 } : undefined;
	},
});

const submitted = (prompt: string) =>
	novita.simulator.submissions.filter(({ body }) => body?.prompt === prompt);

const acceptedOf = (prompt: string) => submitted(prompt).filter(({ accepted }) => accepted);

const acceptedIds = () =>
	novita.simulator.submissions.flatMap(({ taskId }) => (taskId === undefined ? [] : [taskId]));

const prompts = (count: number) => Array.from({ length: count }, (_, index) => `item ${index}`);

const item0 = { match: { promptIncludes: 'item 0' } };
const always = { times: Infinity };

/** Every task that was started is named by its ID. */
function expectAllNamed(description: string | undefined): void {
	for (const id of acceptedIds()) expect(description).toContain(id);
}

type Handle = Simulated['simulator']['novita']['handle'];

/** Puts a hand between the wire and the simulator. */
function intercept(answer: (...args: [...Parameters<Handle>, Handle]) => ReturnType<Handle>): void {
	const { novita: server } = novita.simulator;
	const handle = server.handle.bind(server);
	jest.spyOn(server, 'handle').mockImplementation(async (request) => await answer(request, handle));
}

/** Runs nodes that are cancelled on the way, and sees that nothing more is asked of Novita then. */
async function cancelled(
	items: Parameters<Simulated['run']>[0],
	nodes: Parameters<Simulated['run']>[1],
	spoil: (cancel: () => void) => void,
): Promise<IRun> {
	let cancel = () => {};
	spoil(() => cancel());
	const ended = await novita.run(items, nodes, { started: (stop) => (cancel = stop) });
	const before = novita.simulator.requests.length;
	await sleep(QUIET_MS);
	expect(novita.simulator.requests).toHaveLength(before);
	return ended;
}

/** Cancels when the `count`th request to a path that begins so arrives, which has to be the last. */
async function cancelledAt(
	path: string,
	count: number,
	...[items, nodes]: Parameters<Simulated['run']>
): Promise<IRun> {
	let arrived = 0;
	const ended = await cancelled(items, nodes, (cancel) =>
		intercept(async (request, handle) => {
			const answer = handle(request);
			if (request.path.startsWith(path) && ++arrived === count) cancel();
			return await answer;
		}),
	);
	expect(arrived).toBe(count);
	return ended;
}

describe('Retry On Fail', () => {
	it.each(onErrors)(
		'hands out the tasks that it has, and sends the rest, with %s',
		async (onError) => {
			novita.meets('submit', 'ILLEGAL_PROMPT', item0);
			const all = prompts(4);
			const ended = await novita.run(promptItems(...all), [kling(text(), { ...retry, onError })]);

			expect(errorOf(ended)).toBeUndefined();
			expect(all.map((prompt) => acceptedOf(prompt).length)).toEqual([1, 1, 1, 1]);
			expect(novita.simulator.submissions).toHaveLength(5);
			expect(outputsOf(ended, 'Kling')[0]!.map(({ json }) => json.task_id)).toEqual(
				all.map((prompt) => acceptedOf(prompt)[0]!.taskId),
			);
		},
	);

	it.each(onErrors)('never pays twice where an item stays refused, with %s', async (onError) => {
		novita.meets('submit', 'ILLEGAL_PROMPT', { ...item0, ...always });
		const all = prompts(5);
		const ended = await novita.run(promptItems(...all), [kling(text(), { ...retry, onError })]);

		expect(submitted('item 0')).toHaveLength(3);
		expect(all.map((prompt) => acceptedOf(prompt).length)).toEqual([0, 1, 1, 1, 1]);
		if (onError === 'stopWorkflow') {
			expect(errorOf(ended)!.message).toContain('content rules [item 0]');
			expectAllNamed(errorOf(ended)!.description);
		} else {
			const ids = outputsOf(ended, 'Kling')[0]!.flatMap(({ json }) => json.task_id ?? []);
			expect(ids).toEqual(all.slice(1).map((prompt) => acceptedOf(prompt)[0]!.taskId));
		}
	});

	it('names every task of the first try, though the second stops before it asks for them', async () => {
		novita.meets('submit', 'hang', { match: { promptIncludes: 'item 2' } });
		const ended = await novita.run(promptItems(...prompts(7)), [
			kling(text({ options: { requestTimeout: 1 } }), retry),
		]);
		expect(acceptedIds()).toHaveLength(6);
		expectAllNamed(errorOf(ended)!.description);
	});

	it('waits for the same task again, with Wait for Completion', async () => {
		const prompt = '[fail: Too dark] cup';
		const ended = await novita.run(promptItems(prompt), [
			kling(text({ waitForCompletion: true }), retry),
		]);
		expect(errorOf(ended)).toMatchObject({
			message: 'Novita could not make the video [item 0]',
			description: expect.stringContaining(acceptedIds()[0]!) as string,
		});
		expect(acceptedOf(prompt)).toHaveLength(1);
	});
});

describe('a submission whose answer is lost', () => {
	const kinds: FaultKind[] = [
		'lost',
		'lost5xx',
		'cutJson',
		'cut',
		'stall',
		'hang',
		'reset',
		'502',
		'html200',
	];
	const cases = kinds.flatMap((kind) =>
		(['stopWorkflow', 'continueRegularOutput'] as const).map((onError) => ({ kind, onError })),
	);

	it.each(cases)('$kind: never sent again, with $onError', async ({ kind, onError }) => {
		novita.meets('submit', kind, { ...item0, ...always });
		const parameters = text({ options: { requestTimeout: 1 } });
		const ended = await novita.run(promptItems(...prompts(3)), [
			kling(parameters, { ...retry, onError }),
		]);

		expect(prompts(3).map((prompt) => submitted(prompt).length)).toEqual([1, 1, 1]);
		const told =
			onError === 'stopWorkflow'
				? errorOf(ended)!
				: (outputsOf(ended, 'Kling')[0]![0]!.json.error as {
						message: string;
						description: string;
					});
		expect(told.message).toContain('may already have been started');
		expect(told.description).toContain('Get Usage of Novita Kling');
		expect(told.description).toContain('run this item in a new execution');
	});

	it('is told of each item, where one stops the node', async () => {
		novita.meets('submit', 'lost', always);
		const ended = await novita.run(promptItems(...prompts(3)), [kling(text())]);
		expect(novita.simulator.submissions).toHaveLength(3);
		const { message, description } = errorOf(ended)!;
		expect(message).toContain('[item 0]');
		expect(description).toContain('May have been started and billed too: items 1 to 2.');
	});

	it.each(['wrapped', 'accepted202'] as const)(
		'%s: counts as accepted, in whatever shape the id comes',
		async (kind) => {
			novita.meets('submit', kind, always);
			const ended = await novita.run(promptItems(...prompts(2)), [kling(text(), retry)]);
			const ids = outputsOf(ended, 'Kling')[0]!.map(({ json }) => json.task_id);
			expect(ids).toEqual(prompts(2).map((prompt) => acceptedOf(prompt)[0]!.taskId));
			expect(novita.simulator.submissions).toHaveLength(2);
		},
	);

	it.each([
		['names the task first', '{"task_id": "task-of-a-flood", "padding": "', 'task-of-a-flood'],
		['names none', '{"padding": "', undefined],
		['is an error', '{"code": 500, "message": "', undefined],
	])('and has no end, is read as far as it may be: %s', async (_, start, taskId) => {
		let sent = 0;
		const bytes = 100_000_000;
		const chunks = function* () {
			yield Buffer.from(start);
			for (const chunk = Buffer.alloc(100_000, '0'); sent < bytes; sent += chunk.length)
				yield chunk;
		};
		intercept(async (request, handle) => {
			const answer = await handle(request);
			const status = start.includes('500') ? 500 : 200;
			return answer.kind === 'response' ? { ...answer, status, body: { bytes, chunks } } : answer;
		});
		const ended = await novita.run(promptItems('item 0'), [kling(text(), retry)]);
		expect(sent).toBeLessThan(30_000_000);
		expect(novita.simulator.submissions).toHaveLength(1);
		if (taskId) expect(outputsOf(ended, 'Kling')[0]![0]!.json.task_id).toBe(taskId);
		else expect(errorOf(ended)!.message).toContain('may already have been started');
	});

	it('counts as accepted where its JSON is cut off behind the id', async () => {
		intercept(async (request, handle) => {
			const answer = await handle(request);
			if (answer.kind !== 'response' || !Buffer.isBuffer(answer.body)) return answer;
			const { task_id } = JSON.parse(answer.body.toString()) as { task_id: string };
			return { ...answer, body: Buffer.from(`{"task_id": "${task_id}", "ex`) };
		});
		const ended = await novita.run(promptItems('item 0'), [kling(text(), retry)]);
		expect(outputsOf(ended, 'Kling')[0]![0]!.json.task_id).toBe(acceptedIds()[0]);
		expect(novita.simulator.submissions).toHaveLength(1);
	});
});

describe('a submission that is refused', () => {
	it('with status 200: says why, and is sent again by Retry On Fail', async () => {
		novita.meets('submit', 'error200');
		const ended = await novita.run(promptItems('item 0'), [
			kling(text(), { onError: 'continueRegularOutput' }),
		]);
		expect(outputsOf(ended, 'Kling')[0]![0]!.json).toMatchObject({
			status: 'REFUSED',
			error: {
				reason: 'INVALID_REQUEST_BODY',
				description: expect.stringContaining('Novita said: "no" (HTTP 200') as string,
			},
		});
		novita.meets('submit', 'error200');
		const again = await novita.run(promptItems('item 1'), [kling(text(), retry)]);
		expect(errorOf(again)).toBeUndefined();
		expect(submitted('item 1')).toHaveLength(2);
	});

	it.each([
		['tooLarge', 'REFUSED', 'too large for a server on the way', 'Use an image URL'],
		['proxy407', 'REFUSED', 'A proxy replied in place of Novita', 'HTTPS_PROXY'],
		['proxy502', 'UNKNOWN', 'may already have been started', 'proxy.example'],
		['noRoute', 'REFUSED', "doesn't offer the model", 'Choose another model'],
	] as const)('%s: is told as what it is', async (kind, status, message, description) => {
		novita.meets('submit', kind);
		const ended = await novita.run(promptItems('item 0'), [
			kling(text(), { onError: 'continueRegularOutput' }),
		]);
		expect(outputsOf(ended, 'Kling')[0]![0]!.json).toMatchObject({
			status,
			message: expect.stringContaining(message) as string,
			error: { description: expect.stringContaining(description) as string },
		});
	});

	it.each(['seconds', 'date'] as const)('429 with %s: waits as told', async (retryAfter) => {
		novita.meets('submit', '429', { retryAfter, retryAfterMs: 1_000 });
		const all = prompts(7);
		const ended = await novita.run(promptItems(...all), [kling(text())]);

		expect(errorOf(ended)).toBeUndefined();
		expect(all.map((prompt) => acceptedOf(prompt).length)).toEqual(all.map(() => 1));
		const [refused] = novita.simulator.submissions.filter(({ accepted }) => !accepted);
		const [first, second] = submitted(String(refused!.body!.prompt));
		expect(second!.at - first!.at).toBeGreaterThanOrEqual(990);
		// What was under way went on; the rest waited too.
		const meanwhile = novita.simulator.submissions.filter(({ at }) => at - first!.at < 990);
		expect(meanwhile.length).toBeLessThanOrEqual(6);
	});

	it('403 in the middle: no further items with Stop, and all ids in the error', async () => {
		novita.meets('submit', 'API_NOT_ALLOWED', { match: { promptIncludes: 'item 7' } });
		const ended = await novita.run(promptItems(...prompts(30)), [kling(text())]);

		expect(errorOf(ended)).toMatchObject({
			message: 'The API key may not use this model [item 7]',
			httpCode: '403',
		});
		// Five items are under way at a time.
		expect(novita.simulator.submissions.length).toBeLessThan(8 + 5);
		expect(acceptedIds().length).toBeGreaterThanOrEqual(7);
		expectAllNamed(errorOf(ended)!.description);
	});

	it('403 in the middle: each item says why with Continue', async () => {
		novita.meets('submit', 'API_NOT_ALLOWED', { skip: 1, ...always });
		const ended = await novita.run(promptItems(...prompts(4)), [
			kling(text(), { onError: 'continueRegularOutput' }),
		]);
		const [out] = outputsOf(ended, 'Kling');
		expect(out!.filter(({ json }) => json.task_id !== undefined)).toHaveLength(1);
		expect(
			out!.filter(({ json }) => json.message === 'The API key may not use this model'),
		).toHaveLength(3);
	});

	it('keeps the key out of the error where the answer repeats it', async () => {
		intercept(async (request, handle) => {
			const answer = await handle(request);
			const body = { code: 400, reason: 'ODD', message: `not ${request.headers.authorization}` };
			return answer.kind === 'response'
				? { ...answer, status: 400, body: Buffer.from(JSON.stringify(body)) }
				: answer;
		});
		const ended = await novita.run(promptItems('item 0'), [kling(text())]);
		expect(errorOf(ended)!.description).toContain('[API key]');
	});
});

describe('an odd answer to a status check', () => {
	const odd: FaultKind[] = [
		'firewall',
		'redirect',
		'conflict',
		'noRoute',
		'openAiError',
		'proxy407',
		'proxy502',
		'html200',
		'TASK_NOT_FOUND',
	];
	const meet = (ids: string[]) =>
		odd.forEach((kind, index) => novita.meets('result', kind, { match: { taskId: ids[index] } }));

	it('ends no wait', async () => {
		const ids = await novita.start(...odd);
		meet(ids);
		const ended = await novita.run(taskItems(...ids), [waitNode({ downloadVideo: false })]);
		expect(errorOf(ended)).toBeUndefined();
		expect(outputsOf(ended, 'Wait')[0]!.map(({ json }) => [json.task_id, json.checks])).toEqual(
			ids.map((id) => [id, 2]),
		);
	});

	it('is no end where the task is checked once', async () => {
		const ids = await novita.start(...odd.slice(0, -1));
		meet(ids);
		const ended = await novita.run(taskItems(...ids), [waitNode({ operation: 'checkOnce' })]);
		expect(errorOf(ended)).toBeUndefined();
		expect(outputsOf(ended, 'Wait')[1]!.map(({ json }) => json.task_id)).toEqual(ids);
	});
});

describe('a cancelled execution asks nothing more of Novita', () => {
	it('during submission', async () => {
		novita.meets('submit', 'hang', always);
		await cancelledAt('/v3/async/kling', 5, promptItems(...prompts(12)), [kling(text(), retry)]);
		expect(novita.simulator.submissions).toHaveLength(5);
	});

	it('while a rate limit is waited out', async () => {
		novita.meets('submit', '429', { retryAfter: 'seconds', ...always });
		await cancelledAt('/v3/async/kling', 5, promptItems(...prompts(12)), [kling(text(), retry)]);
	});

	it('during the wait', async () => {
		// Of several tasks, others may be on their way at that moment.
		const ids = await novita.start('never 1');
		await cancelledAt('/v3/async/task-result', 3, taskItems(...ids), [
			waitNode({ options: { pollInterval: 1 } }, retry),
		]);
	});

	it('during Wait for Completion', async () => {
		await cancelledAt('/v3/async/task-result', 1, promptItems('never 1'), [
			kling(text({ waitForCompletion: true }), retry),
		]);
		expect(novita.simulator.submissions).toHaveLength(1);
	});

	it('before a download answers', async () => {
		const ids = await novita.start('one');
		novita.meets('download', 'hang');
		await cancelledAt('/files/', 1, taskItems(...ids), [waitNode({}, retry)]);
	});

	it('in the middle of a download', async () => {
		const ids = await novita.start('one');
		novita.simulator.novita.settings.videoBytes = 150_000_000;
		let sent = 0;
		const ended = await cancelled(taskItems(...ids), [waitNode({}, retry)], (cancel) =>
			intercept(async (request, handle) => {
				const answer = await handle(request);
				if (answer.kind !== 'response' || Buffer.isBuffer(answer.body)) return answer;
				const { bytes, chunks } = answer.body;
				const counted = function* () {
					for (const chunk of chunks()) {
						if (sent < 10_000_000 && sent + chunk.length >= 10_000_000) cancel();
						sent += chunk.length;
						yield chunk;
					}
				};
				return { ...answer, body: { bytes, chunks: counted } };
			}),
		);
		expect(sent).toBeGreaterThan(9_000_000);
		expect(sent).toBeLessThan(100_000_000);
		expect(novita.simulator.downloads).toHaveLength(1);
		expect(outputsOf(ended, 'Wait').flat()).toEqual([]);
	});

	it('between two tries of a download', async () => {
		const ids = await novita.start('one');
		novita.meets('download', '500', always);
		await cancelledAt('/files/', 1, taskItems(...ids), [waitNode({}, retry)]);
	});
});

describe('a download that fails', () => {
	const once: FaultKind[] = [
		'500',
		'502',
		'503',
		'cut',
		'stall',
		'wrongLength',
		'expired',
		'reset',
		'refused',
		'html200',
		'hang',
	];

	it.each([false, true])(
		'once, is tried again, and gives the right bytes (chunked: %s)',
		async (chunkedVideo) => {
			novita.simulator.novita.settings.chunkedVideo = chunkedVideo;
			const ids = await novita.start(...once);
			once.forEach((kind, index) =>
				novita.meets('download', kind, { match: { taskId: ids[index] } }),
			);
			// Long enough for a busy machine that still makes the videos: only what hangs takes all of it.
			const ended = await novita.run(taskItems(...ids), [
				waitNode({ options: { requestTimeout: 10 } }),
			]);

			expect(errorOf(ended)).toBeUndefined();
			const tries = ids.map((id) => novita.simulator.downloads.filter((one) => one.taskId === id));
			expect(tries.map(({ length }) => length)).toEqual(ids.map(() => 2));
			for (const item of outputsOf(ended, 'Wait')[0]!) {
				const served = await fetch(String(item.json.video_url));
				expect(sha256(await bytesOf(item.binary!.data!))).toBe(
					sha256(Buffer.from(await served.arrayBuffer())),
				);
			}
			expect(novita.simulator.downloads.some(({ hadAuthorization }) => hadAuthorization)).toBe(
				false,
			);
		},
	);

	it('asks for a fresh URL before each further try', async () => {
		const ids = await novita.start('short-lived URL');
		novita.meets('download', '500');
		const ended = await novita.run(taskItems(...ids), [waitNode()]);
		expect(outputsOf(ended, 'Wait')[0]![0]!.binary!.data).toMatchObject({ mimeType: 'video/mp4' });
		// The first URL has expired by the second try, so that with it the answer would be 403.
		expect(novita.simulator.downloads.map(({ status }) => status)).toEqual([500, 200]);
	});

	it('for good, ends as an error with URL and task, and without a file', async () => {
		const kinds: FaultKind[] = ['500', 'cut', 'wrongLength', 'expired', 'firewall'];
		const ids = await novita.start(...kinds);
		kinds.forEach((kind, index) =>
			novita.meets('download', kind, { match: { taskId: ids[index] }, ...always }),
		);
		const ended = await novita.run(taskItems(...ids), [
			waitNode({}, { onError: 'continueRegularOutput' }),
		]);

		const [out] = outputsOf(ended, 'Wait');
		expect(out!.map(({ binary }) => binary)).toEqual(kinds.map(() => undefined));
		out!.forEach(({ json }, index) => {
			const error = json.error as Record<string, string>;
			expect(error).toMatchObject({ task_id: ids[index], reason: 'DOWNLOAD' });
			expect(error.message).toContain('could not be downloaded');
			expect(error.description).toContain(error.video_url);
			expect(error.description).toContain(ids[index]);
			expect(error.video_url).toMatch(/^http:\/\/127\.0\.0\.1/);
		});
		const messages = out!.map(({ json }) => String(json.message));
		expect(messages[3]).toContain('its host replied with HTTP 403');
		expect(messages[4]).toContain('its host replied with HTTP 403');
		for (const id of ids) {
			expect(novita.simulator.downloads.filter(({ taskId }) => taskId === id)).toHaveLength(4);
		}
	});

	it('since n8n cannot store the file, says so and is not tried again', async () => {
		const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
			code: 'ENOSPC',
		});
		jest.spyOn(Container.get(BinaryDataService), 'store').mockRejectedValue(full);
		const ids = await novita.start('one');
		const ended = await novita.run(taskItems(...ids), [waitNode()]);
		expect(errorOf(ended)).toMatchObject({
			message:
				'The video is ready, but could not be downloaded: n8n could not store the file, since the disk is full [item 0]',
			description: expect.stringMatching(/binary data storage.*no space left.*Task ID/s) as string,
		});
		expect(novita.simulator.downloads).toHaveLength(1);
	});
});

describe('items with images', () => {
	const IMAGE = pngBytes(400, 300, 20_000);

	it('are not sent any more once an item is refused, with Stop', async () => {
		novita.meets('submit', 'ILLEGAL_PROMPT');
		const images = Array.from({ length: 8 }, () => IMAGE);
		const ended = await novita.run(photoItems(images), [kling(withPhoto)]);
		expect(errorOf(ended)!.message).toContain('content rules');
		// Three are under way at a time, since their bodies are large.
		expect(novita.simulator.submissions.length).toBeLessThanOrEqual(3);
		expectAllNamed(errorOf(ended)!.description);
	});

	// A body of some megabytes is held several times over until its answer is there.
	it('never have more than three bodies in memory, however many items there are', async () => {
		let held = 0;
		let most = 0;
		const files = Container.get(BinaryDataService);
		const read = files.getAsBuffer.bind(files);
		jest.spyOn(files, 'getAsBuffer').mockImplementation(async (data) => {
			most = Math.max(most, (held += 1));
			return await read(data);
		});
		intercept(async (request, handle) => {
			const answer = await handle(request);
			// From here on the item's body is of no use to anybody.
			if (request.method === 'POST') held -= 1;
			return answer;
		});
		const where = { type: 'execution', workflowId: 'workflow-1', executionId: 'images' } as const;
		const items = await Promise.all(
			prompts(50).map(async (prompt) => {
				const photo = await files.store(where, IMAGE, { mimeType: 'image/png', data: '' });
				return { json: { prompt }, binary: { photo } };
			}),
		);
		const ended = await novita.run(items, [kling(withPhoto)]);

		expect(errorOf(ended)).toBeUndefined();
		expect(outputsOf(ended, 'Kling')[0]).toHaveLength(50);
		const sizes = novita.simulator.submissions.map(({ image }) => image?.bytes);
		expect(sizes).toEqual(Array(50).fill(IMAGE.length));
		expect(held).toBe(0);
		expect(most).toBe(3);
	});
});
