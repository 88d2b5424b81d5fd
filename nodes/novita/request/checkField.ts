import type {
	ChoiceField,
	Field,
	FlagField,
	ImageField,
	Model,
	NumberField,
	TextField,
	UrlField,
	VoicesField,
} from '../models/catalogue';
import { checkImageLimits, type FileHead } from './image';
import { characters, isEmpty, isTextual, show, toNumber } from './values';
import { checkShots } from './checkShots';
import { FieldReading, FieldContext, invalidField } from './fieldReading';

/** An image as the user gave it. */
export type ImageValue =
	| { kind: 'url'; url: unknown }
	/** `head` is undefined where the item has no such file; `why` then says so. */
	| { kind: 'file'; binaryField: string; head?: FileHead; why?: string };

const NOTHING: FieldReading = { kind: 'nothing' };

/** Holds one raw value against its field's documented rules, and turns it into the body's type. */
export function checkField(field: Field, raw: unknown, context: FieldContext): FieldReading {
	switch (field.kind) {
		case 'image':
			return checkImage(field, raw as ImageValue | undefined, context);
		case 'shots':
			return checkShots(field, raw, context);
		case 'voices':
			return checkVoices(field, raw, context);
		default:
			if (isEmpty(raw)) return checkMissing(field, context);
			return checkScalar(field, raw, context.model);
	}
}

function checkScalar(
	field: TextField | ChoiceField | NumberField | FlagField | UrlField,
	raw: unknown,
	model: Model,
): FieldReading {
	switch (field.kind) {
		case 'text':
			return checkText(field, raw, model);
		case 'choice':
			return checkChoice(field, raw, model);
		case 'number':
			return checkNumber(field, raw, model);
		case 'flag':
			return checkFlag(field, raw);
		case 'url':
			return checkUrl(field.label, raw, field.extensions);
	}
}

/** A required field is excused by the field that the model's page lets stand in for it. */
function checkMissing(field: Field, { model, values, overridden }: FieldContext): FieldReading {
	if (overridden?.has(field.api)) return NOTHING;
	const excused = model.notTogether.some(
		([one, other]) => one === field.api && values[other] !== undefined,
	);
	if (!field.required || excused) return NOTHING;
	return invalidField(
		field.label,
		`${field.label} is missing`,
		`Fill in the field ${field.label}. If it holds an expression, check what that gives for this item.`,
	);
}

function checkText(field: TextField, raw: unknown, model: Model): FieldReading {
	if (!isTextual(raw)) {
		return invalidField(
			field.label,
			`${field.label} is not a text`,
			`The field ${field.label} got ${show(raw)}. Check its expression: it has to give a text.`,
		);
	}
	const text = String(raw);
	const length = characters(text);
	if (!model.custom && field.maxLength !== undefined && length > field.maxLength) {
		const limit = field.maxLength.toLocaleString('en-US');
		return invalidField(
			field.label,
			`${field.label} has ${length.toLocaleString('en-US')} characters, and the limit is ${limit}`,
			`Shorten ${field.label} to ${limit} characters or fewer.`,
		);
	}
	return { kind: 'value', value: text };
}

function checkChoice(field: ChoiceField, raw: unknown, model: Model): FieldReading {
	const numeric = field.choices.every(({ value }) => typeof value === 'number');
	const value = numeric ? toNumber(raw) : raw;
	const known = field.choices.find((choice) => choice.value === value);
	if (known) return { kind: 'value', value: known.value };
	if (model.custom && numeric && Number.isInteger(value)) {
		return { kind: 'value', value: value as number };
	}
	if (model.custom && !numeric && typeof value === 'string') return { kind: 'value', value };
	const allowed = field.choices.map((choice) => choice.value).join(', ');
	const unit = field.unit ? ` ${field.unit}` : '';
	return invalidField(
		field.label,
		`${field.label} ${show(raw)} isn't available for ${model.name}`,
		`Set ${field.label} to one of: ${allowed}${unit}.`,
	);
}

function checkNumber(field: NumberField, raw: unknown, model: Model): FieldReading {
	const value = toNumber(raw);
	const outside =
		value === undefined || (!model.custom && (value < field.min || value > field.max));
	if (!outside) return { kind: 'value', value };
	return invalidField(
		field.label,
		`${field.label} has to be a number from ${field.min} to ${field.max}, not ${show(raw)}`,
		`Set ${field.label} to a number from ${field.min} to ${field.max}.`,
	);
}

function checkFlag(field: FlagField, raw: unknown): FieldReading {
	if (raw === true || raw === 'true') return { kind: 'value', value: true };
	if (raw === false || raw === 'false') return { kind: 'value', value: false };
	return invalidField(
		field.label,
		`${field.label} has to be true or false, not ${show(raw)}`,
		`Switch ${field.label} on or off, or check its expression.`,
	);
}

function parseUrl(raw: unknown): URL | undefined {
	if (typeof raw !== 'string') return undefined;
	try {
		return new URL(raw.trim());
	} catch {
		return undefined;
	}
}

function checkUrl(label: string, raw: unknown, extensions: readonly string[]): FieldReading {
	const url = parseUrl(raw);
	// URL itself is lenient: it takes "https:example.com", and leaves out line breaks in the middle.
	if (!url?.hostname || !/^https?:\/\/\S+$/i.test((raw as string).trim())) {
		const inline = typeof raw === 'string' && raw.startsWith('data:');
		return invalidField(
			label,
			`${label} is not a link that starts with https:// or http://`,
			inline
				? `The field holds the file itself. Pass it as a file of the workflow instead: choose File as the input of ${label}.`
				: `Write the whole address, like https://example.com/file.${extensions[0]}, of a file that anyone on the internet can open.`,
		);
	}
	const extension = /\.([a-z0-9]{2,5})$/i.exec(url.pathname)?.[1]?.toLowerCase();
	const hints =
		extension && !extensions.includes(extension)
			? [
					`${label} ends in .${extension}. Novita documents ${extensions.map((e) => `.${e}`).join(', ')}.`,
				]
			: [];
	const link = (raw as string).trim().replace(/^https?/i, (scheme) => scheme.toLowerCase());
	return { kind: 'value', value: link, hints };
}

const IMAGE_EXTENSIONS = ['jpg', 'jpeg', 'png'];

function checkImage(
	field: ImageField,
	raw: ImageValue | undefined,
	{ model, overridden }: FieldContext,
): FieldReading {
	const { label } = field;
	if (!raw || (raw.kind === 'url' && isEmpty(raw.url))) {
		// An end image that was chosen and left empty is a slip, not a wish for none.
		if (overridden?.has(field.api) || (!field.required && (!raw || model.custom))) return NOTHING;
		return invalidField(
			label,
			`${label} is missing`,
			`Fill in ${label} URL, or choose File and name the binary field that holds the image.`,
		);
	}
	if (raw.kind === 'url') return checkUrl(label, raw.url, IMAGE_EXTENSIONS);
	if (!raw.head) {
		return invalidField(
			label,
			`${label} is missing: the input has no binary field with the name ${show(raw.binaryField)}`,
			raw.why ?? `Name the binary field that holds the image in ${label} Input Data Field Name.`,
		);
	}
	const { size, reading } = raw.head;
	const invalid = checkImageLimits(label, raw.head, field.limits);
	if (invalid && (!model.custom || size === 0)) return { kind: 'invalid', invalid };
	const image = reading.kind === 'image' ? reading.image : undefined;
	return {
		kind: 'file',
		file: { binaryField: raw.binaryField, size, image },
		hints: field.fileHint ? [field.fileHint] : [],
	};
}

function checkVoices(
	field: VoicesField,
	raw: unknown,
	{ model, values }: FieldContext,
): FieldReading {
	const voices = Array.isArray(raw) ? raw : [];
	if (voices.length === 0) return NOTHING;
	if (!model.custom && voices.length > field.maxItems) {
		return invalidField(
			field.label,
			`${field.label} has ${voices.length} voices, and the limit is ${field.maxItems}`,
			`Keep at most ${field.maxItems} voices.`,
		);
	}
	const ids = voices.map((voice: unknown) => {
		const id: unknown =
			typeof voice === 'object' && voice !== null && 'voiceId' in voice ? voice.voiceId : voice;
		// Not a number: IDs are longer than a number can hold exactly.
		return typeof id === 'string' ? id.trim() : id;
	});
	const wrong = ids.findIndex((id) => typeof id !== 'string' || id === '');
	if (wrong >= 0) {
		return invalidField(
			field.label,
			`Voice ${wrong + 1} of ${field.label} has no voice ID`,
			'Fill in the voice ID, or remove the voice.',
		);
	}
	const silent = values[field.needs] === false || values[field.needs] === 'false';
	const text = typeof values.prompt === 'string' ? values.prompt : '';
	const hints = [
		...(silent
			? [`${field.label} are set while Sound is off. Kling speaks only with Sound on.`]
			: []),
		...ids
			.map((_, index) => `<<<voice_${index + 1}>>>`)
			.filter((name) => !text.includes(name))
			.map(
				(name) => `The prompt doesn't name ${name}. Kling uses a voice where the prompt names it.`,
			),
	];
	return { kind: 'value', value: ids as string[], hints };
}
