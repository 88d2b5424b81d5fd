/** A run of the first example, in pictures: those of the README. */
import type { Page } from 'playwright-core';

import { readExample } from '../../../tools/examples';
import { openNode } from '../../../tools/n8n-server/browser';
import { closePanel, closeToasts, output, shows } from '../../../tools/n8n-server/panel';
import { canvasBox, panelBox, takePictures } from '../../../tools/n8n-server/screenshots';
import { withCredential } from '../../../tools/n8n-server/workflow';
import { takeMovingPicture } from './movingPicture';
import type { Stage } from './stage';

/** Enough of it came to play, and it is playing. */
const PLAYING = `(() => {
	const video = document.querySelector('[data-test-id=output-panel] video');
	return video !== null && video.readyState >= 3 && video.currentTime > 0;
})()`;

export function testRun(stage: () => Stage): void {
	describe('a run', () => {
		let page: Page;

		beforeAll(async () => {
			const { open, credential } = stage();
			page = await open(withCredential(readExample('image-to-video'), credential));
			await page.locator('[data-test-id=execute-workflow-button]').first().click();
			await page
				.locator('[data-node-name="Wait for the Video"] [data-test-id=canvas-node-status-success]')
				.first()
				.waitFor();
			await closeToasts(page);
		});

		it('names operation and model under the node', async () => {
			const started = page.locator('[data-test-id=canvas-node][data-node-name="Start the Video"]');
			await shows(started, 'Image to Video: v3.0 Standard');
			await takePictures(page, 'image-to-video', await canvasBox(page));
		});

		it('shows what was asked for', async () => {
			await openNode(page, 'Start the Video');
			await shows(output(page), 'kling-v3.0-std-i2v');
			await takePictures(page, 'novita-kling', await panelBox(page, 800));
			await closePanel(page);
		});

		it('shows the video, and plays it', async () => {
			await openNode(page, 'Wait for the Video');
			await shows(output(page), 'bottle.mp4');
			await takePictures(page, 'novita-wait', await panelBox(page, 600));
			await output(page).getByText('View', { exact: true }).first().click();
			await output(page).locator('video').first().waitFor();
			await page.evaluate(`document.querySelector('[data-test-id=output-panel] video').play()`);
			await page.waitForFunction(PLAYING);
		});

		it('makes what the README begins with of the video', async () => {
			expect(await takeMovingPicture(page, 'result')).toBeGreaterThanOrEqual(40);
			await closePanel(page);
		});
	});
}
