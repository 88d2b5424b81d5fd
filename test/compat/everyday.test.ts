/** What everybody does, on each n8n that people run: the same package, the same tests. */
import { readExamples } from '../../tools/examples';
import { readMp4 } from '../../tools/mp4';
import { fillInForm, PLAYING, videoOf } from '../e2e/examples/fillInForm';
import { startLanguageModel } from '../e2e/examples/languageModel';
import { makeAVideo } from '../e2e/examples/videoAgent';
import { clipsWorkflow } from '../../tools/n8n-server/workflows';
import { PAGE_MS, startBrowser } from '../../tools/n8n-server/browser';
import { chosenRelease } from '../../tools/n8n-server/releases';
import { itemsOf, withCredential, type WorkflowNode } from '../../tools/n8n-server/workflow';
import { pngBytes } from '../../tools/images';
import { sha256 } from '../support/sha256';
import { openSite, type Site } from './site';

const release = chosenRelease();
/** The examples that can't be imported there. */
const WANT_NEWER: Record<string, string[]> = {
	'1.123.81': ['agent-asks-first', 'scheduled-batch'],
	'2.20.12': [],
	'2.41.1': [],
};
const CUP = { name: 'cup.png', mimeType: 'image/png', buffer: pngBytes(640, 360) };

describe(`n8n ${release.version}`, () => {
	let site: Site;

	beforeAll(async () => {
		site = await openSite();
	});
	afterAll(async () => await site?.close());
	beforeEach(() => site.simulator.novita.reset());

	it('knows both nodes, and both as tools of an agent', async () => {
		const names = (await site.api.nodeTypes()).map(({ name }) => name);
		expect(names.filter((name) => name.startsWith('n8n-nodes-novita-kling.')).sort()).toEqual([
			'n8n-nodes-novita-kling.novitaKling',
			'n8n-nodes-novita-kling.novitaKlingTool',
			'n8n-nodes-novita-kling.novitaWaitForTask',
			'n8n-nodes-novita-kling.novitaWaitForTaskTool',
		]);
	});

	it('has all nodes of the examples, but for those that want a newer one', async () => {
		const types = await site.api.nodeTypes();
		const has = ({ type, typeVersion }: WorkflowNode) =>
			types.some(({ name, version }) => name === type && [version].flat().includes(typeVersion));
		const lacking = [...readExamples()]
			.filter(([, { nodes }]) => !nodes.every(has))
			.map(([name]) => name);
		expect(lacking).toEqual(WANT_NEWER[release.version]);
	});

	it('says in the editor, and only where it holds, that a wait cannot be suspended', async () => {
		const types = await site.api.nodeTypes();
		const wait = types.find(({ name }) => name.endsWith('.novitaWaitForTask'));
		const fields = wait!.properties.map(({ name }) => name);
		expect(fields.includes('suspendNotice')).toBe(!release.suspends);
	});

	it('says whether the credential is right', async () => {
		const { api, credential, simulator } = site;
		const test = async (apiKey: string) =>
			await api.testCredential(credential, 'novitaApi', { apiKey, baseUrl: simulator.url });
		await expect(test(simulator.apiKey)).resolves.toMatchObject({ status: 'OK' });
		await expect(test('wrong')).resolves.toMatchObject({ status: 'Error' });
	});

	it('makes a video of one image, byte for byte', async () => {
		const { api, simulator } = site;
		const execution = await api.runToEnd(site.example('image-to-video'));
		expect(execution.data.resultData.error).toBeUndefined();

		const [image] = itemsOf(execution, 'Make It a File');
		const [submission, ...others] = simulator.submissions;
		expect(others).toEqual([]);
		expect(submission?.image?.sha256).toBe(sha256(await api.file(image!.binary!.data!)));

		const [item] = itemsOf(execution, 'Wait for the Video');
		expect(item?.json).toMatchObject({
			task_id: submission?.taskId,
			status: 'TASK_STATUS_SUCCEED',
		});
		const file = await api.file(item!.binary!.data!);
		const served = Buffer.from(await (await fetch(String(item?.json.video_url))).arrayBuffer());
		expect(sha256(file)).toBe(sha256(served));
		expect(await readMp4(file)).toBeDefined();
	});

	it('makes a batch, each item with its own task and file, in order', async () => {
		const { api, simulator } = site;
		const execution = await api.runToEnd(site.example('batch'));
		expect(execution.data.resultData.error).toBeUndefined();

		const products = itemsOf(execution, 'One Item per Product').map(({ json }) => json);
		const taskOf = new Map(simulator.submissions.map(({ body, taskId }) => [body?.prompt, taskId]));
		expect(taskOf.size).toBe(products.length);
		const items = itemsOf(execution, 'Wait for the Videos');
		expect(items.map(({ json, binary }) => [json.task_id, binary?.data?.fileName])).toEqual(
			products.map(({ name, prompt }) => [taskOf.get(prompt), `${String(name)}.mp4`]),
		);
		for (const { binary } of items)
			expect(await readMp4(await api.file(binary!.data!))).toBeDefined();
	});

	it('sends a failing item to the error output, with all that is known of it', async () => {
		const { api, credential, simulator } = site;
		simulator.faults.next({
			on: 'submit',
			kind: 'ILLEGAL_PROMPT',
			match: { promptIncludes: 'refused' },
		});
		const onError = 'continueErrorOutput';
		const made = clipsWorkflow({
			name: 'A failing item',
			credential,
			prompts: ['is refused', 'fails', 'works'],
			kling: { onError },
			wait: { onError },
		});
		const execution = await api.runToEnd(made);
		expect(execution.status).toBe('success');

		expect(itemsOf(execution, 'Kling', 1).map(({ json }) => json)).toEqual([
			{
				name: 'clip-0',
				prompt: 'is refused',
				message: 'Novita refused the prompt under its content rules',
				error: expect.objectContaining({ status: 'REFUSED', reason: 'ILLEGAL_PROMPT' }) as object,
			},
		]);
		const failedId = simulator.submissions.find(({ body }) => body?.prompt === 'fails')?.taskId;
		expect(itemsOf(execution, 'Wait', 1).map(({ json }) => json)).toEqual([
			expect.objectContaining({
				task_id: failedId,
				message: 'Novita could not make the video',
				error: expect.objectContaining({ task_id: failedId, reason: 'Too dark' }) as object,
			}),
		]);
		expect(itemsOf(execution, 'Wait', 0).map(({ json }) => json.status)).toEqual([
			'TASK_STATUS_SUCCEED',
		]);
	});

	it('makes a video of what somebody fills into a form, and plays it on the last page', async () => {
		const { api, n8n, simulator } = site;
		const { id } = await api.createWorkflow(site.example('form'));
		await api.activate(id);
		const prompt = 'Steam rises from the cup';
		const browser = await startBrowser();
		let url: string;
		try {
			const page = await browser.newPage();
			page.setDefaultTimeout(PAGE_MS);
			await fillInForm(page, n8n.url, { image: CUP, prompt, model: 'Standard', seconds: '5' });
			await page.waitForFunction(PLAYING);
			url = await videoOf(page);
		} finally {
			await browser.close();
		}
		expect(simulator.submissions.map(({ slug, body }) => [slug, body?.prompt])).toEqual([
			['kling-v3.0-std-i2v', prompt],
		]);
		expect(url).toContain(simulator.submissions[0]!.taskId);
	});

	it.each(['several-shots', 'motion-control'])('runs the example %s', async (name) => {
		const { api, simulator } = site;
		const execution = await api.runToEnd(site.example(name));
		expect(execution.data.resultData.error).toBeUndefined();
		expect(simulator.submissions).toHaveLength(1);
		const [item] = itemsOf(execution, 'Wait for the Video');
		expect(item?.json.task_id).toBe(simulator.submissions[0]!.taskId);
		expect(await readMp4(await api.file(item!.binary!.data!))).toBeDefined();
	});

	it('lets an agent make a video, with both nodes as its tools', async () => {
		const { api, simulator } = site;
		const languageModel = await startLanguageModel(makeAVideo);
		const openAi = await api.createCredential(
			'OpenAI account',
			'openAiApi',
			languageModel.credential,
		);
		const agent = withCredential(site.example('ai-agent'), openAi, 'openAiApi');
		const { id } = await api.createWorkflow(agent);
		const sentence = 'A fox runs through fresh snow';
		const execution = await api.until(await api.chat(id, 'When a Message Comes', sentence));
		languageModel.stop();

		expect(execution.data.resultData.error).toBeUndefined();
		expect(simulator.submissions.map(({ body }) => body?.prompt)).toEqual([sentence]);
		const [item] = itemsOf(execution, 'Video Agent');
		expect(item?.json.output).toContain(simulator.submissions[0]!.taskId);
	});

	it('leaves no key in its log', () => {
		expect(site.n8n.logs()).not.toContain(site.simulator.apiKey);
	});
});
