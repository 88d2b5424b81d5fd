import type { ImageField, VideoField } from '../models/types';
import { checkLimits, inMegabytes } from './checkImageFile';
import { checkUrl } from './checkUrl';
import { invalidField, type FieldContext, type FieldReading, type RawValues } from './fieldReading';
import type { FileHead } from './image/readImage';
import type { FileToSend } from './videoRequest';
import { isObject } from '../values/json';
import { isEmpty, show, showNames } from '../values/reading';

/** An image as the user gave it. */
export type ImageValue =
	| { kind: 'url'; url: unknown }
	| StoredImage
	/** No such file. */
	| {
			kind: 'missing';
			/** What the user wrote as the name of the binary field. */
			asked: unknown;
			/** The names of the binary fields that the item has. */
			available: readonly string[];
			/** The item lists the file, and n8n's storage no longer has it. */
			isLost?: boolean;
	  };

interface StoredImage {
	kind: 'file';
	binaryField: string;
	/** What the user wrote as its name, where the item has no such field and just one file. */
	insteadOf?: unknown;
	head: FileHead;
	/** Of its bytes, where it is to tell one request from another. */
	sha256?: string;
	/** @returns All of its bytes; fails where the storage no longer has them. */
	read(): Promise<Buffer>;
	/** Makes a URL under which the API can download it; undefined where it came as text. */
	link?(): FileLink;
}

/** A URL of a file, or why it can't be downloaded under one, and what helps: both are sentences without a period. */
export type FileLink = { url: string } | { why: string; fix: string };

/** Holds an image or a video, given as a URL or as a file, against the limits of its field. */
export function checkImage(
	field: ImageField | VideoField,
	raw: ImageValue | undefined,
	context: FieldContext,
): FieldReading {
	const { label, extensions } = field;
	if (raw?.kind === 'missing') return missingFile(label, raw);
	if (raw?.kind === 'file') {
		return field.kind === 'video' ? checkVideo(field, raw) : checkFile(field, raw, context);
	}
	const isListed = field.kind === 'video' || field.documented.includes('format');
	const source = isListed ? undefined : "Kling's other pages list";
	const url = checkUrl(raw?.url, { label, extensions, source });
	// An end image that was chosen and left empty is a slip, not a wish for none.
	const isWanted = field.required || (raw && !context.model.custom);
	if (url.kind !== 'nothing' || !isWanted || context.overridden.has(field.api)) return url;
	return invalidField(
		label,
		`${label} URL is empty`,
		`Enter ${label} URL, or choose File in ${label}.`,
	);
}

/** A video is sent as a link. */
function checkVideo({ label, maxBytes }: VideoField, file: StoredImage): FieldReading {
	const { binaryField, head, sha256 } = file;
	if (head.size > maxBytes) {
		return invalidField(
			label,
			`${label} is too large: ${inMegabytes(head.size)} (limit ${inMegabytes(maxBytes)})`,
			'Make it shorter or smaller before this node.',
		);
	}
	if (head.reading.kind === 'image') {
		return invalidField(label, `${label} is an image`, 'Use an MP4 or MOV file.');
	}
	const sent = linked(label, file);
	if ('kind' in sent) return sent;
	return { kind: 'file', file: { binaryField, size: head.size, sha256, ...sent } };
}

/** What goes into the field for a URL: one, or the image itself as base64 text or a data URI. */
const LOOKS_LIKE_URL = /^\s*(https?:|data:|iVBORw0KGgo|\/9j\/|R0lGOD|UklGR)/i;

const fieldName = (label: string) => `${label} Input Data Field Name`;

function missingFile(
	label: string,
	{ asked, available, isLost }: ImageValue & { kind: 'missing' },
): FieldReading {
	if (isLost) {
		return invalidField(
			label,
			`${label} is missing: n8n no longer has the file ${show(asked)} of this item`,
			'Run the nodes before this one again.',
		);
	}
	if (typeof asked === 'string' && LOOKS_LIKE_URL.test(asked)) {
		return invalidField(
			label,
			`${fieldName(label)} has to be the name of an input field, not ${show(asked)}`,
			`Choose URL in ${label}, and enter it there: ${label} URL takes a URL, base64 text or a data URI.`,
		);
	}
	if (available.length === 0) {
		return invalidField(
			label,
			`${label} is missing: no file came in with this item`,
			`Connect the node that outputs the file right before this one, or refer to it: {{ $('Node name').item.binary.data }}. For one on the internet, choose URL in ${label}.`,
		);
	}
	return invalidField(
		label,
		`${label} is missing: this item has ${noFile(asked)}`,
		`It has files under: ${showNames(available)}. Enter one of these names in ${fieldName(label)}.`,
	);
}

const noFile = (asked: unknown) =>
	isEmpty(asked) ? 'several files' : `no file under ${show(asked)}`;

/**
 * The only file of an item stands in for one under another name, since nothing else can be meant: but not
 * for a URL, and not for a first and a last frame at once.
 */
function refuseStandIn(
	{ api, label }: ImageField,
	{ binaryField, insteadOf }: StoredImage,
	values: RawValues,
): FieldReading | undefined {
	if (insteadOf === undefined) return undefined;
	if (typeof insteadOf === 'string' && LOOKS_LIKE_URL.test(insteadOf)) {
		return missingFile(label, { kind: 'missing', asked: insteadOf, available: [binaryField] });
	}
	const isTaken = Object.entries(values).some(
		([other, value]) => other !== api && isStoredImage(value) && value.binaryField === binaryField,
	);
	if (!isTaken) return undefined;
	return invalidField(
		label,
		`${label} is missing: the only file of this item, ${binaryField}, is the other image already`,
		`Add a second file to the item, or enter ${binaryField} in ${fieldName(label)} to use it twice.`,
	);
}

const isStoredImage = (value: unknown): value is StoredImage =>
	isObject(value) && value.kind === 'file';

const IS_TEXT: FileLink = {
	why: 'it came as text, and not as a file',
	fix: 'Choose Data URI in Image Encoding.',
};

/** What stands for a file that is sent as a link; a reading where it can't be. */
function linked(
	label: string,
	{ read, link }: Pick<StoredImage, 'read' | 'link'>,
): FieldReading | Pick<FileToSend, 'read' | 'link'> {
	const first = link?.() ?? IS_TEXT;
	if ('why' in first) {
		return invalidField(
			label,
			`${label} can't be sent as a URL of this n8n: ${first.why}`,
			first.fix,
		);
	}
	return {
		read,
		link: () => {
			const fresh = link?.() ?? first;
			return 'url' in fresh ? fresh.url : first.url;
		},
	};
}

function checkFile(
	field: ImageField,
	file: StoredImage,
	{ model, values, imageEncoding }: FieldContext,
): FieldReading {
	const { label, fileHint } = field;
	const { binaryField, insteadOf, head, sha256 } = file;
	const refused = refuseStandIn(field, file, values);
	if (refused) return refused;
	const sent = imageEncoding === 'link' ? linked(label, file) : { read: file.read };
	if ('kind' in sent) return sent;
	const instead = insteadOf === undefined ? [] : [standsIn(label, binaryField, insteadOf)];
	const check = checkLimits(field, head, model.custom);
	if (check.kind === 'invalid') {
		const { message, fix } = check.invalid;
		return invalidField(label, message, [...instead, fix].join(' '));
	}
	const { size, reading } = head;
	const image = reading.kind === 'image' ? reading.image : undefined;
	const ofForm = fileHint !== undefined && !sent.link ? [fileHint] : [];
	const hints = [...instead, ...(check.hints ?? []), ...ofForm];
	return { kind: 'file', file: { binaryField, size, image, sha256, ...sent }, hints };
}

function standsIn(label: string, binaryField: string, insteadOf: unknown): string {
	const why = isEmpty(insteadOf)
		? `${fieldName(label)} is empty`
		: `This item has no file under ${show(insteadOf)} for ${label}`;
	return `${why}, so the only file, ${binaryField}, is used.`;
}
