import { setTimeout as sleep } from 'node:timers/promises';

import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';

import type { FaultKind } from '../../simulator';
import { pngBytes } from '../../tools/images';
import type { RunOptions } from '../../tools/n8n-engine/engine';
import {
	containing,
	expectServed,
	goesOn,
	itemWith,
	matching,
	promptItems,
	prompts,
	retry,
	text,
	useNovita,
} from './setting';

const novita = useNovita({
	plan: ({ body }) => (body?.prompt === 'never' ? { end: 'never' } : undefined),
});

const always = { times: Infinity };
const impatient = { options: { requestTimeout: 1 } };

/** Every task that was started is named by its ID. */
function expectAllNamed(description: string | undefined): void {
	for (const id of novita.idsOf()) expect(description).toContain(id);
}

describe('Retry On Fail', () => {
	it('names every task of the first try, though the second stops before it asks for them', async () => {
		novita.meets('submit', 'hang', { match: { promptIncludes: 'item 2' } });
		const { error } = await novita.kling(promptItems(...prompts(7)), text(impatient), retry);
		expect(novita.idsOf()).toHaveLength(6);
		expectAllNamed(error!.description);
	});
});

describe('a submission whose answer is lost', () => {
	const kinds = ['lost', 'lost5xx', 'cutJson', 'cut', 'stall', 'hang', 'reset', '502', 'html200'];

	it.each(kinds as FaultKind[])('%s: is never sent again', async (kind) => {
		novita.meets('submit', kind, { match: { promptIncludes: 'item 0' }, ...always });
		const settings = { ...retry, ...goesOn };
		const { json } = await novita.kling(promptItems(...prompts(3)), text(impatient), settings);
		expect(prompts(3).map((prompt) => novita.submitted(prompt).length)).toEqual([1, 1, 1]);
		expect(json[0]!.error).toMatchObject({
			message: containing('may already have been started'),
			description: matching(/Get Usage of Novita Kling.*run this item in a new execution/s),
		});
	});

	it.each([
		['names the task first', '{"task_id": "task-of-a-flood", "padding": "', 'task-of-a-flood'],
		['names none', '{"padding": "', undefined],
	])('and has no end, is read as far as it may be: %s', async (_, start, taskId) => {
		let sent = 0;
		const bytes = 100_000_000;
		const chunks = function* () {
			yield Buffer.from(start);
			const zeros = Buffer.alloc(100_000, '0');
			for (; sent < bytes; sent += zeros.length) yield zeros;
		};
		novita.intercept(async (request, handle) => {
			const answer = await handle(request);
			return { ...answer, body: { bytes, chunks } };
		});
		const { error, json } = await novita.kling(promptItems('item 0'), text(), retry);
		expect(sent).toBeLessThan(30_000_000);
		expect(novita.submitted()).toHaveLength(1);
		expect(json[0]?.task_id).toBe(taskId);
		if (!taskId) expect(error!.message).toContain('may already have been started');
	});
});

describe('a submission that is refused', () => {
	it('with 429: goes out again, and gets one task', async () => {
		novita.meets('submit', '429', { retryAfter: 'date' });
		const all = prompts(7);
		const { error } = await novita.kling(promptItems(...all), text());
		expect(error).toBeUndefined();
		expect(all.map((prompt) => novita.idsOf(prompt).length)).toEqual(all.map(() => 1));
		expect(novita.submitted()).toHaveLength(all.length + 1);
	});

	it('with 403 in the middle: no further items with Stop, and all ids in the error', async () => {
		novita.meets('submit', 'API_NOT_ALLOWED', { match: { promptIncludes: 'item 7' } });
		const { error } = await novita.kling(promptItems(...prompts(30)), text());
		expect(error).toMatchObject({
			message: 'The API key may not use this model [item 7]',
			httpCode: '403',
		});
		// Five items are under way at a time.
		expect(novita.submitted().length).toBeLessThan(8 + 5);
		expect(novita.idsOf().length).toBeGreaterThanOrEqual(7);
		expectAllNamed(error!.description);
	});

	it('keeps the key out of the error where the answer repeats it', async () => {
		novita.intercept(async (request, handle) => {
			const answer = await handle(request);
			const body = { code: 400, reason: 'ODD', message: `not ${request.headers.authorization}` };
			return { ...answer, status: 400, body: Buffer.from(JSON.stringify(body)) };
		});
		const { error } = await novita.kling(promptItems('item 0'), text());
		expect(error!.description).toContain('[API key]');
	});
});

it('an odd answer to a status check ends no wait', async () => {
	const odd: FaultKind[] = ['redirect', 'conflict', 'proxy407', 'html200', 'TASK_NOT_FOUND'];
	const ids = await novita.start(...odd);
	odd.forEach((kind, at) => novita.meets('result', kind, { match: { taskId: ids[at] } }));
	const { error, json } = await novita.wait(ids, { downloadVideo: false });
	expect(error).toBeUndefined();
	expect(json.map(({ task_id, checks }) => [task_id, checks])).toEqual(ids.map((id) => [id, 2]));
});

describe('a cancelled execution asks nothing more of Novita', () => {
	const SUBMIT = '/v3/async/kling';
	const CHECK = '/v3/async/task-result';
	const FILE = '/files/';

	type Run = (more: Partial<RunOptions>) => Promise<unknown>;
	const submits: Run = async (more) =>
		await novita.kling(promptItems(...prompts(12)), text(), retry, more);
	const startsAndWaits: Run = async (more) =>
		await novita.kling(promptItems('never'), text({ waitForCompletion: true }), retry, more);
	const downloads: Run = async (more) =>
		await novita.wait(await novita.start('one'), {}, retry, more);

	// In the middle of a request and of a wait: test/compat/payOnce.ts.
	it.each<[string, Run, path: string, count: number, FaultKind | undefined]>([
		['while a rate limit is waited out', submits, SUBMIT, 5, '429'],
		['during Wait for Completion', startsAndWaits, CHECK, 1, undefined],
		['between two tries of a download', downloads, FILE, 1, '500'],
	])('%s', async (_, run, path, count, kind) => {
		const on = path === FILE ? 'download' : 'submit';
		if (kind) novita.meets(on, kind, { retryAfter: 'seconds', ...always });
		let arrived = 0;
		let cancel = () => {};
		novita.intercept(async (request, handle) => {
			const answer = handle(request);
			if (request.path.startsWith(path) && ++arrived === count) cancel();
			return await answer;
		});
		await run({ started: (stop) => (cancel = stop) });
		const before = novita.paths();
		// Some seconds of the node's own time.
		await sleep(100);
		expect(novita.paths()).toEqual(before);
		expect(arrived).toBe(count);
	});
});

describe('a download that fails', () => {
	// What each kind comes to is in download.ts.
	it('is tried again, and gives the right bytes', async () => {
		const once: FaultKind[] = ['500', 'cut', 'stall', 'expired', 'reset'];
		const ids = await novita.start(...once);
		once.forEach((kind, at) => novita.meets('download', kind, { match: { taskId: ids[at] } }));
		const { error, out } = await novita.wait(ids, { options: { requestTimeout: 3 } });
		expect(error).toBeUndefined();
		const tries = novita.simulator.downloads.map(({ taskId }) => taskId);
		expect(tries.sort()).toEqual([...ids, ...ids].sort());
		for (const item of out) await expectServed(item);
	});

	it('asks for a fresh URL before each further try', async () => {
		let now = Date.now();
		Object.assign(novita.simulator.novita.settings, { now: () => now });
		const ids = await novita.start('one');
		novita.intercept(async (request, handle) => {
			const answer = await handle(request);
			// With the first URL the answer to the second try would be 403.
			if (request.path.startsWith('/files/')) now += 2 * 3_600_000;
			return answer;
		});
		novita.meets('download', '500');
		const { out } = await novita.wait(ids);
		expect(out[0]!.binary!.data).toMatchObject({ mimeType: 'video/mp4' });
		expect(novita.simulator.downloads.map(({ status }) => status)).toEqual([500, 200]);
	});
});

it('an image that n8n cannot read in its turn is not sent, and goes out with the next try', async () => {
	const files = Container.get(BinaryDataService);
	const gone = new Error('gone');
	const atFirst = files.getAsStream.bind(files);
	jest.spyOn(files, 'getAsStream').mockImplementationOnce(atFirst).mockRejectedValueOnce(gone);
	jest.spyOn(files, 'getAsBuffer').mockRejectedValueOnce(gone);
	const given = [await itemWith({ photo: pngBytes(400, 300) })];
	const settings = { ...retry, ...goesOn };
	const { json } = await novita.kling(given, { prompt: 'a', imageInput: 'binary' }, settings);
	expect(json[0]!.task_id).toBeDefined();
	expect(novita.submitted()).toHaveLength(1);
});

// A body of some megabytes is held several times over until its answer is there.
it('items with images never have more than three bodies in memory, however many there are', async () => {
	let held = 0;
	let most = 0;
	const files = Container.get(BinaryDataService);
	const read = files.getAsBuffer.bind(files);
	jest.spyOn(files, 'getAsBuffer').mockImplementation(async (data) => {
		most = Math.max(most, (held += 1));
		return await read(data);
	});
	novita.intercept(async (request, handle) => {
		const answer = await handle(request);
		// From here on the item's body is of no use to anybody.
		if (request.method === 'POST') held -= 1;
		return answer;
	});
	const image = pngBytes(400, 300, 20_000);
	const given = await Promise.all(prompts(20).map(async () => await itemWith({ photo: image })));
	const { error, out } = await novita.kling(given, { prompt: 'a', imageInput: 'binary' });

	expect(error).toBeUndefined();
	expect(out).toHaveLength(20);
	expect(new Set(novita.submitted().map((each) => each.image?.bytes))).toEqual(new Set([20_000]));
	expect([held, most]).toEqual([0, 3]);
});
