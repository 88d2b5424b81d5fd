import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { startSimulator } from '../../simulator';
import { buildAndPack, installN8nVisibly } from '../build';
import { readOptions } from '../command-line';
import { guarded } from '../interrupt';
import { N8nApi } from '../n8n-server/api';
import { openEditor, startBrowser } from '../n8n-server/browser';
import { freshFolder, startN8n } from '../n8n-server/n8n';
import { root } from '../n8n-server/paths';
import { UserError } from '../n8n-server/user-error';
import { shown } from '../progress';
import { pathWithOwnNpm } from './ownNpm';
import { scenes } from './scenes';
import { Screencast } from './screencast';

/** The longest that n8n's reviewers ask for. */
const LONGEST_SECONDS = 300;

const SIZE = { width: 1280, height: 800 };

const usage = `npm run demo: records how the package is installed and used, in a real n8n, as output/demo.mp4

  --help              show this

A simulated Novita makes the videos, so it costs nothing.`;

export async function main(args: string[]): Promise<number> {
	return await guarded(async () => {
		const { help } = readOptions(args, { help: { type: 'boolean', default: false } });
		if (help) console.log(usage);
		else await record();
		return 0;
	});
}

async function record(): Promise<void> {
	const tarball = await buildAndPack();
	await installN8nVisibly();
	const novita = await startSimulator({ runMs: { min: 2_000, max: 6_000 } });
	const folder = freshFolder();
	const env = { PATH: pathWithOwnNpm(tarball, join(folder, 'npm')) };
	const n8n = await shown('Starting n8n', async () => await startN8n({ folder, env }), {
		expectedSeconds: 30,
	});
	const api = new N8nApi(n8n.url);
	await api.signIn();
	const browser = await startBrowser();
	const page = await openEditor(browser, api);
	await page.setViewportSize(SIZE);
	const screencast = new Screencast(page, SIZE);
	await screencast.start();
	await shown(
		'Playing the scenes',
		async (step) => {
			for (const [index, scene] of scenes.entries()) {
				step.update(index / scenes.length, scene.caption);
				await scene.play({ page, api, screencast, novita });
			}
		},
		{ expectedSeconds: 180 },
	);
	const seconds = Math.round(screencast.seconds());
	const mp4 = await shown('Writing the video', async () => await screencast.finish(), {
		expectedSeconds: 100,
	});
	await browser.close();
	if (seconds > LONGEST_SECONDS) {
		throw new UserError(`The recording takes ${seconds} s, and ${LONGEST_SECONDS} are allowed.`);
	}
	mkdirSync(join(root, 'output'), { recursive: true });
	const file = join(root, 'output', 'demo.mp4');
	writeFileSync(file, mp4);
	console.log(`\nVideo: ${file} (${seconds} s, ${Math.round(mp4.length / 1000)} kB)`);
}
