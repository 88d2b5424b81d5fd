/** The two nodes as an agent's tools, just as they are dropped in. */
import { addTool } from '../../../tools/n8n-server/creator';
import {
	choose,
	closePanel,
	fromModel,
	notices,
	shownFields,
} from '../../../tools/n8n-server/panel';
import { chain, node } from '../../../tools/n8n-server/workflows';
import { eventually } from '../site';
import { usePage, type Stage } from './stage';

export function testTools(stage: () => Stage): void {
	describe('the tools of an agent', () => {
		const page = usePage(
			stage,
			'Tools',
			() => [
				node('Chat', '@n8n/n8n-nodes-langchain.chatTrigger', 1.1, { options: {} }),
				{
					...node('Agent', '@n8n/n8n-nodes-langchain.agent', 3.1, { options: {} }),
					position: [300, 0],
				},
			],
			{ connections: chain('Chat', 'Agent') },
		);
		afterEach(async () => await closePanel(page()));

		const asked = async (expected: string[]) =>
			await eventually(async () => expect(await fromModel(page())).toEqual(expected));

		it('wait for a task whose ID the model knows, and have nothing of files', async () => {
			await addTool(page(), 'Novita Wait for Task');
			await asked(['Task ID']);
			// The third is what the model is told of the field before it.
			const fields = [
				'toolDescription',
				'operation',
				'taskId',
				'description',
				'waitMode',
				'timeout',
				'options',
			];
			await eventually(async () => expect(await shownFields(page())).toEqual(fields));
		});

		it('start a video from what the model says, whichever operation is chosen', async () => {
			await addTool(page(), 'Novita Kling');
			await asked(['Image URL', 'Prompt']);
			await choose(page(), 'imageInput', 'File');
			await asked(['Prompt']);
			await choose(page(), 'operation', 'Motion Control');
			await asked(['Motion Video URL']);
			await choose(page(), 'operation', 'Text to Video');
			await asked(['Prompt']);
			expect(await notices(page())).toEqual([]);
		});
	});
}
