/** The agent of n8n itself, between a language model that is a stand-in and this package's tools. */
import { readExample } from '../../../tools/examples';
import { type Setting } from './setting';

export function testAgent(setting: () => Setting): void {
	test('ai-agent: a sentence in the chat becomes one video, and its URL is the answer', async () => {
		const { run, submissionsOf } = setting();
		const sentence = 'A fox runs through fresh snow';
		const start = { trigger: 'When a Message Comes', says: sentence };
		const [said] = (await run(readExample('ai-agent'), start)).outputOf('Video Agent');

		const made = submissionsOf(sentence);
		expect(made).toHaveLength(1);
		expect(made[0]?.body).toMatchObject({ duration: 5, aspect_ratio: '9:16' });
		const [, url = ''] = /\((http.+)\)/.exec(String(said?.output)) ?? [];
		expect(url).toContain(made[0]?.taskId);
		const served = await fetch(url);
		expect([served.status, served.headers.get('content-type')]).toEqual([200, 'video/mp4']);
	});
}
