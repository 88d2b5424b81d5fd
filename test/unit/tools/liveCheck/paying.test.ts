import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { FaultKind } from '../../../../simulator';
import { Log } from '../../../../tools/liveCheck/log';
import { costOf, inOrder } from '../../../../tools/liveCheck/question';
import { questions } from '../../../../tools/liveCheck/questions';
import { cleanUp, startBench } from './bench';

const FIRST = 'image-data-uri';
const only = [FIRST];
const MAY_BE = /^it may have been accepted and billed/;
const costs = new Map(inOrder(questions).map((each) => [each.id, costOf(each)]));
const paidIds = [...costs.keys()].filter((id) => costs.get(id) !== 0);

afterEach(async () => {
	jest.restoreAllMocks();
	await cleanUp();
});

describe('what costs money', () => {
	it('is asked in the order of its price, which is said, and sent after a yes alone', async () => {
		const bench = await startBench();
		const seen = await bench.run({
			confirm: async (question) => await Promise.resolve(!bench.confirmed.push(question)),
		});
		expect(bench.paid()).toEqual([]);
		expect(seen.get(FIRST)).toBe('not asked: nobody said yes to its price');
		expect(seen.get('unknown-task')).toMatch(/^404 TASK_NOT_FOUND /);
		expect(bench.confirmed.map((each) => /[\w-]+/.exec(each)?.[0])).toEqual(paidIds);
		expect(bench.confirmed[0]).toContain(
			"This costs about $0.25, by others quoting Novita's price page",
		);
		expect(bench.confirmed.join()).toContain(
			'nothing if it is refused as expected, else about $0.25',
		);
	});

	it.each([0, 0.25, 0.3, 1])('stays within $%d', async (maxUsd) => {
		const bench = await startBench();
		const seen = await bench.run({ maxUsd });
		const accepted = bench.log().match(/(?<="id":")[\w-]+(?=","event":"accepted")/g) ?? [];
		const spent = accepted.reduce((sum, id) => sum + (costs.get(id) ?? 0), 0);
		expect(spent).toBeLessThanOrEqual(maxUsd);
		expect(maxUsd - spent).toBeLessThan(costs.get(FIRST) ?? 0);
		expect(seen.get('seven-shots')).toContain('of --max-usd are left');
	});

	it('counts as spent where it may have been accepted', async () => {
		const bench = await startBench();
		const when = ({ prompt }: { prompt?: string }) => prompt !== '';
		bench.simulator.faults.next({ on: 'submit', kind: 'lost', when });
		await bench.run({ maxUsd: 0.3 });
		expect(bench.paid()).toHaveLength(1);
	});

	it('is not sent without a quoted price, unless it is named', async () => {
		const bench = await startBench();
		const id = 'image-data-uri-4k';
		expect((await bench.run({ maxUsd: 1 })).get(id)).toContain('price unknown');
		expect((await bench.run({ maxUsd: 1, only: [id] })).get(id)).toMatch(/^taken/);
	});

	it('is not tried with an empty body any more once one was accepted', async () => {
		const bench = await startBench();
		let accepted = 0;
		const seen = await bench.run({
			only: questions.map(({ id }) => id).filter((id) => id.startsWith('model:')),
			send: async (request, key) => {
				if (request.method === 'GET') return await bench.send(request, key);
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
		const bench = await startBench();
		const seen = await bench.run();
		const requests = bench.simulator.requests.length;
		expect(bench.paid()).toHaveLength(paidIds.length);
		expect(await bench.run()).toEqual(seen);
		expect(bench.simulator.requests).toHaveLength(requests);
	});

	it.each<FaultKind>(['lost', 'lost5xx', 'cutJson', 'html200', '502', 'reset'])(
		'%s: it may have been accepted, and is not sent again',
		async (kind) => {
			const bench = await startBench();
			bench.simulator.faults.next({ on: 'submit', kind });
			for (let run = 0; run < 3; run += 1) {
				expect((await bench.run({ only })).get(FIRST)).toMatch(MAY_BE);
			}
			expect(bench.paid()).toHaveLength(1);
		},
	);

	it.each<FaultKind>(['429', 'BILLING_BALANCE_NOT_ENOUGH', 'API_NOT_ALLOWED', 'ILLEGAL_PROMPT'])(
		'%s: it was certainly not accepted, and may be asked again',
		async (kind) => {
			const bench = await startBench();
			bench.simulator.faults.next({ on: 'submit', kind });
			expect((await bench.run({ only })).get(FIRST)).toMatch(/^no answer to this, /);
			expect((await bench.run({ only })).get(FIRST)).toMatch(/^taken/);
		},
	);

	/** Ends the process at one step of a run: a request, or a line of the log. */
	async function killAt(step: number, when: 'before' | 'within' | 'after'): Promise<boolean> {
		const bench = await startBench();
		const { send, folder } = bench;
		let count = 0;
		const killed = new Error('killed');
		const isNow = (moment: typeof when) => (moment === when ? count === step : false);
		const add = Log.prototype.add;
		jest.spyOn(Log.prototype, 'add').mockImplementation(function (this: Log, id, entry) {
			count += 1;
			if (isNow('before')) throw killed;
			if (isNow('within')) {
				const [name = ''] = readdirSync(folder).filter((each) => each.endsWith('.jsonl'));
				appendFileSync(join(folder, name), '{"id":"image-d');
				throw killed;
			}
			add.call(this, id, entry);
			if (isNow('after')) throw killed;
		});
		const dying = bench.run({
			only,
			send: async (request, key) => {
				count += 1;
				if (isNow('before')) throw killed;
				const result = await send(request, key);
				if (isNow('within') || isNow('after')) throw killed;
				return result;
			},
		});
		const hasEnded = await dying.then(
			() => true,
			() => false,
		);
		jest.restoreAllMocks();
		await bench.run({ only });
		const seen = (await bench.run({ only })).get(FIRST);
		const [submission, ...more] = bench.paid();
		expect(more).toEqual([]);
		// What was accepted is followed to its end, or said to be open. It is never lost.
		expect(seen).toMatch(submission ? /^(taken|it may have been accepted)/ : MAY_BE);
		if (bench.log().includes('"accepted"')) expect(seen).toMatch(/^taken/);
		return hasEnded;
	}

	it.each(['before', 'within', 'after'] as const)(
		'a run may be killed at each step, %s it',
		async (when) => {
			let step = 1;
			while (!(await killAt(step, when))) step += 1;
			// Balance, line, submission, line, check, check, balance, line.
			expect(step).toBe(9);
		},
	);

	it('a task that still runs is waited for by the next run', async () => {
		const bench = await startBench({ runMs: { min: 3_600_000, max: 3_600_000 } });
		const checkMs = 600_000;
		expect((await bench.run({ only, checkMs })).get(FIRST)).toContain('is running; the next run');
		expect((await bench.run({ only: ['wrong-key'], checkMs })).get(FIRST)).toMatch(/^taken/);
		expect(bench.paid()).toHaveLength(1);
	});

	it('a log that can not be read stops the run before anything is sent', async () => {
		const bench = await startBench();
		appendFileSync(join(bench.folder, 'check.jsonl'), '{"id": "sou\n');
		await expect(bench.run()).rejects.toThrow("has a line that can't be read");
		expect(bench.simulator.requests).toEqual([]);
	});

	it('two checks at once are one after the other', async () => {
		const bench = await startBench();
		const [one, other] = await Promise.all([bench.run({ only }), bench.run({ only })]);
		expect(other).toEqual(one);
		expect(bench.paid()).toHaveLength(1);
	});
});
