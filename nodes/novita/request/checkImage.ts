import type { ImageField, VideoField } from '../models/types';
import { checkLimits, inMegabytes } from './checkImageFile';
import { checkUrl } from './checkUrl';
import {
	invalidField,
	NOTHING,
	type FieldContext,
	type FieldReading,
	type RawValues,
} from './fieldReading';
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

const EXTENSIONS = ['jpg', 'jpeg', 'png'];

/** Holds a video, given as a URL or as a file, against the limits of its field. A file is sent as a link. */
export function checkVideo(
	field: VideoField,
	raw: ImageValue | undefined,
	{ overridden }: FieldContext,
): FieldReading {
	const { label, extensions, maxBytes, api } = field;
	if (raw?.kind === 'missing') return missingFile(label, raw);
	if (raw?.kind !== 'file') {
		const url = checkUrl(raw?.url, { label, name: `${label} URL`, extensions, orFile: true });
		if (url.kind !== 'nothing' || !field.required || overridden?.has(api)) return url;
		return invalidField(
			label,
			`${label} URL is empty`,
			`Enter ${label} URL, or choose File in ${label}.`,
		);
	}
	const { size } = raw.head;
	if (size > maxBytes) {
		return invalidField(
			label,
			`${label} is too large: ${inMegabytes(size)} (limit ${inMegabytes(maxBytes)})`,
			'Make it shorter or smaller before this node.',
		);
	}
	if (raw.head.reading.kind === 'image') {
		return invalidField(label, `${label} is an image`, 'Use an MP4 or MOV file.');
	}
	const sent = linked(label, raw);
	if ('kind' in sent) return sent;
	const { binaryField, sha256 } = raw;
	return { kind: 'file', file: { binaryField, size, sha256, ...sent } };
}

/** Holds an image, given as a URL or as a file, against the limits of its field. */
export function checkImage(
	field: ImageField,
	raw: ImageValue | undefined,
	{ model, values, overridden, imageEncoding }: FieldContext,
): FieldReading {
	const { label } = field;
	if (raw?.kind === 'missing') return missingFile(label, raw);
	if (raw?.kind === 'file') {
		const sent = imageEncoding === 'link' ? linked(field.label, raw) : { read: raw.read };
		return (
			refuseStandIn(field, raw, values) ??
			('kind' in sent ? sent : checkFile(field, raw, sent, model.custom))
		);
	}
	const rule = {
		label,
		name: `${label} URL`,
		extensions: EXTENSIONS,
		source: field.documented.includes('format') ? undefined : "Kling's other pages list",
		orFile: true,
	};
	const url = checkUrl(raw?.url, rule);
	if (url.kind !== 'nothing') return url;
	// An end image that was chosen and left empty is a slip, not a wish for none.
	const isWanted = field.required || (raw && !model.custom);
	if (overridden?.has(field.api) || !isWanted) return NOTHING;
	return invalidField(
		label,
		`${label} URL is empty`,
		`Enter ${label} URL, or choose File in ${label}.`,
	);
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
export function linked(
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
	imageField: ImageField,
	{ binaryField, insteadOf, head, sha256 }: StoredImage,
	sent: Pick<FileToSend, 'read' | 'link'>,
	isCustom = false,
): FieldReading {
	const { label, fileHint } = imageField;
	const { size, reading } = head;
	const instead = insteadOf === undefined ? [] : [standsIn(label, binaryField, insteadOf)];
	const check = checkLimits(imageField, head, isCustom);
	if (check.kind === 'invalid') {
		const { field, message, fix } = check.invalid;
		return invalidField(field, message, [...instead, fix].join(' '));
	}
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
