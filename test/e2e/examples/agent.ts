/** The agent of n8n itself, between a language model that is a stand-in and this package's tools. */
import { readExample } from '../../../tools/examples';
import { type Setting } from './setting';

export function testAgent(setting: () => Setting): void {
	async function say(says: string): Promise<string> {
		const start = { trigger: 'When a Message Comes', says };
		const { outputOf } = await setting().run(readExample('ai-agent'), start);
		return String(outputOf('Video Agent')[0]?.output);
	}

	test('ai-agent: a sentence in the chat becomes one video, and its URL is the answer', async () => {
		const { languageModel, submissionsOf } = setting();
		const sentence = 'A fox runs through fresh snow';
		const answer = await say(sentence);

		const made = submissionsOf(sentence);
		expect(made).toHaveLength(1);
		expect(made[0]?.body).toMatchObject({ duration: 5, aspect_ratio: '9:16' });
		const [, url = ''] = /\((http.+)\)/.exec(answer) ?? [];
		expect(url).toContain(made[0]?.taskId);
		const served = await fetch(url);
		expect([served.status, served.headers.get('content-type')]).toEqual([200, 'video/mp4']);

		// All that the model was told of the tools.
		const [asked] = languageModel.requests.filter(({ tools = [] }) => tools.length > 0);
		const [start, wait, ...more] = (asked?.tools ?? []).map((each) => each.function);
		expect([start?.name, wait?.name, more]).toEqual(['Start_a_Video', 'Wait_for_a_Video', []]);
		expect(start?.description).toMatch(/costs money/);
		const fieldsOf = (tool: typeof start) => Object.keys(tool?.parameters.properties ?? {});
		expect(fieldsOf(start)).toEqual(['prompt', 'seconds', 'aspect_ratio']);
		expect(fieldsOf(wait)).toEqual(['task_id']);
	});

	test('ai-agent: of a video that fails the model gets to know the reason, the task and what to do', async () => {
		const sentence = 'A fox at night [fail: Too dark]';
		const answer = await say(sentence);
		const [made, ...more] = setting().submissionsOf(sentence);
		expect(more).toEqual([]);
		expect(answer).toContain('Novita could not make the video');
		expect(answer).toContain("Novita's reason: Too dark. Change the prompt");
		expect(answer).toContain(String(made?.taskId));
	});
}
