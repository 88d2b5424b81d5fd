/** The examples, as a user imports them, in a real n8n with the package as it would be published. */
import { createHash } from 'node:crypto';

import { readExample } from '../../tools/examples';
import { isMp4 } from '../../tools/mp4';
import { N8nApi, type Stored } from '../rig/api';
import { startN8n, type N8n } from '../rig/n8n';
import { packageTarball } from '../rig/tarball';
import { rowsOf, withCredential } from '../rig/workflow';
import { startSimulator, type Simulator } from '../simulator';

const START_MS = 600_000;
const RUN_MS = 120_000;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Longer than any test would wait: such a task ends only when the simulator's clock is put forward. */
const HOURLONG = 3_000_000;

let simulator: Simulator;
let n8n: N8n;
let api: N8nApi;
let credential: Stored;
let clockAhead = 0;

/** Nothing that the batch starts may end before all of it has been started. */
const BATCH = 12;
const releaseBatch = () => {
	const batch = simulator.submissions.filter(({ slug }) => slug.endsWith('t2v'));
	if (batch.length === BATCH) clockAhead = HOURLONG;
};

beforeAll(async () => {
	simulator = await startSimulator({
		now: () => Date.now() + clockAhead,
		plan: ({ slug }) => ({ runMs: slug.endsWith('t2v') ? HOURLONG : 500 }),
		linkMs: 2 * HOURLONG,
		onRequest: releaseBatch,
	});
	n8n = await startN8n({ tarball: await packageTarball() });
	api = new N8nApi(n8n.url);
	await api.signIn();
	const { apiKey, url: baseUrl } = simulator;
	credential = await api.createCredential('Novita account', 'novitaApi', { apiKey, baseUrl });
}, START_MS);

afterAll(async () => {
	await n8n?.stop();
	await simulator?.stop();
}, RUN_MS);

test(
	'image-to-video: a file in, a file out, byte for byte',
	async () => {
		const workflow = withCredential(readExample('image-to-video'), credential);
		const execution = await api.runToEnd(workflow, { timeoutMs: RUN_MS });
		expect(execution.data.resultData.error).toBeUndefined();

		const [picture] = rowsOf(execution, 'Make It a File');
		const [submission] = simulator.submissions.filter(({ slug }) => slug.endsWith('i2v'));
		expect(submission?.image?.sha256).toBe(sha256(await api.file(picture!.binary!.data!)));

		const [row, ...more] = rowsOf(execution, 'Wait for the Video');
		expect(more).toEqual([]);
		expect(row?.json).toMatchObject({
			task_id: submission?.taskId,
			status: 'TASK_STATUS_SUCCEED',
		});
		const { data: video } = row!.binary!;
		expect(video).toMatchObject({ fileName: 'bottle.mp4', mimeType: 'video/mp4' });
		const file = await api.file(video!);
		expect(isMp4(file)).toBe(true);
		const served = Buffer.from(await (await fetch(String(row?.json.video_url))).arrayBuffer());
		expect(file.equals(served)).toBe(true);
	},
	RUN_MS,
);

test(
	'batch: twelve rows are under way at the same time, and come back in order with their files',
	async () => {
		const workflow = withCredential(readExample('batch'), credential);
		const execution = await api.runToEnd(workflow, { timeoutMs: RUN_MS });
		expect(execution.data.resultData.error).toBeUndefined();

		const products = rowsOf(execution, 'One Row per Product').map(({ json }) => json);
		expect(products).toHaveLength(BATCH);
		const taskOf = new Map(simulator.submissions.map(({ body, taskId }) => [body?.prompt, taskId]));
		const rows = rowsOf(execution, 'Wait for the Videos');
		expect(rows.map(({ json, binary }) => [json.task_id, binary?.data?.fileName])).toEqual(
			products.map(({ name, prompt }) => [taskOf.get(prompt), `${String(name)}.mp4`]),
		);
		for (const { binary } of rows) expect(isMp4(await api.file(binary!.data!))).toBe(true);
	},
	RUN_MS,
);

test('no log of n8n holds the key or a prompt', () => {
	expect(n8n.logs()).not.toContain(simulator.apiKey);
	for (const { body } of simulator.submissions) {
		expect(n8n.logs()).not.toContain(String(body?.prompt));
	}
});
