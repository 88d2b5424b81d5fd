import { KLING_IMAGE } from '../models/fields';
import type { ImageField, ImageRule } from '../models/types';
import { invalidField, NOTHING, type FieldReading } from './fieldReading';
import type { FileHead, Pixels } from './image/readImage';

/** What may speak against a file, without a period, and what to do about it, with one. */
interface Finding {
	isSo: boolean;
	/** Which of the limits it doesn't keep; undefined where nobody can tell whether it keeps them. */
	rule?: ImageRule;
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
export function checkLimits(
	{ label, documented }: ImageField,
	head: FileHead,
	isCustom = false,
): FieldReading<never> {
	const { reading } = head;
	if (reading.kind === 'other' && reading.file.unusable) {
		return invalidField(label, `${label} is ${reading.file.what}`, reading.file.fix);
	}
	if (isCustom) return NOTHING;
	const findings = findingsIn(label, head);
	const refused = findings.find(({ rule }) => rule && documented.includes(rule));
	if (refused) return invalidField(label, refused.message, refused.fix);
	const hints = findings.map(({ rule, message, fix }) =>
		rule
			? `${message}, by Kling's other pages. This model's page doesn't say, so it is sent.`
			: `${message}. ${fix}`,
	);
	return { kind: 'nothing', hints };
}

const MEGABYTE = 1_000_000;
const MEBIBYTE = 1_048_576;

/** As n8n shows file sizes: a MB has a million bytes. */
export const inMegabytes = (bytes: number) => `${Number((bytes / MEGABYTE).toFixed(6))} MB`;

function findingsIn(label: string, { size, reading, isCutOff = false }: FileHead): Finding[] {
	if (reading.kind === 'other') {
		const { what, fix } = reading.file;
		return [
			{
				isSo: true,
				rule: 'format',
				message: `${label} is ${what}, and has to be PNG or JPEG`,
				fix,
			},
		];
	}
	const { maxBytes, minWidth, minHeight, minAspectRatio, maxAspectRatio } = KLING_IMAGE;
	const { pixels, mimeType, isCmyk = false } = reading.image;
	// Where they are not known, neither limit of theirs is broken.
	const { width = NaN, height = NaN }: Partial<Pixels> = pixels ?? {};
	const ratio = width / height;
	// The documented "10MB" may count in either kind of megabyte.
	const isTooLarge = size > (maxBytes / MEGABYTE) * MEBIBYTE;
	const most = inMegabytes(maxBytes);
	const least = `at least ${minWidth} x ${minHeight} px`;
	const findings: Finding[] = [
		{
			isSo: isTooLarge,
			rule: 'size',
			message: `${label} is too large: ${inMegabytes(size)} (limit ${most})`,
			fix: 'Make the file smaller before this node, for example with the Edit Image node.',
		},
		{
			isSo: width < minWidth || height < minHeight,
			rule: 'pixels',
			message: `${label} is ${width} x ${height} px, and has to be ${least}`,
			fix: 'Use a larger image.',
		},
		{
			isSo: ratio < minAspectRatio || ratio > maxAspectRatio,
			rule: 'ratio',
			message: `${label} is ${width} x ${height} px, and its aspect ratio has to be between 1:2.5 and 2.5:1`,
			fix: 'Crop the image before this node, for example with the Edit Image node.',
		},
		{
			isSo: isCutOff,
			message: `${label} seems to be cut off: the end of its file is missing`,
			fix: 'Download the image again before this node.',
		},
		{
			isSo: isCmyk,
			message: `${label} is a CMYK JPEG, made for print, and its colors may come out wrong`,
			fix: 'Save it in RGB.',
		},
		{
			isSo: size > maxBytes && !isTooLarge,
			message: `${label} is ${inMegabytes(size)}, and Novita documents ${most}`,
			fix: 'If it is refused, make the file smaller before this node.',
		},
		{
			isSo: pixels === undefined,
			message: `The width and height of ${label} could not be read from the ${mimeType === 'image/png' ? 'PNG' : 'JPEG'} file`,
			fix: `It is sent all the same: Novita needs ${least}.`,
		},
	];
	return findings.filter(({ isSo }) => isSo);
}
