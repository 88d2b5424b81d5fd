import { encodeClip, stopEncoder } from '../simulator/video/encode';
import type { ClipMaker } from '../simulator';

/** One clip for all tasks, made before: no encoder is then at work on the cores that are measured. */
export async function oneClip(): Promise<ClipMaker> {
	const clip = await encodeClip({ seconds: 3, width: 320, height: 180, palette: 0 });
	await stopEncoder();
	return async () => clip;
}
