import { appendFileSync } from 'node:fs';

import type { FaultKind } from '../../../../simulator';
import { Log } from '../../../../tools/liveCheck/log';
import { costOf, questions } from '../../../../tools/liveCheck/questions';
import { FIRST, useBench } from './bench';

const only = [FIRST];
const MAY_BE = /^it may have been accepted and billed/;
const costs = new Map(questions.map((each) => [each.id, costOf(each)]));
const ids = [...costs.keys()];

const startBench = useBench();
afterEach(() => jest.restoreAllMocks());

describe('what costs money', () => {
	it('is sent after a yes to its price alone', async () => {
		const { run, paid } = await startBench();
		const confirm = jest.fn().mockResolvedValue(false);
		const seen = await run({ confirm });
		expect(paid()).toEqual([]);
		expect(seen.get(FIRST)).toBe('not asked: nobody said yes to its price');
		const confirmed = confirm.mock.calls.map(String);
		expect(confirmed.map((each) => /[\w-]+/.exec(each)?.[0])).toEqual(ids);
		expect(confirmed.join('\n')).toContain(
			"image as a data URI.\nThis costs about $0.25 if Novita takes it, by others quoting Novita's price page",
		);
	});

	it.each([0, 0.25, 0.3, 1])('stays within $%d', async (maxUsd) => {
		const { run, log } = await startBench();
		const seen = await run({ maxUsd });
		const accepted = log().match(/(?<="id":")[\w-]+(?=","event":"accepted")/g) ?? [];
		const spent = accepted.reduce((sum, id) => sum + (costs.get(id) ?? 0), 0);
		expect(spent).toBeLessThanOrEqual(maxUsd);
		expect(maxUsd - spent).toBeLessThan(costs.get(FIRST) ?? 0);
		expect(seen.get('sound')).toContain('of --max-usd are left');
	});

	it('counts as spent where it may have been accepted', async () => {
		const { simulator, run, paid } = await startBench();
		simulator.faults.next({ on: 'submit', kind: 'lost', match: { slug: 'kling-v3.0-std-i2v' } });
		await run({ maxUsd: 0.3 });
		expect(paid()).toHaveLength(1);
	});

	it('is not sent without a quoted price, unless it is named', async () => {
		const { run } = await startBench();
		const id = 'image-data-uri-4k';
		expect((await run({ maxUsd: 1 })).get(id)).toContain('price unknown');
		expect((await run({ maxUsd: 1, only: [id] })).get(id)).toMatch(/^taken/);
	});
});

describe('nobody pays twice', () => {
	it('a second run asks nothing that was answered', async () => {
		const { simulator, run, paid } = await startBench();
		const seen = await run({ only: ids });
		const requests = simulator.requests.length;
		expect(paid()).toHaveLength(ids.length);
		expect(await run({ only: ids })).toEqual(seen);
		expect(simulator.requests).toHaveLength(requests);
	});

	it.each<[FaultKind, string, RegExp, number]>([
		['lost', 'it may have been accepted, and is not sent again', MAY_BE, 1],
		['html200', 'it may have been accepted, and is not sent again', MAY_BE, 1],
		['429', 'it was certainly not accepted, and may be asked again', /^no answer to this, /, 2],
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
		const { send, file, run, paid, log } = await startBench();
		let left = step;
		const takeStep = () => {
			left -= 1;
			if (left === 0) throw new Error('killed');
		};
		const add = Log.prototype.add;
		jest.spyOn(Log.prototype, 'add').mockImplementation(function (this: Log, id, entry) {
			if (isTorn && left === 1) appendFileSync(file, '{"id":"image-d');
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
		// Balance, line, submission, line, check, balance, line.
		expect(step).toBe(8);
	});

	it('a task that still runs is waited for by the next run', async () => {
		const { run, paid } = await startBench({ runMs: { min: 2_400_000, max: 2_400_000 } }, 100);
		expect((await run({ only })).get(FIRST)).toContain('is running; the next run');
		expect((await run({ only: [] })).get(FIRST)).toMatch(/^taken/);
		expect(paid()).toHaveLength(1);
	});

	it('a log that can not be read stops the run before anything is sent', async () => {
		const { simulator, file, run } = await startBench();
		appendFileSync(file, '{"id": "sou\n');
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
