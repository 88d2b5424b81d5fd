import type { ImageField, ImageRule } from '../models/types';
import { invalidField, NOTHING, type FieldReading } from './fieldReading';
import type { FileHead } from './image/readImage';

/** A limit that a file doesn't keep: in words, and what to do about it. */
interface Breach {
	rule: ImageRule;
	message: string;
	fix: string;
}

/**
 * Holds a file against the limits of its field. Those that the model's page states are refused; those that
 * only other pages state give a hint.
 *
 * @param isCustom Nothing is known of the model, so that only what no model could take is refused.
 * @returns `nothing`, perhaps with hints, where the image may be sent.
 */
export function checkLimits(field: ImageField, head: FileHead, isCustom = false): FieldReading {
	const { label, documented } = field;
	const { reading } = head;
	if (reading.kind === 'other' && reading.file.unusable) {
		return invalidField(label, `${label} is ${reading.file.what}`, reading.file.fix);
	}
	if (isCustom) return NOTHING;
	const breaches = breachesOf(field, head);
	const refused = breaches.find(({ rule }) => documented.includes(rule));
	if (refused) return invalidField(label, refused.message, refused.fix);
	return {
		kind: 'nothing',
		hints: [
			...breaches.map(
				({ message }) =>
					`${message}, by Kling's other pages. This model's page doesn't say, so it is sent.`,
			),
			...doubtsOf(field, head),
		],
	};
}

const MEGABYTE = 1_000_000;
const MEBIBYTE = 1_048_576;

/** As n8n shows file sizes: a MB has a million bytes. */
export const inMegabytes = (bytes: number) => `${Number((bytes / MEGABYTE).toFixed(6))} MB`;

/** The documented "10MB" may count in either kind of megabyte. */
const isTooLarge = (bytes: number, maxBytes: number) => bytes > (maxBytes / MEGABYTE) * MEBIBYTE;

function breachesOf({ label, limits }: ImageField, { size, reading }: FileHead): Breach[] {
	if (reading.kind === 'other') {
		const { what, fix } = reading.file;
		const message = `${label} is ${what}, and has to be PNG or JPEG`;
		return [{ rule: 'format', message, fix }];
	}
	const { maxBytes, minWidth, minHeight, minAspectRatio, maxAspectRatio } = limits;
	const breaches: Breach[] = [];
	if (isTooLarge(size, maxBytes)) {
		breaches.push({
			rule: 'size',
			message: `${label} is too large: ${inMegabytes(size)} (limit ${inMegabytes(maxBytes)})`,
			fix: 'Make the file smaller before this node, for example with the Edit Image node.',
		});
	}
	const { pixels } = reading.image;
	if (!pixels) return breaches;
	const { width, height } = pixels;
	const measured = `${label} is ${width} x ${height} px`;
	if (width < minWidth || height < minHeight) {
		breaches.push({
			rule: 'pixels',
			message: `${measured}, and has to be at least ${minWidth} x ${minHeight} px`,
			fix: 'Use a larger image.',
		});
	}
	const ratio = width / height;
	if (ratio < minAspectRatio || ratio > maxAspectRatio) {
		breaches.push({
			rule: 'ratio',
			message: `${measured}, and its aspect ratio has to be between 1:2.5 and 2.5:1`,
			fix: 'Crop the image before this node, for example with the Edit Image node.',
		});
	}
	return breaches;
}

/** What may be a breach, and nobody can tell. */
function doubtsOf(
	{ label, limits: { maxBytes, minWidth, minHeight } }: ImageField,
	{ size, reading, isCutOff }: FileHead,
): string[] {
	if (reading.kind === 'other') return [];
	const { pixels, mimeType, isCmyk } = reading.image;
	const doubts: string[] = [];
	if (isCutOff) {
		doubts.push(
			`${label} seems to be cut off: the end of its file is missing. Download the image again before this node.`,
		);
	}
	if (isCmyk) {
		doubts.push(
			`${label} is a CMYK JPEG, made for print, and its colors may come out wrong. Save it in RGB.`,
		);
	}
	if (size > maxBytes && !isTooLarge(size, maxBytes)) {
		doubts.push(
			`${label} is ${inMegabytes(size)}, and Novita documents ${inMegabytes(maxBytes)}. If it is refused, make the file smaller before this node.`,
		);
	}
	if (!pixels) {
		const format = mimeType === 'image/png' ? 'PNG' : 'JPEG';
		doubts.push(
			`The width and height of ${label} could not be read from the ${format} file. It is sent all the same: Novita needs at least ${minWidth} x ${minHeight} px.`,
		);
	}
	return doubts;
}
