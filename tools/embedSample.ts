/** Puts the drawn sample picture into the example that carries it: `node tools/run.mjs sample`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../test/rig/paths';
import { sampleImage } from './sampleImage';

export async function main(): Promise<number> {
	const file = join(root, 'examples', 'image-to-video.json');
	const text = readFileSync(file, 'utf8');
	// The one long base64 string in there. The rest of the file is written by hand.
	const picture = /"\/9j\/[A-Za-z0-9+/=]*"/;
	if (!picture.test(text)) throw new Error(`${file} holds no JPEG as base64`);
	writeFileSync(file, text.replace(picture, `"${sampleImage().toString('base64')}"`));
	return 0;
}
