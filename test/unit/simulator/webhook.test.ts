import { VirtualClock } from '../../../tools/virtual-clock';
import { Novita, simulatorKey, type NovitaOptions } from '../../../simulator';
import { validateSchema, validateSubmission } from '../../../simulator/contract/validate';
import { json, slug, stubMp4 } from './harness';

const HOOK = 'http://127.0.0.1:5678/webhook-waiting/7';

/** A task with a webhook, whose owner answers with these statuses in turn, and then with 200. */
async function called(
	{
		prompt = 'a',
		statuses = [],
		...options
	}: { prompt?: string; statuses?: number[] } & NovitaOptions,
	meanwhile: (novita: Novita, clock: VirtualClock) => Promise<void> = async () => undefined,
) {
	const clock = new VirtualClock();
	const startedAt = clock.now();
	const novita = new Novita({
		now: () => clock.now(),
		runMs: { min: 20_000, max: 20_000 },
		clips: async () => stubMp4,
		...options,
	});
	const request = {
		method: 'POST',
		path: `/v3/async/${slug}`,
		query: new URLSearchParams(),
		headers: {
			authorization: `Bearer ${simulatorKey}`,
			'content-type': 'application/json',
			host: '127.0.0.1:8787',
		},
		body: Buffer.from(JSON.stringify({ prompt, extra: { webhook: { url: HOOK } } })),
	};
	const { task_id: taskId } = json<{ task_id: string }>(await novita.handle(request));
	const bodies: unknown[] = [];
	const wire = {
		sleep: async (ms: number) => await clock.sleep(ms),
		post: async (_: string, body: string) => {
			bodies.push(JSON.parse(body));
			return await Promise.resolve(statuses.shift() ?? 200);
		},
	};
	await clock.run(Promise.all([novita.callBack(taskId, request, wire), meanwhile(novita, clock)]));
	const after = novita.calls.map(({ at, status }) => [(at - startedAt) / 1000, status]);
	return { novita, taskId, bodies, after };
}

describe('a webhook', () => {
	it('gets what task-result says, once the task has ended', async () => {
		const { bodies, after, taskId, novita } = await called({});
		expect(after).toEqual([[20, 200]]);
		expect(novita.calls).toMatchObject([{ taskId, url: HOOK }]);
		expect(validateSchema('WebhookEvent', bodies[0])).toEqual([]);
		expect(bodies).toMatchObject([
			{
				event_type: 'ASYNC_TASK_RESULT',
				payload: {
					task: { task_id: taskId, status: 'TASK_STATUS_SUCCEED' },
					videos: [{ video_url: expect.stringMatching(/^http:/) as string }],
				},
			},
		]);
	});

	it('is told of a task that failed, too', async () => {
		const { bodies } = await called({ prompt: '[fail: too dark]' });
		const task = { status: 'TASK_STATUS_FAILED', reason: 'too dark' };
		expect(bodies).toMatchObject([{ payload: { task } }]);
	});

	it.each([
		['a first answer is not good', [500], [500, 200]],
		['none comes', [0, 0, 404, 0, 302, 0, 200], [0, 0, 404, 0, 302, 0]],
	])('is called again, up to five times, where %s', async (_, statuses, expected) => {
		const { after } = await called({ statuses });
		expect(after.map(([, status]) => status)).toEqual(expected);
	});

	it('is not called for a task that never ends, nor where that is switched off', async () => {
		expect((await called({ prompt: '[never]' })).after).toEqual([]);
		expect((await called({ webhooks: 'ignore' })).after).toEqual([]);
	});

	it('is forgotten with its task', async () => {
		const { after } = await called({}, async (novita, clock) => {
			await clock.sleep(5_000);
			novita.reset();
		});
		expect(after).toEqual([]);
	});
});

describe('the contract', () => {
	it.each([
		[{ webhook: { url: HOOK } }, []],
		[{}, []],
		[{ webhook: {} }, ["extra.webhook must have required property 'url'"]],
		[{ webhook: { url: 'nowhere' } }, ['extra.webhook.url must match pattern "^https?://\\S+$"']],
		[{ seed: 1 }, ['extra.seed is not a field of this model']],
	])('takes a webhook beside the fields of each model: %j', (extra, mistakes) => {
		expect(validateSubmission(slug, { prompt: 'a', extra })).toEqual(mistakes);
	});
});
