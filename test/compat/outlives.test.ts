/**
 * Waits that outlive n8n. They take as long as n8n's own minute between two polls of its database, and so
 * they run at the same time.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { readMp4 } from '../../tools/mp4';
import { clipsWorkflow } from '../../tools/n8n-server/workflows';
import { chosenRelease } from '../../tools/n8n-server/releases';
import { itemsOf, type Workflow, type WorkflowNode } from '../../tools/n8n-server/workflow';
import { openSite, type Site } from './site';

const release = chosenRelease();

/** One that has ended at the first status check, and two that have when n8n wakes what it has parked. */
const CLIPS = ['done at once', 'held', 'held, then fails'];

describe(`n8n ${release.version}, killed while it waits`, () => {
	let site: Site;
	const sorted = { onError: 'continueErrorOutput' };
	const parked = new Map<string, string>();

	const suspending = (more: Partial<WorkflowNode> = {}): Workflow =>
		clipsWorkflow({
			name: 'suspend',
			credential: site.credential,
			prompts: CLIPS,
			wait: { ...more, parameters: { waitMode: 'suspend', options: { suspendAfter: 5 } } },
		});

	/** The example, with these videos. */
	const looping = (): Workflow => {
		const { nodes, ...loop } = site.example('wait-loop');
		const videos = CLIPS.map((prompt, index) => ({ name: `clip-${index}`, prompt }));
		return {
			...loop,
			nodes: nodes.map((each) =>
				each.name === 'Videos'
					? { ...each, parameters: { ...each.parameters, jsonOutput: JSON.stringify({ videos }) } }
					: each,
			),
		};
	};

	beforeAll(async () => {
		site = await openSite();
		const { api, n8n } = site;
		const workflows = {
			loop: looping(),
			...(release.suspends ? { suspend: suspending(sorted) } : {}),
		};
		for (const [name, workflow] of Object.entries(workflows)) {
			const { id } = await api.createWorkflow(workflow);
			const trigger = workflow.nodes.find(({ type }) => type.endsWith('.manualTrigger'));
			parked.set(name, await api.run(id, trigger?.name ?? ''));
		}
		// All at once: on a busy machine one may wake up again while another is not parked yet.
		const statuses = async () =>
			await Promise.all([...parked.values()].map(async (id) => (await api.execution(id)).status));
		while (!(await statuses()).every((status) => status === 'waiting')) await sleep(200);
		await n8n.kill9();
		site.release();
		await n8n.restart();
		await api.signIn();
	});
	afterAll(async () => await site?.close());

	const taskOf = (prompt: string, from: string[]) =>
		site.simulator.submissions.find(
			({ body, taskId }) => body?.prompt === prompt && taskId && from.includes(taskId),
		)?.taskId;

	it('goes on with a loop of Check Once and a Wait node, the example wait-loop', async () => {
		const { api } = site;
		const execution = await api.until(parked.get('loop')!);
		expect(execution.data.resultData.error).toBeUndefined();
		expect(execution.status).toBe('success');

		const started = itemsOf(execution, 'Start the Videos').map(({ json }) => String(json.task_id));
		expect(started).toHaveLength(CLIPS.length);
		const videos = itemsOf(execution, 'Use the Video');
		expect(videos.map(({ json }) => json.task_id)).toEqual(
			CLIPS.slice(0, 2).map((prompt) => taskOf(prompt, started)),
		);
		for (const { binary } of videos)
			expect(await readMp4(await api.file(binary!.data!))).toBeDefined();
		expect(itemsOf(execution, 'What Went Wrong').map(({ json }) => json)).toEqual([
			{
				message: 'Novita could not make the video',
				task_id: taskOf('held, then fails', started),
				what_to_do: expect.stringContaining('Too dark') as string,
			},
		]);
		expect(itemsOf(execution, 'Not Finished')).toEqual([]);
		// Paid once: nothing that woke up submitted anything again.
		expect(site.simulator.submissions).toHaveLength(CLIPS.length * parked.size);
	});

	if (release.suspends) {
		it('goes on with a suspended wait', async () => {
			const { api } = site;
			const execution = await api.until(parked.get('suspend')!);
			expect(execution.data.resultData.error).toBeUndefined();
			expect(execution.status).toBe('success');

			const started = itemsOf(execution, 'Kling').map(({ json }) => String(json.task_id));
			const videos = itemsOf(execution, 'Wait', 0);
			expect(videos.map(({ json }) => [json.task_id, json.status])).toEqual(
				CLIPS.slice(0, 2).map((prompt) => [taskOf(prompt, started), 'TASK_STATUS_SUCCEED']),
			);
			for (const { binary } of videos)
				expect(await readMp4(await api.file(binary!.data!))).toBeDefined();
			const failedId = taskOf('held, then fails', started);
			expect(itemsOf(execution, 'Wait', 1).map(({ json }) => json)).toEqual([
				expect.objectContaining({
					task_id: failedId,
					error: expect.objectContaining({ task_id: failedId, reason: 'Too dark' }) as object,
				}),
			]);
		});
	} else {
		const refused = async (onError: string) => {
			const execution = await site.api.runToEnd(suspending({ onError }));
			const ids = itemsOf(execution, 'Kling').map(({ json }) => json.task_id);
			expect(ids).toHaveLength(CLIPS.length);
			const checks = site.simulator.requests.filter(({ on }) => on === 'result');
			expect(checks.filter(({ taskId }) => ids.includes(taskId))).toEqual([]);
			return { execution, ids };
		};

		it('refuses to suspend before it asks for anything, and names the loop', async () => {
			const { execution, ids } = await refused('stopWorkflow');
			expect(execution.status).toBe('error');
			const { message, description } = execution.data.resultData.error!;
			expect(message).toContain('Wait Mode Suspend needs n8n 2.41 or newer');
			expect(description).toContain('choose Check Once, and connect Still Running');
			for (const id of ids) expect(description).toContain(id);
		});

		it.each([
			['continueRegularOutput', 0],
			['continueErrorOutput', 1],
		])('refuses each item by itself under %s', async (onError, output) => {
			const { execution, ids } = await refused(onError);
			expect(execution.status).toBe('success');
			const items = itemsOf(execution, 'Wait', output);
			expect(items.map(({ json }) => json.error)).toEqual(
				ids.map((id) => expect.objectContaining({ task_id: id, status: 'NOT_SENT' }) as unknown),
			);
			if (output === 1) expect(itemsOf(execution, 'Wait', 0)).toEqual([]);
		});
	}
});
