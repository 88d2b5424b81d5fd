/** How somebody who looks for it finds the nodes, and what they get when they add one. */
import { addAction, openDetails, searchNodes } from '../../../tools/n8n-server/creator';
import { chosen, closePanel } from '../../../tools/n8n-server/panel';
import { node } from '../../../tools/n8n-server/workflows';
import { usePage, type Stage } from './stage';

export function testCreator(stage: () => Stage): void {
	describe('the node creator', () => {
		const page = usePage(stage, 'Creator', () => [node('Start', 'n8n-nodes-base.manualTrigger')]);

		it.each([
			['kling', ['Novita Kling', 'Novita Wait for Task']],
			['text-to-video', ['Novita Kling']],
			['wait video', ['Novita Wait for Task']],
		])('finds the nodes by "%s"', async (words, expected) => {
			const found = await searchNodes(page(), words);
			expect(found).toEqual(expect.arrayContaining(expected));
			expect(expected).toContain(found[0]);
		});

		it.each([
			['Create video from text', 'Text to Video'],
			['Animate character with motion from video', 'Motion Control'],
		])('adds "%s" as %s', async (action, operation) => {
			await searchNodes(page(), 'kling');
			expect(await openDetails(page(), 'Novita Kling')).toContain(action);
			await addAction(page(), action);
			expect(await chosen(page(), 'operation')).toBe(operation);
			await closePanel(page());
		});
	});
}
