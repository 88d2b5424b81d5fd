/** A wait that outlives n8n: begun before all other tests and looked at after them, since n8n wakes it by the minute. */
import { readExample } from '../../tools/examples';
import { readMp4 } from '../../tools/mp4';
import { itemsOf, withCredential } from '../../tools/n8n-server/workflow';
import type { Site } from '../e2e/site';

/** One that has ended at the first status check, and two that have when n8n wakes what it has parked. */
const CLIPS = ['done at once', 'held', 'held, then fails'];

/** @param release Ends the tasks that are held. */
export function outlives(site: () => Site, release: () => void) {
	let executionId = '';

	/** Starts the example with these videos, and kills n8n while it is parked. */
	async function begin(): Promise<void> {
		const { api, credential, n8n } = site();
		const loop = withCredential(readExample('wait-loop'), credential);
		const videos = CLIPS.map((prompt, index) => ({ name: `clip-${index}`, prompt }));
		const node = loop.nodes.find(({ name }) => name === 'Videos')!;
		node.parameters.jsonOutput = JSON.stringify({ videos });
		const { id } = await api.createWorkflow(loop);
		const trigger = loop.nodes.find(({ type }) => type.endsWith('.manualTrigger'))!;
		executionId = await api.run(id, trigger.name);
		await api.until(executionId, ['waiting']);
		await n8n.kill9();
		release();
		await n8n.restart();
		await api.signIn();
	}

	const test = () =>
		it('goes on after kill -9 with a loop of Check Once and a Wait node: the example wait-loop', async () => {
			const { api, simulator, submissionsOf } = site();
			const execution = await api.until(executionId);
			expect(execution.data.resultData.error).toBeUndefined();
			expect(execution.status).toBe('success');

			// Paid once: nothing that woke up submitted anything again.
			expect(simulator.submissions).toHaveLength(CLIPS.length);
			const [done, held, failed] = submissionsOf(...CLIPS).map(({ taskId }) => taskId);
			const videos = itemsOf(execution, 'Use the Video');
			expect(videos.map(({ json }) => json.task_id)).toEqual([done, held]);
			for (const { binary } of videos)
				expect(await readMp4(await api.file(binary!.data!))).toBeDefined();
			expect(itemsOf(execution, 'What Went Wrong').map(({ json }) => json)).toEqual([
				{
					message: 'Novita could not make the video',
					task_id: failed,
					what_to_do: expect.stringContaining('Too dark') as string,
				},
			]);
			expect(itemsOf(execution, 'Not Finished')).toEqual([]);
		});

	return { begin, test };
}
