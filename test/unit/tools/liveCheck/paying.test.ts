import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

import type { FaultKind } from '../../../../simulator';
import { Log } from '../../../../tools/liveCheck/log';
import { costOf, inOrder } from '../../../../tools/liveCheck/question';
import { questions } from '../../../../tools/liveCheck/questions';
import { FIRST, useBench } from './bench';

const only = [FIRST];
const MAY_BE = /^it may have been accepted and billed/;
const costs = new Map(inOrder(questions).map((each) => [each.id, costOf(each)]));
const paidIds = [...costs.keys()].filter((id) => costs.get(id) !== 0);

const startBench = useBench();
afterEach(() => jest.restoreAllMocks());

describe('what costs money', () => {
	it('is asked the cheapest first, with its price, and sent after a yes alone', async () => {
		const { run, paid, confirmed } = await startBench();
		const seen = await run({
			confirm: async (question) => await Promise.resolve(!confirmed.push(question)),
		});
		expect(paid()).toEqual([]);
		expect(seen.get(FIRST)).toBe('not asked: nobody said yes to its price');
		expect(seen.get('unknown-task')).toMatch(/^refused: 404 TASK_NOT_FOUND /);
		expect(confirmed.map((each) => /[\w-]+/.exec(each)?.[0])).toEqual(paidIds);
		const prices = [...costs.values()].map((cost) => cost ?? Infinity);
		expect(prices).toEqual([...prices].sort((one, other) => one - other));
		expect(prices[0]).toBe(0);
		expect(confirmed[0]).toContain("This costs about $0.25, by others quoting Novita's price page");
		expect(confirmed.join()).toContain('nothing if it is refused as expected, else about $0.25');
	});

	it.each([0, 0.25, 0.3, 1])('stays within $%d', async (maxUsd) => {
		const { run, log } = await startBench();
		const seen = await run({ maxUsd });
		const accepted = log().match(/(?<="id":")[\w-]+(?=","event":"accepted")/g) ?? [];
		const spent = accepted.reduce((sum, id) => sum + (costs.get(id) ?? 0), 0);
		expect(spent).toBeLessThanOrEqual(maxUsd);
		expect(maxUsd - spent).toBeLessThan(costs.get(FIRST) ?? 0);
		expect(seen.get('seven-shots')).toContain('of --max-usd are left');
	});

	it('counts as spent where it may have been accepted', async () => {
		const { simulator, run, paid } = await startBench();
		const when = ({ prompt }: { prompt?: string }) => prompt !== '';
		simulator.faults.next({ on: 'submit', kind: 'lost', when });
		await run({ maxUsd: 0.3 });
		expect(paid()).toHaveLength(1);
	});

	it('is not sent without a quoted price, unless it is named', async () => {
		const { run } = await startBench();
		const id = 'image-data-uri-4k';
		expect((await run({ maxUsd: 1 })).get(id)).toContain('price unknown');
		expect((await run({ maxUsd: 1, only: [id] })).get(id)).toMatch(/^taken/);
	});

	it('is not tried with an empty body any more once one was accepted', async () => {
		const { run, send } = await startBench();
		let accepted = 0;
		const seen = await run({
			only: questions.map(({ id }) => id).filter((id) => id.startsWith('model:')),
			send: async (request) => {
				if (request.method === 'GET') return await send(request);
				accepted += 1;
				return { kind: 'response', status: 200, headers: {}, body: { task_id: 'taken' } };
			},
		});
		expect(accepted).toBe(1);
		expect(seen.get('model:kling-v3.0-pro-i2v')).toContain('so this may cost money');
	});
});

describe('nobody pays twice', () => {
	it('a second run asks nothing that was answered', async () => {
		const { simulator, run, paid } = await startBench();
		const seen = await run();
		const requests = simulator.requests.length;
		expect(paid()).toHaveLength(paidIds.length);
		expect(await run()).toEqual(seen);
		expect(simulator.requests).toHaveLength(requests);
	});

	it.each<[FaultKind, string, RegExp, number]>([
		['lost', 'it may have been accepted, and is not sent again', MAY_BE, 1],
		['html200', 'it may have been accepted, and is not sent again', MAY_BE, 1],
		['reset', 'it may have been accepted, and is not sent again', MAY_BE, 1],
		['429', 'it was certainly not accepted, and may be asked again', /^no answer to this, /, 2],
		['ILLEGAL_PROMPT', 'it tells nothing about the question', /^no answer to this, /, 2],
	])('%s: %s', async (kind, _, first, count) => {
		const { simulator, run, paid } = await startBench();
		simulator.faults.next({ on: 'submit', kind });
		expect((await run({ only })).get(FIRST)).toMatch(first);
		for (let again = 0; again < 2; again += 1) {
			expect((await run({ only })).get(FIRST)).toMatch(count === 1 ? MAY_BE : /^taken/);
		}
		expect(paid()).toHaveLength(count);
	});

	/** Ends the process before one step of a run: a request, or a line of the log, which may be torn then. */
	async function killAt(step: number, isTorn: boolean): Promise<boolean> {
		const { send, folder, run, paid, log } = await startBench();
		let left = step;
		const takeStep = () => {
			left -= 1;
			if (left === 0) throw new Error('killed');
		};
		const add = Log.prototype.add;
		jest.spyOn(Log.prototype, 'add').mockImplementation(function (this: Log, id, entry) {
			if (isTorn && left === 1) appendFileSync(join(folder, 'check.jsonl'), '{"id":"image-d');
			takeStep();
			add.call(this, id, entry);
		});
		const dying = run({
			only,
			send: async (request) => {
				takeStep();
				return await send(request);
			},
		});
		const hasEnded = await dying.then(
			() => true,
			() => false,
		);
		jest.restoreAllMocks();
		await run({ only });
		const seen = (await run({ only })).get(FIRST);
		const [submission, ...more] = paid();
		expect(more).toEqual([]);
		// What was accepted is followed to its end, or said to be open. It is never lost.
		expect(seen).toMatch(submission ? /^(taken|it may have been accepted)/ : MAY_BE);
		if (log().includes('"accepted"')) expect(seen).toMatch(/^taken/);
		return hasEnded;
	}

	it.each([
		['between', false],
		['in a line of the log', true],
	])('a run may be killed at each step, %s', async (_, isTorn) => {
		let step = 1;
		while (!(await killAt(step, isTorn))) step += 1;
		// Balance, line, submission, line, check, check, balance, line.
		expect(step).toBe(9);
	});

	it('a task that still runs is waited for by the next run', async () => {
		const { run, paid } = await startBench({ runMs: { min: 3_600_000, max: 3_600_000 } });
		const checkMs = 600_000;
		expect((await run({ only, checkMs })).get(FIRST)).toContain('is running; the next run');
		expect((await run({ only: ['unknown-task'], checkMs })).get(FIRST)).toMatch(/^taken/);
		expect(paid()).toHaveLength(1);
	});

	it('a log that can not be read stops the run before anything is sent', async () => {
		const { simulator, folder, run } = await startBench();
		appendFileSync(join(folder, 'check.jsonl'), '{"id": "sou\n');
		await expect(run()).rejects.toThrow("has a line that can't be read");
		expect(simulator.requests).toEqual([]);
	});

	it('two checks at once are one after the other', async () => {
		const { run, paid } = await startBench();
		const [one, other] = await Promise.all([run({ only }), run({ only })]);
		expect(other).toEqual(one);
		expect(paid()).toHaveLength(1);
	});
});
