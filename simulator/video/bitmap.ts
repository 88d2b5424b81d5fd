/** The few operations on RGBA pixels that a clip is painted with. */

export interface Bitmap {
	width: number;
	height: number;
	/** RGBA, row by row. */
	data: Uint8Array;
}

/** 0xRRGGBB. */
export type Color = number;

export function blank(width: number, height: number): Bitmap {
	return { width, height, data: new Uint8Array(width * height * 4).fill(255) };
}

/** A rectangle of a bitmap, in its own pixels; parts of pixels are fine. */
export interface Crop {
	left: number;
	top: number;
	width: number;
	height: number;
}

/** Paints the crop of a bitmap over all of the target, nearest pixel; `opacity` from 0 to 1. */
export function drawCrop(target: Bitmap, source: Bitmap, crop: Crop, opacity = 1): void {
	const columns = Array.from({ length: target.width }, (_, x) =>
		Math.min(source.width - 1, Math.floor(crop.left + ((x + 0.5) * crop.width) / target.width)),
	);
	let to = 0;
	for (let y = 0; y < target.height; y++) {
		const row = Math.floor(crop.top + ((y + 0.5) * crop.height) / target.height);
		const start = Math.min(source.height - 1, row) * source.width;
		for (let x = 0; x < target.width; x++, to += 4) {
			const from = (start + (columns[x] ?? 0)) * 4;
			for (let channel = 0; channel < 3; channel++) {
				const over = source.data[from + channel] ?? 0;
				const under = target.data[to + channel] ?? 0;
				target.data[to + channel] = under + (over - under) * opacity;
			}
		}
	}
}

/** A filled rectangle; what lies outside is left out. */
export function fillBox(target: Bitmap, box: Crop, color: Color): void {
	const { buffer, byteOffset } = target.data;
	// A pixel at a time, which is several times as fast as its four parts; the order is that of little-endian machines.
	const pixels = new Uint32Array(buffer, byteOffset, target.width * target.height);
	const [red, blue] = [color >> 16, color & 0xff];
	const pixel = ((0xff << 24) | (blue << 16) | (color & 0xff00) | red) >>> 0;
	const left = Math.max(0, Math.round(box.left));
	const right = Math.min(target.width, Math.round(box.left + box.width));
	const bottom = Math.min(target.height, Math.round(box.top + box.height));
	if (right <= left) return;
	for (let y = Math.max(0, Math.round(box.top)); y < bottom; y++) {
		pixels.fill(pixel, y * target.width + left, y * target.width + right);
	}
}

/** A filled circle around a point. */
export function fillCircle(
	target: Bitmap,
	center: { x: number; y: number },
	radius: number,
	color: Color,
): void {
	const top = Math.ceil(center.y - radius);
	for (let y = top; y <= center.y + radius; y++) {
		const half = Math.sqrt(Math.max(0, radius ** 2 - (y - center.y) ** 2));
		fillBox(target, { left: center.x - half, top: y, width: half * 2, height: 1 }, color);
	}
}
