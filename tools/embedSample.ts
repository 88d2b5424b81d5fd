/** Puts the drawn sample picture into the example that carries it: `node tools/run.mjs sample`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../test/rig/paths';
import { sampleImage } from './sampleImage';

const file = join(root, 'examples', 'image-to-video.json');

/** The one long base64 string in there. The rest of the file is written by hand. */
const PICTURE = /"(\/9j\/[A-Za-z0-9+/=]*)"/;

export async function main(): Promise<number> {
	const { text } = readExample();
	writeFileSync(file, text.replace(PICTURE, `"${sampleImage().toString('base64')}"`));
	return 0;
}

/** The sample picture, a JPEG, as the example has it: drawing it again would take a while. */
export const readSample = (): Buffer => Buffer.from(readExample().picture, 'base64');

function readExample(): { text: string; picture: string } {
	const text = readFileSync(file, 'utf8');
	const picture = PICTURE.exec(text)?.[1];
	if (picture === undefined) throw new Error(`${file} holds no JPEG as base64`);
	return { text, picture };
}
