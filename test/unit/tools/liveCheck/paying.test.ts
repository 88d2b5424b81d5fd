import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { FaultKind } from '../../../../simulator';
import { Log } from '../../../../tools/liveCheck/log';
import { costOf, inOrder, type Question } from '../../../../tools/liveCheck/question';
import { questions } from '../../../../tools/liveCheck/questions';
import { cleanUp, onPaid, startBench } from './bench';

const FIRST = 'image-data-uri';
const only = [FIRST];
const paidIds = inOrder(questions)
	.filter((each) => costOf(each) !== 0)
	.map(({ id }) => id);
const costOfId = (id: string) => costOf(questions.find((each) => each.id === id) as Question) ?? 0;

afterEach(async () => {
	jest.restoreAllMocks();
	await cleanUp();
});

describe('what costs money', () => {
	it('is asked in the order of its price, which is said, and sent after a yes alone', async () => {
		const bench = await startBench();
		await bench.run({
			confirm: async (question) => await Promise.resolve(!bench.confirmed.push(question)),
		});
		expect(bench.paid()).toEqual([]);
		expect(bench.row(FIRST)).toEqual({ seen: 'nobody said yes to its price', same: 'not asked' });
		expect(bench.row('unknown-task').same).toBe('yes');
		expect(bench.confirmed.map((each) => /[\w-]+/.exec(each)?.[0])).toEqual(paidIds);
		const [first, ...rest] = bench.confirmed;
		expect(first).toContain("This costs about $0.25, by others quoting Novita's price page");
		expect(rest.join()).toContain('nothing if it is refused as expected, else about $0.25');
		expect(rest.at(-1)).toContain('else what nobody quotes');
	});

	it.each([0, 0.25, 0.3, 1])('stays within $%d', async (maxUsd) => {
		const bench = await startBench();
		await bench.run({ maxUsd });
		const accepted = bench.log().match(/(?<="id":")[\w-]+(?=","event":"accepted")/g) ?? [];
		const spent = accepted.map(costOfId).reduce((sum, each) => sum + each, 0);
		expect(spent).toBeLessThanOrEqual(maxUsd);
		expect(maxUsd - spent).toBeLessThan(costOfId(FIRST));
		expect(bench.row('seven-shots').seen).toContain('of --max-usd are left');
	});

	it('counts as spent where it may have been accepted', async () => {
		const bench = await startBench();
		bench.simulator.faults.next({
			on: 'submit',
			kind: 'lost',
			when: ({ prompt }) => prompt !== '',
		});
		await bench.run({ maxUsd: 0.3 });
		expect(bench.paid()).toHaveLength(1);
	});

	it('is not sent without a quoted price, unless it is named', async () => {
		const bench = await startBench();
		const id = 'image-data-uri-4k';
		await bench.run({ maxUsd: 1 });
		expect(bench.row(id).seen).toBe(`nobody quotes its price, so it needs --only ${id}`);
		await bench.run({ maxUsd: 1, only: [id] });
		expect(bench.row(id).seen).toBe('taken');
	});

	it('is not tried with an empty body any more once one was accepted', async () => {
		const bench = await startBench();
		let accepted = 0;
		await bench.run({
			only: questions.map(({ id }) => id).filter((id) => id.startsWith('model:')),
			send: async (request, key) => {
				if (request.method === 'GET') return await bench.send(request, key);
				accepted += 1;
				return { kind: 'response', status: 200, headers: {}, body: { task_id: 'taken' } };
			},
		});
		expect(accepted).toBe(1);
		expect(bench.row('model:kling-v3.0-pro-i2v').seen).toContain('so this may cost money');
	});
});

describe('nobody pays twice', () => {
	it('a second run asks nothing that was answered', async () => {
		const bench = await startBench();
		await bench.run();
		const [report, requests] = [bench.report(), bench.simulator.requests.length];
		expect(bench.paid()).toHaveLength(paidIds.length);
		await bench.run();
		expect(bench.report()).toBe(report);
		expect(bench.simulator.requests).toHaveLength(requests);
	});

	it.each<FaultKind>([
		'lost',
		'lost5xx',
		'cutJson',
		'cut',
		'wrongLength',
		'html200',
		'502',
		'reset',
	])('%s: it may have been accepted, and is not sent again', async (kind) => {
		const bench = await startBench();
		bench.simulator.faults.next({ on: 'submit', kind });
		for (let run = 0; run < 3; run += 1) await bench.run({ only });
		expect(bench.paid()).toHaveLength(1);
		expect(bench.row(FIRST).seen).toContain('It may have been accepted and charged');
	});

	it.each<FaultKind>(['429', 'BILLING_BALANCE_NOT_ENOUGH', 'API_NOT_ALLOWED', 'ILLEGAL_PROMPT'])(
		'%s: it was certainly not accepted, and may be asked again',
		async (kind) => {
			const bench = await startBench();
			bench.simulator.faults.next({ on: 'submit', kind });
			await bench.run({ only });
			expect(bench.row(FIRST).same).toBe('open');
			await bench.run({ only });
			expect(bench.row(FIRST).same).toBe('yes');
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
		jest.spyOn(Log.prototype, 'add').mockImplementation(function (this: Log, line, now) {
			count += 1;
			if (isNow('before')) throw killed;
			if (isNow('within')) {
				const [name = ''] = readdirSync(folder).filter((each) => each.endsWith('.jsonl'));
				appendFileSync(join(folder, name), '{"at":"2026-10-01T00:0');
				throw killed;
			}
			add.call(this, line, now);
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
		await bench.run({ only });
		const [submission, ...more] = bench.paid();
		expect(more).toEqual([]);
		// What was accepted is followed to its end, or said to be open. It is never lost.
		const { seen } = bench.row(FIRST);
		expect(seen).toMatch(submission ? /^(taken|It may have been accepted)/ : /^It may have been/);
		if (bench.log().includes('"accepted"')) expect(seen).toBe('taken');
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
		await bench.run({ only, checkMs: 600_000 });
		expect(bench.row(FIRST).seen).toContain('is running; the next run waits for it');
		await bench.run({ only: ['wrong-key'], checkMs: 600_000 });
		expect(bench.row(FIRST).seen).toBe('taken');
		expect(bench.paid()).toHaveLength(1);
	});

	it('only --forget lets it be sent again, and the log keeps what was forgotten', async () => {
		const bench = await startBench();
		bench.simulator.faults.next({ on: 'submit', kind: 'lost' });
		await bench.run({ only });
		const before = bench.log();
		await bench.run({ only, forget: only });
		expect(bench.paid()).toHaveLength(2);
		expect(bench.row(FIRST).seen).toBe('taken');
		expect(bench.log().startsWith(before)).toBe(true);
	});

	it('a log that can not be read stops the run before anything is sent', async () => {
		const bench = await startBench();
		appendFileSync(join(bench.folder, 'check.jsonl'), '{"id": "sou\n');
		await expect(bench.run()).rejects.toThrow("has a line that can't be read");
		expect(bench.simulator.requests).toEqual([]);
	});

	it('two checks at once are one too many', async () => {
		const bench = await startBench();
		let second: Promise<string> | undefined;
		await bench.run({
			only,
			send: onPaid(bench.send, async (request) => {
				second = bench.run({ only });
				await expect(second).rejects.toThrow('Another live check is running');
				return await bench.send(request);
			}),
		});
		expect(second).toBeDefined();
		expect(bench.paid()).toHaveLength(1);
	});
});
