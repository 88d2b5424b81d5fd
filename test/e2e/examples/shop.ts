/** The shop's products: what goes wrong with one never takes the others' videos. */
import { readExample } from '../../../tools/examples';
import { readMp4 } from '../../../tools/mp4';
import { itemsOf, type Workflow } from '../../../tools/n8n-server/workflow';
import { products, startShop } from './shopServer';
import { type Setting } from './setting';

/** The example, with the address of a shop that is there. */
const withShop = (example: Workflow, url: string): Workflow =>
	JSON.parse(JSON.stringify(example).replace('https://your-shop.com', url)) as Workflow;

export function testShop(setting: () => Setting): void {
	test('shop: a missing image, a WebP, a web page, a lost answer and a failed task leave the other products their videos', async () => {
		const { api, run, simulator } = setting();
		const shop = await startShop('lamp');
		const before = simulator.submissions.length;
		const execution = await run(withShop(readExample('shop'), shop.url));
		shop.stop();
		expect(execution.data.resultData.error).toBeUndefined();

		const items = itemsOf(execution, 'Wait for the Videos');
		expect(items.map(({ binary }) => binary?.data?.fileName)).toEqual([
			'cup.mp4',
			'bottle.mp4',
			'lamp.mp4',
		]);
		for (const { binary } of items)
			expect(await readMp4(await api.file(binary!.data!))).toBeDefined();

		const failed = itemsOf(execution, 'What Went Wrong').map(({ json }) => json);
		const titleOf = (wanted: string) => products.find(({ handle }) => handle === wanted)?.title;
		expect(failed).toEqual(
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
			['cup', 'bottle', 'lamp', 'hat', 'glove'].map((handle) => titleOf(handle)?.split(':')[0]),
		);
		expect(shop.requests.filter((path) => path === '/lamp')).toHaveLength(2);
	});
}
