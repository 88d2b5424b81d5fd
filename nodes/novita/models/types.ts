import type { Unit } from '../values/scalars';

/**
 * What a model is made of. A model is data: the dropdown, the fields that show, their options and
 * defaults, the checks and the body of the request all follow from one `Model`, and so does the
 * table in the README. Nothing else in the package knows a model by name.
 */

export type Operation = 'imageToVideo' | 'textToVideo' | 'motionControl';

/** What a page may say of an image: its format, size in bytes, width and height, aspect ratio. */
export type ImageRule = 'format' | 'size' | 'pixels' | 'ratio';

interface FieldBase {
	/** Key in the body of the request. */
	api: string;
	/** Name of the n8n parameter (for images the start of three names). Workflows save it. */
	parameter: string;
	label: string;
	description: string;
	placeholder?: string;
	/** Shown under the field, in at most 120 characters. */
	hint?: string;
	/** The page allows the field only where another one has this value. */
	onlyWith?: { api: string; value: string };
	/** An empty required field is refused before anything is sent. */
	required?: boolean;
	/** Shown under "Options" and sent only when the user adds it. */
	inOptions?: boolean;
}

export interface TextField extends FieldBase {
	kind: 'text';
	/** In characters, as the API counts them: Unicode code points. */
	maxLength?: number;
	rows?: number;
}

export interface Choice {
	value: string | number;
	label: string;
	description?: string;
	/** How long the video is with this choice, where the page says so. */
	seconds?: number;
}

/** One value out of a few. Numbers are sent as JSON integers, unless the page's type is text. */
export interface ChoiceField extends FieldBase {
	kind: 'choice';
	choices: readonly Choice[];
	default: string | number;
	/** May stand behind a number: "5 seconds". */
	unit?: Unit;
	/** Numbers are sent as text: "5". */
	asText?: boolean;
}

export interface NumberField extends FieldBase {
	kind: 'number';
	min: number;
	max: number;
	default: number;
	/** Decimal places that the editor offers. */
	precision: number;
}

export interface FlagField extends FieldBase {
	kind: 'flag';
	default: boolean;
}

/** A file, by its URL or from the item. */
interface FileField extends FieldBase {
	/** Of its formats, without a dot. */
	extensions: readonly string[];
	/** Default name of the binary field that holds the file. */
	binaryDefault: string;
}

export interface ImageField extends FileField {
	kind: 'image';
	/** What the page itself states. The rest is from Kling's other pages, and gives a hint. */
	documented: readonly ImageRule[];
	/** Whether the user chooses to give one at all. */
	mayBeNone: boolean;
	/** Said to the user when the image comes as a file and how it travels is not documented. */
	fileHint?: string;
}

/** A video that only the API reads, from a URL: a file becomes one. */
export interface VideoField extends FileField {
	kind: 'video';
	maxBytes: number;
}

export interface ShotsField extends FieldBase {
	kind: 'shots';
	/** `objects`: `[{ prompt, duration }]`; `strings`: a list of prompts. */
	as: 'objects' | 'strings';
	shotDuration: { min: number; max: number; default: number };
	/**
	 * Whether the page itself says that each shot has a prompt and lasts so long. Where it doesn't, that
	 * is only believed, and gives a hint.
	 */
	documented: boolean;
	/** Key in the body of the length that shots with lengths add up to. */
	sumsUpTo?: string;
	/** Limits of Kling's own API that Novita doesn't document: they give a hint and are sent. */
	hints: { maxShots: number; maxPromptLength: number };
}

export interface VoicesField extends FieldBase {
	kind: 'voices';
	maxItems: number;
}

export type Field =
	| TextField
	| ChoiceField
	| NumberField
	| FlagField
	| ImageField
	| VideoField
	| ShotsField
	| VoicesField;

/** What others quote of Novita's prices. No answer of the API holds one, so it is never exact. */
export interface Price {
	/** US dollars for a second of the requested length. A model without sound has just the first. */
	perSecond: { silent: number; sound?: number };
	/** Who says so, as it reads after "by". */
	source: string;
	/** The day on which the source read Novita's price page, as an ISO date. */
	checked: string;
}

export interface Model {
	/** The endpoint: `POST /v3/async/<slug>`. Also the value that workflows save. */
	slug: string;
	name: string;
	operation: Operation;
	/** One line under the name in the dropdown, without a final period. */
	summary: string;
	/** Of the API's documentation, which the entry was written from. The catalogue adds it. */
	page?: string;
	/** When Novita retired it, as an ISO date. The model stays selectable, with a notice. */
	retired?: { on: string; replacement: string };
	/** Missing where nobody quotes one: an unknown price is never guessed. */
	price?: Price;
	fields: readonly Field[];
	/** Pairs of body keys that the API documents as not usable together. */
	notTogether: ReadonlyArray<readonly [string, string]>;
	/** A slug of the user's own: nothing is known of it, so nothing is required or limited. */
	custom?: boolean;
}

/** A model as its entry has it. */
export type Entry = Omit<Model, 'notTogether'> & Partial<Pick<Model, 'notTogether'>>;
