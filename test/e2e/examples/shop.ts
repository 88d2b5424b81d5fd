/** The shop's products: what goes wrong with one never takes the others' videos. */
import { readExample } from '../../../tools/examples';
import { replaced, type Setting } from './setting';
import { products, startShop } from './shopServer';

export function testShop(setting: () => Setting): void {
	test('shop: a missing image, a WebP, a web page, a lost answer and a failed task leave the other products their videos', async () => {
		const { expectVideos, run, simulator } = setting();
		const shop = await startShop('lamp');
		const before = simulator.submissions.length;
		const { items, outputOf } = await run(
			replaced(readExample('shop'), 'https://your-shop.com', shop.url),
		);
		shop.stop();

		const videos = items('Wait for the Videos');
		expect(videos.map(({ binary }) => binary?.data?.fileName)).toEqual(
			['cup', 'bottle', 'lamp'].map((handle) => `${handle}.mp4`),
		);
		await expectVideos(videos);

		const titleOf = (wanted: string) => products.find(({ handle }) => handle === wanted)!.title;
		expect(outputOf('What Went Wrong')).toEqual(
			[
				['scarf', 'WebP'],
				['poster', 'could not be downloaded: .*404'],
				['gift', 'has no image'],
				['voucher', 'web page'],
				['hat', 'Novita could not make the video'],
				['glove', 'may already have been started'],
			].map(([handle = '', message = '']) => ({
				product: titleOf(handle),
				message: expect.stringMatching(message) as string,
				task_id: expect.any(String) as string,
				what_to_do: expect.stringMatching(/\w/) as string,
			})),
		);

		// What Kling doesn't take is never sent; what may already have been started, never again.
		const sent = simulator.submissions.slice(before).map(({ body }) => String(body?.prompt));
		expect(sent.map((prompt) => prompt.split(':')[0])).toEqual(
			['cup', 'bottle', 'lamp', 'hat', 'glove'].map((handle) => titleOf(handle).split(':')[0]),
		);
		expect(shop.requests.filter((path) => path === '/lamp')).toHaveLength(2);
	});
}
