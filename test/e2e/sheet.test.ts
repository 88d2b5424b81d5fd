import { N8nApi } from '../../tools/n8n-server/api';
import { startN8n, type N8n } from '../../tools/n8n-server/n8n';
import { packageTarball } from '../../tools/n8n-server/tarball';
import { itemsOf, type WorkflowNode } from '../../tools/n8n-server/workflow';
import { chain, credentialled, node } from '../../tools/n8n-server/workflows';
import { startSimulator, stopEncoder, type Simulator } from '../../simulator';
import {
	ITEM_SPELLINGS,
	OPTION_SPELLINGS,
	SHOT_SPELLINGS,
	type Spellings,
} from '../support/spellings';
import { sha256 } from '../support/sha256';

const KLING = 'n8n-nodes-novita-kling.novitaKling';

/** Of a table with these columns, as many rows as the column with the most spellings has. */
function rowsOf(columns: Record<string, Spellings>): Array<Record<string, unknown>> {
	const count = Math.max(...Object.values(columns).map(({ length }) => length));
	return Array.from({ length: count }, (_, row) =>
		Object.fromEntries(
			Object.entries(columns).map(([name, spellings]) => [name, spellings[row % spellings.length]]),
		),
	);
}

const without = (name: string, table: Record<string, Spellings>): Record<string, Spellings> =>
	Object.fromEntries(Object.entries(table).filter(([each]) => each !== name));

const column = (name: string) => `={{ $json[${JSON.stringify(name)}] }}`;

const WAIT = 'n8n-nodes-novita-kling.novitaWaitForTask';

/** A table as forms, sheets and agents fill it in, sent by a real n8n. */
describe('a sheet with all spellings', () => {
	let simulator: Simulator;
	let n8n: N8n;
	let api: N8nApi;
	let credential: { id: string; name: string };

	beforeAll(async () => {
		simulator = await startSimulator({ runMs: { min: 0, max: 0 } });
		n8n = await startN8n({ tarball: await packageTarball() });
		api = new N8nApi(n8n.url);
		await api.signIn();
		credential = await api.createNovitaCredential('Novita', simulator);
	});
	afterAll(async () => {
		await n8n?.stop();
		await simulator?.stop();
		await stopEncoder();
	});
	beforeEach(() => simulator.novita.reset());

	const run = async (
		rows: Array<Record<string, unknown>>,
		parameters: Record<string, unknown>,
		more: WorkflowNode[] = [],
		settings: Partial<WorkflowNode> = {},
	) => {
		const nodes = [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('Sheet', 'n8n-nodes-base.code', 2, {
				jsCode: `return ${JSON.stringify(rows)}.map((json) => ({ json }));`,
			}),
			{ ...node('Kling', KLING, 1, parameters), ...settings },
			...more,
		];
		return await api.runToEnd({
			name: 'Sheet',
			nodes: credentialled(credential, nodes),
			connections: chain(...nodes.map(({ name }) => name)),
			settings: {},
		});
	};

	it('gives the requests that a careful person would have written by hand', async () => {
		// The operation takes no expression, and what is no field of the page is not for the simulator.
		const columns = without('operation', ITEM_SPELLINGS);
		const options = without('additionalFields', OPTION_SPELLINGS);
		const rows = rowsOf({ ...columns, ...options });
		const execution = await run(rows, {
			operation: 'imageToVideo',
			...Object.fromEntries(Object.keys(columns).map((name) => [name, column(name)])),
			options: Object.fromEntries(Object.keys(options).map((name) => [name, column(name)])),
		});
		expect(execution.data.resultData.error).toBeUndefined();
		expect(itemsOf(execution, 'Kling')).toHaveLength(rows.length);
		const written = {
			image: 'https://example.com/my%20cup.png',
			prompt: 'The camera circles the cup',
			duration: 7,
			sound: true,
			negative_prompt: 'blurry',
			cfg_scale: 0.5,
		};
		expect(simulator.submissions.map(({ body }) => body)).toEqual(rows.map(() => written));
	});

	it('gives shots as they were meant, in each of their spellings', async () => {
		const rows = SHOT_SPELLINGS.map((shots) => ({ shots }));
		const execution = await run(rows, {
			model: 'kling-v3.0-std-i2v',
			imageUrl: 'https://example.com/cup.png',
			prompt: 'A cup of tea',
			promptMode: 'multiShotJson',
			multiPromptJson: column('shots'),
		});
		expect(execution.data.resultData.error).toBeUndefined();
		const written = [
			{ prompt: 'Wide shot of the cup', duration: 4 },
			{ prompt: 'Close-up of the steam', duration: 3 },
		];
		expect(simulator.submissions.map(({ body }) => [body?.multi_prompt, body?.duration])).toEqual(
			rows.map(() => [written, 7]),
		);
	});

	it('is refused, unpaid, where a cell is not clear, and its good rows go through both nodes', async () => {
		const rows = [
			{ prompt: 'A cup', ratio: '9:16', sound: 'yes' },
			{ prompt: 'A cup', ratio: '16:09:00', sound: 'yes' },
			{ prompt: 'A cup', ratio: '1:1', sound: 'perhaps' },
			{ prompt: '[object Object]', ratio: '1:1', sound: 'no' },
			{ prompt: '', ratio: '1:1', sound: 'no' },
		];
		const execution = await run(
			rows,
			{
				operation: 'textToVideo',
				model: 'kling-v3.0-std-t2v',
				prompt: column('prompt'),
				aspectRatio: column('ratio'),
				sound: column('sound'),
			},
			[node('Wait', WAIT)],
			{ onError: 'continueRegularOutput' },
		);
		expect(simulator.submissions.map(({ body }) => body)).toEqual([
			{ prompt: 'A cup', duration: 5, sound: true, aspect_ratio: '9:16' },
		]);
		const out = itemsOf(execution, 'Wait');
		expect(out.map(({ json }) => json.message)).toEqual([
			undefined,
			expect.stringContaining('Aspect Ratio "16:09:00"'),
			'Sound has to be true or false, not "perhaps"',
			'Prompt contains [object Object]',
			'Prompt is empty',
		]);
		expect(out[0]!.json.status).toBe('TASK_STATUS_SUCCEED');
		expect(out[0]!.binary!.data).toBeDefined();
	});

	it('gives a URL of n8n that opens a video and an image without a login, byte for byte', async () => {
		const execution = await run(
			[{ prompt: 'A cup' }, { prompt: 'A cup [images: 2]' }],
			{ operation: 'textToVideo', model: 'kling-v3.0-std-t2v', prompt: column('prompt') },
			[node('Wait', WAIT, 1, { options: { shareLinkFor: 1 } })],
		);
		expect(execution.data.resultData.error).toBeUndefined();
		const [video, image] = itemsOf(execution, 'Wait').map(({ json }) => json);
		const images = image!.images as Array<{ image_url: string }>;
		for (const [shared, own] of [
			[video!.share_url, video!.video_url],
			[image!.share_url, images[0]!.image_url],
		]) {
			expect(String(shared)).toMatch(`${n8n.url}/rest/binary-data/signed?token=`);
			const [reply, served] = await Promise.all([fetch(String(shared)), fetch(String(own))]);
			expect([reply.status, served.status]).toEqual([200, 200]);
			const type = shared === image!.share_url ? 'image/png' : 'video/mp4';
			expect(reply.headers.get('content-type')).toBe(type);
			const bytes = await Promise.all(
				[reply, served].map(async (each) => await each.arrayBuffer()),
			);
			const [kept, made] = bytes.map((each) => sha256(Buffer.from(each)));
			expect(kept).toBe(made);
		}
		const cut = String(video!.share_url).slice(0, -1);
		expect((await fetch(cut)).status).toBe(400);
	});
});
