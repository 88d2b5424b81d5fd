import type { INodeExecutionData } from 'n8n-workflow';

import { check } from '../../../../nodes/NovitaWaitForTask/suspend/checker';
import { pack, unpack } from '../../../../nodes/NovitaWaitForTask/suspend/itemState';
import { systemClock } from '../../../../nodes/n8n/api/send';
import { NovitaClient } from '../../../../nodes/novita/api/client';
import { defaultSettings } from '../../../../nodes/wait/waitSettings';
import { contextOf } from '../../../support/context';
import { answer, HTML, taskResult } from '../../../support/replies';

const ROUND_MS = 66_000;

afterEach(() => jest.restoreAllMocks());

const odd = answer(403, HTML);
const fine = answer(200, taskResult('TASK_STATUS_PROCESSING'));

it('a suspended wait counts the odd answers of all its rounds, and is ended by none', async () => {
	const replies = [odd, odd, odd, odd, fine, odd, odd, answer(502, HTML), odd, odd];
	const startedAt = Date.now();
	const settings = { ...defaultSettings(), timeoutMs: 60 * ROUND_MS };
	let items = [pack({ task: { taskId: 'task-1', settings }, checks: 0, errors: {} }, 0)];
	const kept: { items?: INodeExecutionData[] } = {};
	for (const [round, reply] of replies.entries()) {
		jest.spyOn(Date, 'now').mockReturnValue(startedAt + round * ROUND_MS);
		const whole = Object.assign(contextOf({ items }).context, {
			getExecutionCancelSignal: () => undefined,
			getContext: () => kept,
		});
		const client = new NovitaClient(() => Promise.resolve(reply), systemClock);
		const out = await check(whole, client, { onError: 'continue', startedAt });
		expect(out).toEqual([[], [expect.objectContaining({ json: { running: 1 } })]]);
		items = out.flat();
	}
	expect(unpack(kept.items![0]!)).toMatchObject({
		checks: replies.length,
		errors: { requestRefused: 8, serverError: 1 },
	});
	expect(unpack(kept.items![0]!).ended).toBeUndefined();
});
