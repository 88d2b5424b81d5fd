import { klingRuns } from '../../support/klingRuns';

const { novita, run } = klingRuns();

const HOOK = 'https://n8n.example.com/webhook-waiting/';

const waitingAt = (execution: number) => ({
	set: { operation: 'textToVideo', model: 'kling-v3.0-std-t2v' },
	items: [{ json: {} }, { json: {} }],
	values: ['a cat', 'a dog'].map((prompt) => ({
		prompt,
		options: { webhookUrl: `${HOOK}${execution}` },
	})),
});

describe('Webhook URL', () => {
	it('goes along with each item, and one hint is for all', async () => {
		novita.reset();
		const { items, hints } = await run(waitingAt(1));
		const extra = { webhook: { url: `${HOOK}1` } };
		expect(novita.submissions.map(({ body }) => body?.extra)).toEqual([extra, extra]);
		expect(items[0]!.json.request).toMatchObject({
			extra: { webhook: { url: 'https://n8n.example.com/…' } },
		});
		expect(hints).toEqual([
			"Novita doesn't document Webhook URL for Kling. Set a time limit in the node that waits for the call. [item 0, 1]",
			'Started: 2 videos, 10 seconds: about $0.84, by prices quoted on 7 October 2026.',
		]);
	});

	it('makes no second video in a retry, whose execution has another resume URL', async () => {
		novita.reset();
		await run({ ...waitingAt(2), executionId: 'first' });
		const { items } = await run({ ...waitingAt(3), retryOf: 'first' });
		expect(items.map(({ json }) => json.reused)).toEqual([true, true]);
		expect(novita.submissions).toHaveLength(2);
	});
});
