/** What runs by itself, with stand-ins for Google Drive and Gmail: a folder that is watched, and a mail each Monday. */
import axios from 'axios';

import { readExample, readSample } from '../../../tools/examples';
import { itemsOf, type Workflow } from '../../../tools/n8n-server/workflow';
import { withStandIns } from './standIns';
import { type Setting } from './setting';

export function testByItself(setting: () => Setting): void {
	test('drive-folder: an image becomes a video of its name, one that Kling refuses is told, and no other file is taken', async () => {
		const { api, simulator, store } = setting();
		const { id } = await store(withStandIns(readExample('drive-folder'), []));
		const before = simulator.submissions.length;
		const upload = async (name: string, mimeType: string, bytes: Buffer) => {
			const data = { data: bytes.toString('base64'), mimeType, fileName: name };
			const item = { json: { id: name, name, mimeType }, binary: { data } };
			const execution = await api.until(await api.runWith(id, 'New File in a Folder', item));
			expect(execution.data.resultData.error).toBeUndefined();
			return ['Save to Drive', 'What Went Wrong'].map((node) =>
				itemsOf(execution, node).map(({ json }) => json),
			);
		};
		expect(await upload('bottle.jpg', 'image/jpeg', readSample())).toMatchObject([
			[{ name: 'bottle.mp4' }],
			[],
		]);
		expect(await upload('page.jpg', 'image/jpeg', Buffer.from('<!DOCTYPE html>'))).toMatchObject([
			[],
			[{ file: 'page.jpg', message: expect.stringContaining('web page') as string }],
		]);
		expect(await upload('notes.pdf', 'application/pdf', Buffer.from('%PDF'))).toEqual([[], []]);
		expect(simulator.submissions.slice(before).map(({ image }) => image?.format)).toEqual(['jpg']);
	});

	test('weekly-costs: the mail has last week by product, and the balance; also where nothing was billed', async () => {
		const { api, simulator, store } = setting();
		const example = JSON.stringify(withStandIns(readExample('weekly-costs'), []));
		const mailOf = async (text: string) => {
			const { id } = await store(JSON.parse(text) as Workflow);
			const execution = await api.until(await api.run(id, 'Every Monday at 8'));
			expect(execution.data.resultData.error).toBeUndefined();
			return itemsOf(execution, 'Mail the Costs').map(({ json }) => json.message);
		};
		const left = '$12.35 are left in the account.';
		expect(await mailOf(example)).toEqual([`Novita billed $0.00 last week.\n\n\n${left}`]);

		for (const prompt of ['A ferry leaves', 'A ferry arrives']) {
			await axios.post(
				`${simulator.url}/v3/async/kling-v2.1-t2v-master`,
				{ prompt, duration: '5' },
				{ headers: { authorization: `Bearer ${simulator.apiKey}` } },
			);
		}
		// This week is last week's from next week on.
		const [mail] = await mailOf(example.replaceAll('$now', '$now.plus({ weeks: 1 })'));
		expect(mail).toContain('\nkling-v2.1-t2v-master: $2.34\n');
		expect(mail).toContain(left);
		const amounts = [...String(mail).matchAll(/\$([\d.]+\d)/g)].map(([, each]) => Number(each));
		const [total, ...products] = amounts.slice(0, -1);
		expect(products.reduce((sum, each) => sum + each, 0)).toBeCloseTo(total ?? 0, 1);
	});
}
