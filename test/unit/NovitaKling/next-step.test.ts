/** What somebody reads in the editor who has just started a video, or starts it once more. */
import { klingRuns, prompts } from '../../support/klingRuns';

const run = {
	...prompts(1),
	set: { operation: 'textToVideo', model: 'kling-v3.0-std-t2v' },
};

const PIN =
	'Each run makes new videos, and Novita bills them. Pin this output while you build the rest.';
const ADD = 'The video is being made. Add Novita Wait for Task after this node to get it.';

it('tells a manual run that the next press makes other videos, and no other run', async () => {
	const { run: start } = klingRuns();
	expect((await start({ ...run, mode: 'manual' })).hints).toContain(PIN);
	expect((await start({ ...run, mode: 'trigger' })).hints).not.toContain(PIN);
	expect((await start({ ...run, mode: 'manual', isTool: true })).hints).not.toContain(PIN);
});

it('says how to get the video where nothing behind it does', async () => {
	const { run: start } = klingRuns();
	expect((await start({ ...run, behind: ['n8n-nodes-base.set'] })).hints).toContain(ADD);
	expect((await start(run)).hints).not.toContain(ADD);
	const two = await start({ ...run, ...prompts(2), behind: ['n8n-nodes-base.set'] });
	expect(two.hints).toContain(
		'The videos are being made. Add Novita Wait for Task after this node to get them.',
	);
});

/** A manual run whose task is accepted just as somebody presses Stop. */
async function stoppedRun() {
	const stop = new AbortController();
	const { run: start, novita } = klingRuns({
		plan: () => {
			stop.abort();
			return undefined;
		},
	});
	await start({ ...run, mode: 'manual', signal: stop.signal });
	const taskId = String(novita.submissions[0]?.taskId);
	return { start, novita, taskId };
}

it('leaves the task of a stopped run alone where another video is started, or nobody watches', async () => {
	const { start, taskId } = await stoppedRun();
	const other = { ...run, values: [{ prompt: 'another video' }] };
	for (const given of [{ ...other, mode: 'manual' }, run]) {
		expect(JSON.stringify(await start(given))).not.toContain(taskId);
	}
});

it('takes over the task of a stopped run where a manual run asks for the same video, once', async () => {
	const { start, novita, taskId } = await stoppedRun();
	const { hints, items } = await start({ ...run, mode: 'manual' });
	expect(items[0]!.json).toMatchObject({ task_id: taskId, reused: true, estimated_cost_usd: 0 });
	expect(hints).toEqual([
		'Reused from a run that was stopped, and not billed again: item 0. The next run makes new videos.',
	]);
	expect((await start({ ...run, mode: 'manual' })).items[0]!.json).not.toHaveProperty('reused');
	expect(novita.submissions).toHaveLength(2);
});
