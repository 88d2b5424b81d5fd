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

it('says nothing of a stopped run where another video is started, or nobody watches', async () => {
	const { start, taskId } = await stoppedRun();
	const other = { ...run, values: [{ prompt: 'another video' }] };
	expect((await start({ ...other, mode: 'manual' })).hints.join()).not.toContain(taskId);
	expect((await start({ ...run, mode: 'trigger' })).hints.join()).not.toContain(taskId);
});

it('names the task of a stopped run, and what to do, where a manual run starts the same video', async () => {
	const { start, novita, taskId } = await stoppedRun();
	const { hints, items } = await start({ ...run, mode: 'manual' });
	expect(hints).toContain(
		`A stopped run has started this before: item 0: ${taskId}. Paste a task ID into Novita Wait for Task to get its video without paying again.`,
	);
	// A new run makes a new video all the same.
	expect(items[0]?.json.task_id).toBe(novita.submissions[1]?.taskId);
});
