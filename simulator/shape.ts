/** The length and size of the video that a submission should come back as. */
import { createHash } from 'node:crypto';
import type { Picture } from './picture';
import type { ClipRequest } from './video/encode';

/** Small on purpose: a batch of hundreds has to be cheap. */
const pixels = 320 * 180;

const palettes = 4;

export function clipRequest(
	body: Record<string, unknown>,
	prompt: string,
	image: Picture | undefined,
	endImage: Picture | undefined,
): ClipRequest {
	const [width, height] = sizeFor(ratioOf(body, image));
	return {
		seconds: secondsOf(body),
		width,
		height,
		palette: (createHash('sha256').update(prompt).digest()[0] ?? 0) % palettes,
		picture: stored(image),
		endPicture: stored(endImage),
	};
}

/**
 * The asked duration, else the documented default of 5. Shots that bring durations of their own count together
 * (inferred). Motion control: "image" gives 5 s (documented); for "video" it would take a look at the video.
 */
export function secondsOf({ duration, multi_prompt: shots }: Record<string, unknown>): number {
	if (typeof duration === 'number') return duration;
	if (typeof duration === 'string') return Number(duration);
	if (!Array.isArray(shots)) return 5;
	const durations = shots.map((shot: unknown) =>
		typeof shot === 'object' && shot !== null && 'duration' in shot ? Number(shot.duration) : 0,
	);
	const sum = durations.reduce((total, seconds) => total + seconds, 0);
	return sum >= 3 && sum <= 15 ? sum : 5;
}

/** aspect_ratio where the model has one, else the picture's own ratio, else 16:9. */
function ratioOf({ aspect_ratio: asked }: Record<string, unknown>, image?: Picture): number {
	if (typeof asked === 'string') {
		const [across = 16, down = 9] = asked.split(':').map(Number);
		return across / down;
	}
	const { width, height } = image?.record ?? {};
	return width !== undefined && height !== undefined ? width / height : 16 / 9;
}

function sizeFor(ratio: number): [number, number] {
	const even = (length: number) => Math.round(length / 2) * 2;
	return [even(Math.sqrt(pixels * ratio)), even(Math.sqrt(pixels / ratio))];
}

function stored(picture: Picture | undefined): ClipRequest['picture'] {
	const sha256 = picture?.record.sha256;
	return picture?.bytes === undefined || sha256 === undefined
		? undefined
		: { sha256, bytes: picture.bytes };
}
