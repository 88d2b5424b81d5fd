/** What leaves the node beside the tasks themselves: what was only checked, and what somebody reads above the items. */
import { klingRuns, prompts, text } from '../../support/klingRuns';

const { novita, run, submitted } = klingRuns();

beforeEach(() => novita.reset());

const one = { ...text(), ...prompts(1) };
const checked = text({ checkOnly: true });

describe('Check Only', () => {
	it('says what would be sent and cost, and asks for nothing: no task, wait or credential', async () => {
		const set = { ...checked.set, sound: true, waitForCompletion: true };
		const given = { ...checked, set, ...prompts(2), baseUrl: new Error('It was deleted') };
		const { items, hints } = await run(given);
		expect(items).toEqual(
			[0, 1].map((item) => ({
				json: {
					model: 'kling-v3.0-std-t2v',
					seconds: 5,
					estimated_cost_usd: 0.63,
					valid: true,
					hints: [],
					request: { prompt: `item ${item}`, duration: 5, sound: true, aspect_ratio: '16:9' },
				},
				pairedItem: { item },
			})),
		);
		expect(hints).toEqual([
			'Checked: 2 videos, 10 seconds: about $1.26, by prices quoted on 7 October 2026. Nothing was sent.',
		]);
		expect(novita.requests).toEqual([]);
	});

	it('hands the hints of each item on', async () => {
		const values = [{ prompt: 'A cup N/A' }, { prompt: 'A fox' }, { prompt: 'A fox' }];
		const { items, hints } = await run({ ...checked, values });
		const equal = expect.stringContaining('2 items ask for the same video') as string;
		expect(items.map(({ json }) => json.hints)).toEqual([
			['Prompt contains N/A. Check its expression.'],
			[equal],
			[equal],
		]);
		expect((await run({ ...text(), values })).hints.slice(0, 2)).toEqual(hints.slice(0, 2));
	});

	it('goes by the item where an expression gives both, and each kind by its own limit', async () => {
		const values = ['yes', 'off', 1].map((checkOnly, index) => ({
			prompt: `item ${index}`,
			options: { checkOnly, spendingLimit: 0.84 },
		}));
		const { items, hints } = await run({ ...checked, values });
		expect(items.map(({ json }) => json.valid)).toEqual([true, undefined, true]);
		expect(submitted()).toEqual(['item 1']);
		expect(hints).toEqual([
			'Started: 1 video, 5 seconds: about $0.42, by prices quoted on 7 October 2026.',
			'Checked: 2 videos, 10 seconds: about $0.84, by prices quoted on 7 October 2026. Nothing was sent.',
		]);
	});

	it('says what an AI model needs of it', async () => {
		expect((await run({ ...checked, isTool: true })).items[0]!.json).toEqual({
			model: 'kling-v3.0-std-t2v',
			seconds: 5,
			estimated_cost_usd: 0.42,
			valid: true,
		});
	});
});

const PIN =
	'Each run makes new videos, and Novita bills them. Pin this output while you build the rest.';
const ADD = 'The video is being made. Add Novita Wait for Task after this node to get it.';
const ADD_TWO = 'The videos are being made. Add Novita Wait for Task after this node to get them.';
const behind = ['n8n-nodes-base.set'];

it.each([
	[{ mode: 'manual' }, [PIN]],
	[{ mode: 'trigger' }, []],
	[{ mode: 'manual', isTool: true }, []],
	[{ behind }, [ADD]],
	[{ behind, ...prompts(2) }, [ADD_TWO]],
])('a run with %j is told %j', async (more, expected) => {
	const { hints } = await run({ ...one, ...more });
	expect(hints.filter((hint) => !hint.startsWith('Started: '))).toEqual(expected);
});

// Who may take a task over is in the unit tests of submissions.
it('a task that is accepted just as somebody presses Stop is left to the next press, once', async () => {
	const stop = new AbortController();
	const stopped = klingRuns({ plan: () => void stop.abort() });
	const press = { ...one, mode: 'manual' };
	await stopped.run({ ...press, signal: stop.signal });
	const { hints, items } = await stopped.run(press);
	const task_id = stopped.novita.submissions[0]!.taskId;
	expect(items[0]!.json).toMatchObject({ task_id, reused: true, estimated_cost_usd: 0 });
	expect(hints).toEqual([
		'Reused from a run that was stopped, and not billed again: item 0. The next run makes new videos.',
	]);
	expect((await stopped.run(press)).items[0]!.json).not.toHaveProperty('reused');
	expect(stopped.novita.submissions).toHaveLength(2);
});

it('Webhook URL goes along with each item, and makes no second video in a retry', async () => {
	const at = (execution: string) => `https://n8n.example.com/webhook-waiting/${execution}`;
	const withUrlOf = (execution: string) => {
		const values = ['a', 'b'].map((prompt) => ({ prompt, options: { webhookUrl: at(execution) } }));
		return { ...text(), ...prompts(2), values };
	};
	await run({ ...withUrlOf('first'), executionId: 'first' });
	const extra = { webhook: { url: at('first') } };
	expect(novita.submissions.map(({ body }) => body?.extra)).toEqual([extra, extra]);
	// Its execution has another resume URL.
	const { items } = await run({ ...withUrlOf('second'), retryOf: 'first' });
	expect(items.map(({ json }) => json.reused)).toEqual([true, true]);
	expect(submitted()).toHaveLength(2);
});
