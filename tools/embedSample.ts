/** Puts the drawn sample picture into the examples that carry it: `node tools/with-packages.mjs tools/embedSample.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './n8n-server/paths';
import { readExamples } from './examples';
import { sampleImage } from './sampleImage';

/** The one long base64 string in there. The rest of the file is written by hand. */
const PICTURE = /"(\/9j\/[A-Za-z0-9+/=]*)"/;

export async function main(): Promise<number> {
	const sample = `"${sampleImage().toString('base64')}"`;
	for (const name of readExamples().keys()) {
		const text = readFileSync(fileOf(name), 'utf8');
		if (PICTURE.test(text)) writeFileSync(fileOf(name), text.replace(PICTURE, sample));
	}
	return 0;
}

/** The sample picture, a JPEG, as the examples have it: drawing it again would take a while. */
export function readSample(): Buffer {
	const file = fileOf('image-to-video');
	const picture = PICTURE.exec(readFileSync(file, 'utf8'))?.[1];
	if (picture === undefined) throw new Error(`${file} holds no JPEG as base64`);
	return Buffer.from(picture, 'base64');
}

const fileOf = (name: string): string => join(root, 'examples', `${name}.json`);
