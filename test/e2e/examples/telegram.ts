/** The bot: n8n's own Telegram nodes, and a Telegram that is a stand-in. */
import { readExample, readSample } from '../../../tools/examples';
import type { Item } from '../../../tools/n8n-server/workflow';
import { type Setting } from './setting';

/** What n8n's trigger outputs of a message; of a photo with its download on. */
const message = (more: object): Item => ({
	json: { update_id: 1, message: { message_id: 77, chat: { id: 4711, type: 'private' }, ...more } },
});
const photo = (caption: string): Item => ({
	...message({ photo: [{ file_id: 'small' }, { file_id: 'large' }], caption }),
	binary: {
		data: {
			data: readSample().toString('base64'),
			mimeType: 'image/jpeg',
			fileName: 'file_1.jpg',
		},
	},
});

export function testTelegram(setting: () => Setting): void {
	const receive = async (item: Item) =>
		await setting().run(readExample('telegram'), { trigger: 'A Message Comes In', item });
	const lastSent = () => setting().telegram.sent.at(-1)!;

	test('telegram: a photo comes back as a video, to its own chat', async () => {
		const { api, expectVideos, submissionsOf } = setting();
		const caption = 'The bottle catches the last light';
		const videos = (await receive(photo(caption))).items('Wait for the Video');
		expect(submissionsOf(caption).map(({ image }) => image?.format)).toEqual(['jpg']);
		await expectVideos(videos);
		const file = await api.file(videos[0]!.binary!.data!);
		const { method, body } = lastSent();
		expect([method, body.includes('4711'), body.includes(file)]).toEqual(['sendVideo', true, true]);
	});

	test('telegram: of a photo that fails the chat gets the reason, and words alone are asked for a photo', async () => {
		const caption = 'The bottle at night [fail: Too dark]';
		await receive(photo(caption));
		expect(setting().submissionsOf(caption)).toHaveLength(1);
		expect(lastSent().method).toBe('sendMessage');
		expect(String(lastSent().body)).toMatch(/4711[^]+Too dark/);
		await receive(message({ text: 'Hello' }));
		expect(String(lastSent().body)).toMatch(/4711[^]+Send me a photo/);
	});
}
