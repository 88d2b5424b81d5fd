/** What everybody does, on each n8n that people run: the same package, the same tests. */
import { basename } from 'node:path';

import { readExamples } from '../../tools/examples';
import { filesBelow, filesWith } from '../../tools/n8n-server/leaks';
import { chosenRelease } from '../../tools/n8n-server/releases';
import { itemsOf, type WorkflowNode } from '../../tools/n8n-server/workflow';
import { chain, clipsWorkflow, credentialled, node } from '../../tools/n8n-server/workflows';
import { holdTasks } from '../e2e/holdTasks';
import { eventually, usePlace, useSite, WHOLE } from '../e2e/site';
import { ITEM_SPELLINGS, OPTION_SPELLINGS, WRITTEN_BY_HAND } from '../support/spellings';
import { outlives } from './outlives';
import { testPayOnce } from './payOnce';
import { testSilentHost } from './silentHost';

const KLING = 'n8n-nodes-novita-kling.novitaKling';
const release = chosenRelease();
/** The examples that can't be imported there. */
const WANT_NEWER: Record<string, string[]> = {
	'1.123.81': ['agent-asks-first', 'scheduled-batch'],
	'2.20.12': [],
	'2.41.1': [],
};

describe(`n8n ${release.version}`, () => {
	const place = usePlace(() => ({ ...WHOLE, N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem' }));
	const held = holdTasks();
	const loop = outlives(useSite(place, held.options), held.release);
	const site = useSite(place, holdTasks().options);

	beforeAll(async () => {
		await loop.begin();
		// n8n writes them as it starts, and doesn't wait until it has.
		await eventually(async () => await site().api.nodeTypes());
	});

	it('has all nodes of the examples, but for those that want a newer one', async () => {
		const types = await site().api.nodeTypes();
		const has = ({ type, typeVersion }: WorkflowNode) =>
			types.some(({ name, version }) => name === type && [version].flat().includes(typeVersion));
		const lacking = [...readExamples()]
			.filter(([, { nodes }]) => !nodes.every(has))
			.map(([name]) => name);
		expect(lacking).toEqual(WANT_NEWER[release.version]);
	});

	it('says in the editor, and only where it holds, that a wait cannot be suspended', async () => {
		const types = await site().api.nodeTypes();
		const wait = types.find(({ name }) => name.endsWith('.novitaWaitForTask'));
		const fields = wait!.properties.map(({ name }) => name);
		expect(fields.includes('suspendNotice')).toBe(!release.suspends);
	});

	it('says whether the credential is right', async () => {
		const { api, credential, simulator } = site();
		// Blanks and slashes that are copied along do no harm.
		const baseUrl = ` ${simulator.url}// `;
		const test = async (apiKey: string) =>
			await api.testCredential(credential, 'novitaApi', { apiKey, baseUrl });
		await expect(test(` ${simulator.apiKey} `)).resolves.toMatchObject({ status: 'OK' });
		await expect(test('wrong')).resolves.toMatchObject({ status: 'Error' });
	});

	it('sends a failing item to the error output, with all that is known of it', async () => {
		const { api, credential, submissionsOf } = site();
		const onError = 'continueErrorOutput';
		const prompts = ['is refused [fault: ILLEGAL_PROMPT]', 'fails', 'works'];
		const made = { name: 'A failing item', credential, prompts };
		const execution = await api.runToEnd(
			clipsWorkflow({ ...made, kling: { onError }, wait: { onError } }),
		);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Kling', 1).map(({ json }) => json)).toEqual([
			{
				name: 'clip-0',
				prompt: prompts[0],
				message: 'Novita refused the prompt under its content rules',
				error: expect.objectContaining({ status: 'REFUSED', reason: 'ILLEGAL_PROMPT' }) as object,
			},
		]);
		const [failed] = submissionsOf('fails');
		expect(itemsOf(execution, 'Wait', 1).map(({ json }) => json)).toMatchObject([
			{
				task_id: failed!.taskId,
				message: 'Novita could not make the video',
				error: { task_id: failed!.taskId, reason: 'Too dark' },
			},
		]);
		expect(itemsOf(execution, 'Wait', 0).map(({ json }) => json.status)).toEqual([
			'TASK_STATUS_SUCCEED',
		]);
	});

	it('sends of a sheet with all spellings what a careful person would have written by hand', async () => {
		const { api, credential, simulator } = site();
		simulator.novita.reset();
		const but = (unwanted: string, table: Record<string, readonly unknown[]>) =>
			Object.entries(table).filter(([name]) => name !== unwanted);
		// The operation takes no expression, and what is no field of the page is not for the simulator.
		const columns = but('operation', ITEM_SPELLINGS);
		const options = but('additionalFields', OPTION_SPELLINGS);
		const all = [...columns, ...options];
		const count = Math.max(...all.map(([, spellings]) => spellings.length));
		const rows = Array.from({ length: count }, (_, row) =>
			Object.fromEntries(all.map(([name, each]) => [name, each[row % each.length]])),
		);
		const expressions = (of: typeof all) =>
			Object.fromEntries(of.map(([name]) => [name, `={{ $json[${JSON.stringify(name)}] }}`]));
		const nodes = [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('Sheet', 'n8n-nodes-base.code', 2, {
				jsCode: `return ${JSON.stringify(rows)}.map((json) => ({ json }));`,
			}),
			node('Kling', KLING, 1, { ...expressions(columns), options: expressions(options) }),
		];
		const execution = await api.runToEnd({
			name: 'Sheet',
			nodes: credentialled(credential, nodes),
			connections: chain('Start', 'Sheet', 'Kling'),
		});
		expect(execution.data.resultData.error).toBeUndefined();
		expect(simulator.submissions.map(({ body }) => body)).toEqual(rows.map(() => WRITTEN_BY_HAND));
	});

	if (!release.suspends) {
		it('refuses to suspend before it asks for anything, and names the tasks', async () => {
			const { api, credential, simulator } = site();
			const prompts = ['one', 'two'];
			const wait = { parameters: { waitMode: 'suspend' } };
			const from = simulator.requests.length;
			const execution = await api.runToEnd(
				clipsWorkflow({ name: 'suspend', credential, prompts, wait }),
			);
			const ids = itemsOf(execution, 'Kling').map(({ json }) => json.task_id);
			expect(ids).toHaveLength(prompts.length);
			expect(simulator.requests.slice(from).filter(({ on }) => on === 'result')).toEqual([]);
			const { message, description } = execution.data.resultData.error!;
			expect(message).toContain('Wait Mode Suspend needs n8n 2.41 or newer');
			expect(description).toContain('choose Check Once, and connect Still Running');
			for (const id of ids) expect(description).toContain(id);
		});
	}

	testPayOnce(site);
	testSilentHost(site, 'filesystem');
	loop.test();

	it('leaves the key in no log, execution or file', () => {
		const { n8n, simulator } = site();
		expect(n8n.logs()).not.toContain(simulator.apiKey);
		expect(filesBelow(n8n.folder).map((file) => basename(file))).toContain('database.sqlite');
		expect(filesWith(simulator.apiKey, [n8n.folder])).toEqual([]);
	});
});
