/** The few operations on RGBA pixels that a clip is painted with. */
import { decode as decodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';

export interface Bitmap {
	width: number;
	height: number;
	/** RGBA, row by row. */
	data: Uint8Array;
}

export type Color = readonly [red: number, green: number, blue: number];

export function blank(width: number, height: number): Bitmap {
	return { width, height, data: new Uint8Array(width * height * 4).fill(255) };
}

/** The pixels of a PNG or JPEG; undefined for a file that only starts like one. */
export function decodePicture(bytes: Uint8Array): Bitmap | undefined {
	try {
		const isPng = bytes[0] === 0x89;
		return isPng
			? PNG.sync.read(Buffer.from(bytes))
			: decodeJpeg(bytes, { useTArray: true, maxMemoryUsageInMB: 512 });
	} catch {
		return undefined;
	}
}

/** A rectangle of a bitmap, in its own pixels; parts of pixels are fine. */
export interface Crop {
	left: number;
	top: number;
	width: number;
	height: number;
}

/** The largest crop of a bitmap that has the shape of the target, in the middle. */
export function coverCrop(source: Bitmap, target: Bitmap): Crop {
	const scale = Math.min(source.width / target.width, source.height / target.height);
	const width = target.width * scale;
	const height = target.height * scale;
	return { left: (source.width - width) / 2, top: (source.height - height) / 2, width, height };
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

/** Half as wide and high, averaged: a large picture shrunk so, again and again, doesn't flicker when it moves. */
export function halved(source: Bitmap): Bitmap {
	const half = blank(Math.floor(source.width / 2), Math.floor(source.height / 2));
	const stride = source.width * 4;
	for (let y = 0; y < half.height; y++) {
		for (let x = 0; x < half.width; x++) {
			const from = y * 2 * stride + x * 8;
			const to = (y * half.width + x) * 4;
			for (let channel = 0; channel < 3; channel++) {
				const at = from + channel;
				half.data[to + channel] =
					((source.data[at] ?? 0) +
						(source.data[at + 4] ?? 0) +
						(source.data[at + stride] ?? 0) +
						(source.data[at + stride + 4] ?? 0)) /
					4;
			}
		}
	}
	return half;
}

/** A filled rectangle; what lies outside is left out. */
export function fillBox(target: Bitmap, box: Crop, [red, green, blue]: Color): void {
	const { buffer, byteOffset } = target.data;
	// A pixel at a time, which is several times as fast as its four parts; the order is that of little-endian machines.
	const pixels = new Uint32Array(buffer, byteOffset, target.width * target.height);
	const pixel = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
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
