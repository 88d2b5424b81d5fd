/** MCP clients, through n8n's MCP Server Trigger in a workflow that is published. */
import { credentialled, node } from '../../../tools/n8n-server/workflows';
import { McpClient, type McpAnswer } from './mcp-client';
import { STILL_RUNNING, TEXT_TO_VIDEO, tool, toolsOf, type Setting } from './setting';

/** What a model gets to read of a task, and no more. */
const STARTED = ['task_id', 'model', 'submitted_at', 'estimated_cost_usd', 'note'];

const MADE = 'held for as long as a client can wait';
const GOT = 'held, and waited for';

/** Calls that take the time which a client has, so they begin before all other tests, and end after them. */
export interface SlowCalls {
	made: McpAnswer;
	got: McpAnswer;
}

async function connect({ api, credential, n8n }: Setting): Promise<McpClient> {
	const tools = [
		tool('Start a Video', 'novitaKlingTool', TEXT_TO_VIDEO),
		tool('Start From Image', 'novitaKlingTool'),
		tool('Make a Video', 'novitaKlingTool', { ...TEXT_TO_VIDEO, waitForCompletion: true }),
		tool('Get a Video', 'novitaWaitForTaskTool'),
		tool('Check a Video', 'novitaWaitForTaskTool', { operation: 'checkOnce' }),
	];
	const trigger = {
		...node('Server', '@n8n/n8n-nodes-langchain.mcpTrigger', 2, { path: 'videos' }),
		webhookId: 'videos',
	};
	const { id } = await api.createWorkflow({
		name: 'MCP',
		nodes: credentialled(credential, [trigger, ...tools]),
		connections: toolsOf('Server', tools),
	});
	await api.activate(id);
	return new McpClient(`${n8n.url}/mcp/videos`);
}

export function mcp(setting: () => Setting) {
	let client: McpClient;
	let slow: Promise<SlowCalls>;

	const start = async (prompt: string) => await client.call('Start_a_Video', { Prompt: prompt });

	const begin = async (): Promise<void> => {
		client = await connect(setting());
		const get = async () => {
			const [item] = (await start(GOT)).items;
			return await client.call('Get_a_Video', { Task_ID: item?.task_id });
		};
		slow = Promise.all([client.call('Make_a_Video', { Prompt: MADE }), get()]).then(
			([made, got]) => ({ made, got }),
		);
		// A test awaits it.
		slow.catch(() => undefined);
	};

	const test = () =>
		describe('an MCP client', () => {
			it('is told what the tools need, and what they cost', async () => {
				const tools = new Map((await client.list()).map((each) => [each.name, each]));
				expect([...tools.keys()].sort()).toEqual([
					'Check_a_Video',
					'Get_a_Video',
					'Make_a_Video',
					'Start_From_Image',
					'Start_a_Video',
				]);
				const started = tools.get('Start_a_Video');
				expect(started?.description).toMatch(
					/^Starts a video from a prompt.*Each call costs money/,
				);
				expect(tools.get('Make_a_Video')?.description).toMatch(/^Makes a video from a prompt/);
				expect(Object.keys(started?.inputSchema.properties ?? {})).toEqual(['Prompt']);
				expect(tools.get('Check_a_Video')?.inputSchema.properties).toMatchObject({
					Task_ID: { type: 'string', description: expect.stringContaining('Novita Kling outputs') },
				});
			});

			it('that calls again with the same words gets the same video, paid once', async () => {
				const answers = [await start('A fox'), await start('A fox')];
				const [one, two] = answers.map(({ items }) => items[0]);
				expect(Object.keys(one ?? {})).toEqual(STARTED);
				expect(two).toMatchObject({ task_id: one?.task_id, reused: true });
				expect(setting().submissionsOf('A fox')).toHaveLength(1);
				const other = await start('A hare');
				expect(other.items[0]?.task_id).not.toBe(one?.task_id);
			});

			it('is told of what speaks against its image, beside the task', async () => {
				const prompt = 'A page in place of an image';
				const Image_URL = 'https://instagram.com/reel/Cabc/';
				const { items } = await client.call('Start_From_Image', { Prompt: prompt, Image_URL });
				expect(items[0]?.hints).toEqual([expect.stringContaining('Image URL')]);
				expect(setting().submissionsOf(prompt)).toHaveLength(1);
			});

			it('whose answer from Novita got lost is told so, and a second call pays nothing', async () => {
				const { simulator, submissionsOf } = setting();
				const match = { promptIncludes: 'A lost answer to a client' };
				simulator.faults.next({ on: 'submit', kind: 'lost', match });
				for (let call = 0; call < 2; call++) {
					const answer = await start(match.promptIncludes);
					expect(answer.isError).toBe(true);
					expect(answer.text).toMatch(
						/may already have been started.*Don't start this video again/s,
					);
				}
				expect(submissionsOf(match.promptIncludes)).toHaveLength(1);
			});

			it('gets the ID of a long video before it gives up, and can go on with it', async () => {
				const { release, simulator, submissionsOf } = setting();
				const { made, got } = await slow;
				const [taskId, other] = [MADE, GOT].map((prompt) => submissionsOf(prompt)[0]?.taskId);
				expect(made.items).toMatchObject([
					{ task_id: taskId, note: expect.stringContaining('Novita Wait for Task') },
				]);
				expect(got.items).toMatchObject([
					{
						task_id: other,
						status: STILL_RUNNING,
						note: expect.stringContaining('Call this tool again'),
					},
				]);
				const check = async () => (await client.call('Check_a_Video', { Task_ID: taskId })).items;
				expect(await check()).toMatchObject([{ status: STILL_RUNNING }]);
				release();
				expect(await check()).toMatchObject([
					{
						status: 'TASK_STATUS_SUCCEED',
						video_url: expect.stringContaining(String(taskId)),
					},
				]);
				expect(submissionsOf(MADE)).toHaveLength(1);
				expect(simulator.downloads).toEqual([]);
			});

			it('is not refused after a restart of n8n, though the words are the same', async () => {
				const { n8n, submissionsOf } = setting();
				await n8n.restart();
				const again = await start('A fox');
				expect([again.isError, again.items[0]?.reused]).toEqual([false, undefined]);
				expect(submissionsOf('A fox')).toHaveLength(2);
			});
		});

	return { begin, test };
}
