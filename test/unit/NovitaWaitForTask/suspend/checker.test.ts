import type { INodeExecutionData } from 'n8n-workflow';

import { defaultSettings } from '../../../../nodes/wait/waitSettings';
import { check } from '../../../../nodes/NovitaWaitForTask/suspend/checker';
import {
	pack,
	unpack,
	type ItemState,
} from '../../../../nodes/NovitaWaitForTask/suspend/itemState';
import { systemClock } from '../../../../nodes/n8n/api/send';
import { NovitaClient } from '../../../../nodes/novita/api/client';
import type { HttpResult } from '../../../../nodes/novita/api/transport';
import { contextOf } from '../../../support/context';
import { answer, HTML, taskResult } from '../../../support/replies';

const ROUND_MS = 66_000;

afterEach(() => jest.restoreAllMocks());

/** The states of one item after each round, a round a minute, as n8n's database keeps them. */
async function roundsOf(replies: HttpResult[]): Promise<ItemState[]> {
	const startedAt = Date.now();
	const settings = { ...defaultSettings(), timeoutMs: 60 * ROUND_MS };
	let items = [pack({ task: { taskId: 'task-1', settings }, checks: 0, errors: {} }, 0)];
	const kept: { items?: INodeExecutionData[] } = {};
	const states: ItemState[] = [];
	for (const [round, reply] of replies.entries()) {
		jest.spyOn(Date, 'now').mockReturnValue(startedAt + round * ROUND_MS);
		const { context } = contextOf({ items });
		const whole = Object.assign(context, {
			getExecutionCancelSignal: () => undefined,
			getContext: () => kept,
		});
		const client = new NovitaClient(() => Promise.resolve(reply), systemClock);
		const out = await check(whole, client, {
			onError: 'continue',
			startedAt,
		});
		items = out.flat();
		states.push(unpack(kept.items![0]!));
	}
	return states;
}

const endedIn = (states: ItemState[]) => states.map(({ ended }) => ended !== undefined);

describe('a suspended wait, of which each round checks once', () => {
	const odd = answer(403, HTML);
	const fine = answer(200, taskResult('TASK_STATUS_PROCESSING'));

	it('is not ended by odd answers that come now and then', async () => {
		const states = await roundsOf([odd, odd, odd, odd, fine, odd, odd, answer(502, HTML), odd]);
		expect(endedIn(states)).not.toContain(true);
		expect(states.at(-1)).toMatchObject({ checks: 9, errors: { requestRefused: 7 } });
	});

	it('is not ended by odd answers that stay, before its time is up', async () => {
		const states = await roundsOf(Array.from({ length: 12 }, () => odd));
		expect(endedIn(states)).not.toContain(true);
	});
});
