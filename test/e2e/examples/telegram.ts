/** The bot: n8n's own Telegram nodes, and a Telegram that is a stand-in. */
import { readExample, readSample } from '../../../tools/examples';
import type { Item } from '../../../tools/n8n-server/workflow';
import { type Setting } from './setting';

/** What n8n's trigger outputs of a photo, with its download on. */
const photo = (caption: string): Item => ({
	json: {
		update_id: 1,
		message: {
			message_id: 77,
			chat: { id: 4711, type: 'private' },
			photo: [{ file_id: 'small' }, { file_id: 'large' }],
			caption,
		},
	},
	binary: {
		data: {
			data: readSample().toString('base64'),
			mimeType: 'image/jpeg',
			fileName: 'file_1.jpg',
		},
	},
});

export function testTelegram(setting: () => Setting): void {
	test('telegram: a photo comes back as a video, to its own chat', async () => {
		const { api, expectVideos, run, submissionsOf, telegram } = setting();
		const caption = 'The bottle catches the last light';
		const start = { trigger: 'A Message Comes In', item: photo(caption) };
		const videos = (await run(readExample('telegram'), start)).items('Wait for the Video');
		expect(submissionsOf(caption).map(({ image }) => image?.format)).toEqual(['jpg']);
		await expectVideos(videos);
		const file = await api.file(videos[0]!.binary!.data!);
		const { method, body } = telegram.sent.at(-1)!;
		expect([method, body.includes('4711'), body.includes(file)]).toEqual(['sendVideo', true, true]);
	});
}
