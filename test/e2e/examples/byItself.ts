/** What runs by itself, with stand-ins for Google Drive and Gmail: a folder that is watched, and a mail each Monday. */
import { readExample, readSample } from '../../../tools/examples';
import type { Workflow } from '../../../tools/n8n-server/workflow';
import { makeElsewhere } from './sheets';
import { withStandIns } from './standIns';
import { type Setting } from './setting';

export function testByItself(setting: () => Setting): void {
	test('drive-folder: an image becomes a video of its name, one that Kling refuses is told, and no other file is taken', async () => {
		const { run, simulator } = setting();
		const example = withStandIns(readExample('drive-folder'), []);
		const before = simulator.submissions.length;
		const upload = async (name: string, mimeType: string, bytes: Buffer) => {
			const data = { data: bytes.toString('base64'), mimeType, fileName: name };
			const item = { json: { id: name, name, mimeType }, binary: { data } };
			const { outputOf } = await run(example, { trigger: 'New File in a Folder', item });
			return ['Save to Drive', 'What Went Wrong'].map(outputOf);
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
		const example = JSON.stringify(withStandIns(readExample('weekly-costs'), []));
		const mailOf = async (text: string) => {
			const start = { trigger: 'Every Monday at 8' };
			const { outputOf } = await setting().run(JSON.parse(text) as Workflow, start);
			return outputOf('Mail the Costs').map(({ message }) => message);
		};
		const left = '$12.35 are left in the account.';
		expect(await mailOf(example)).toEqual([`Novita billed $0.00 last week.\n\n\n${left}`]);

		for (const prompt of ['A ferry leaves', 'A ferry arrives'])
			await makeElsewhere(setting(), 'kling-v2.1-t2v-master', { prompt, duration: '5' });
		// This week is last week's from next week on.
		const [mail] = await mailOf(example.replaceAll('$now', '$now.plus({ weeks: 1 })'));
		expect(mail).toContain('\nkling-v2.1-t2v-master: $2.34\n');
		expect(mail).toContain(left);
		const amounts = [...String(mail).matchAll(/\$([\d.]+\d)/g)].map(([, each]) => Number(each));
		const [total, ...products] = amounts.slice(0, -1);
		expect(products.reduce((sum, each) => sum + each, 0)).toBeCloseTo(total ?? 0, 1);
	});
}
