/** The bot: n8n's own Telegram nodes, and a Telegram that is a stand-in. */
import { readExample, readSample } from '../../../tools/examples';
import { readMp4 } from '../../../tools/mp4';
import { itemsOf, type Execution, type Item } from '../../../tools/n8n-server/workflow';
import { type Setting } from './setting';

const message = (more: object): Item['json'] => ({
	update_id: 1,
	message: { message_id: 77, chat: { id: 4711, type: 'private' }, ...more },
});

/** What n8n's trigger outputs of a photo, with its download on. */
const photo = (caption: string): Item => ({
	json: message({ photo: [{ file_id: 'small' }, { file_id: 'large' }], caption }),
	binary: {
		data: {
			data: readSample().toString('base64'),
			mimeType: 'image/jpeg',
			fileName: 'file_1.jpg',
		},
	},
});

export function testTelegram(setting: () => Setting): void {
	async function receive(item: Item): Promise<Execution> {
		const { api, store } = setting();
		const { id } = await store(readExample('telegram'));
		const execution = await api.until(await api.runWith(id, 'A Message Comes In', item));
		expect(execution.data.resultData.error).toBeUndefined();
		return execution;
	}
	const lastSent = () => setting().telegram.sent.at(-1);

	test('telegram: a photo comes back as a video, to its own chat', async () => {
		const { api, submissionsOf } = setting();
		const caption = 'The bottle catches the last light';
		const execution = await receive(photo(caption));
		const made = submissionsOf([caption]);
		expect(made).toHaveLength(1);
		expect(made[0]?.image?.format).toBe('jpg');
		const [video] = itemsOf(execution, 'Wait for the Video');
		const file = await api.file(video!.binary!.data!);
		expect(await readMp4(file)).toBeDefined();
		const { method, body } = lastSent()!;
		expect([method, body.includes('4711'), body.includes(file)]).toEqual(['sendVideo', true, true]);
	});

	test('telegram: of a photo that fails the chat gets the reason, and words alone are asked for a photo', async () => {
		const { submissionsOf } = setting();
		const caption = 'The bottle at night [fail: Too dark]';
		await receive(photo(caption));
		expect(submissionsOf([caption])).toHaveLength(1);
		expect(lastSent()?.method).toBe('sendMessage');
		expect(String(lastSent()?.body)).toMatch(/4711[^]+Too dark/);
		await receive({ json: message({ text: 'Hello' }) });
		expect(String(lastSent()?.body)).toMatch(/4711[^]+Send me a photo/);
	});
}
