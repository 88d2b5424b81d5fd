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
import { leftoverIn } from '../values/leftovers';
import { entryOf, readList } from '../values/lists';
import { characters, isEmpty, isWrong, show } from '../values/reading';
import {
	looksLikeTime,
	readChoice,
	readId,
	readNumber,
	readSwitch,
	readText,
} from '../values/scalars';
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
			return checkShots(field, raw);
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
	const { label } = field;
	const text = readText(raw);
	if (text.kind !== 'value') {
		return invalidField(
			label,
			`${label} is not a text`,
			`The field ${label} got ${show(raw)}. Check its expression: it has to give a text.`,
		);
	}
	const length = characters(text.value);
	if (!model.custom && field.maxLength !== undefined && length > field.maxLength) {
		const limit = field.maxLength.toLocaleString('en-US');
		return invalidField(
			label,
			`${label} has ${length.toLocaleString('en-US')} characters, and the limit is ${limit}`,
			`Shorten ${label} to ${limit} characters or fewer.`,
		);
	}
	const leftover = leftoverIn(text.value);
	if (leftover?.kind === 'invalid') {
		return invalidField(label, `${label} ${leftover.what}`, leftover.fix);
	}
	const hints = leftover ? [`${label} ${leftover.what}. Check its expression.`] : [];
	return { kind: 'value', value: text.value, hints };
}

function checkChoice(field: ChoiceField, raw: unknown, model: Model): FieldReading {
	const { label, choices, unit } = field;
	const choice = readChoice(raw, choices, unit);
	if (choice.kind === 'value') return { kind: 'value', value: choice.value };
	const numeric = choices.every(({ value }) => typeof value === 'number');
	if (model.custom) {
		const free = numeric ? readNumber(raw, { whole: true, unit }) : readText(raw);
		if (free.kind === 'value') return { kind: 'value', value: free.value };
	}
	const allowed = choices.map(({ value }) => value).join(', ');
	const isRatio = choices.some(({ value }) => String(value).includes(':'));
	const asTime =
		isRatio && looksLikeTime(raw)
			? ' It looks like a time: spreadsheets make one of 16:9. Format that column as plain text.'
			: '';
	return invalidField(
		label,
		`${label} ${show(raw)} isn't available for ${model.name}`,
		`Set ${label} to one of: ${allowed}${unit ? ` ${unit}` : ''}.${asTime}`,
	);
}

function checkNumber(field: NumberField, raw: unknown, model: Model): FieldReading {
	const { label, min, max } = field;
	const number = readNumber(raw, model.custom ? {} : { min, max });
	if (number.kind === 'value') return { kind: 'value', value: number.value };
	return invalidField(
		label,
		isWrong(label, raw, `a number from ${min} to ${max}`),
		`Set ${label} to a number from ${min} to ${max}.`,
	);
}

function checkFlag({ label }: FlagField, raw: unknown): FieldReading {
	const flag = readSwitch(raw);
	if (flag.kind === 'value') return { kind: 'value', value: flag.value };
	return invalidField(
		label,
		isWrong(label, raw, 'true or false'),
		`Switch ${label} on or off, or check its expression.`,
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

/** Of the list itself, and of an entry. */
const VOICE_KEYS = ['voices', 'voiceList', 'voice_list'];
const VOICE_ID_KEYS = ['voiceId', 'id'];

function checkVoices(
	field: VoicesField,
	raw: unknown,
	{ model, values }: FieldContext,
): FieldReading {
	const { label, maxItems, needs } = field;
	const list = readList(raw, { keys: VOICE_KEYS, separator: /[\s,;]+/ });
	if (list.kind === 'empty') return NOTHING;
	if (list.kind === 'unclear') {
		return invalidField(label, isWrong(label, raw, list.expected), 'Give voice IDs as texts.');
	}
	const voices = list.value;
	if (!model.custom && voices.length > maxItems) {
		return invalidField(
			label,
			`${label} has ${voices.length} voices, and the limit is ${maxItems}`,
			`Keep at most ${maxItems} voices.`,
		);
	}
	const ids: string[] = [];
	for (const [index, voice] of voices.entries()) {
		const given =
			typeof voice === 'object' && voice !== null
				? entryOf(voice as Record<string, unknown>, VOICE_ID_KEYS)
				: voice;
		const id = readId(given);
		const name = `Voice ${index + 1} of ${label}`;
		if (id.kind === 'empty') {
			return invalidField(
				label,
				`${name} has no voice ID`,
				'Fill in the voice ID, or remove the voice.',
			);
		}
		if (id.kind === 'unclear') {
			return invalidField(label, isWrong(name, given, id.expected), 'Check the voice ID.');
		}
		ids.push(id.value);
	}
	return { kind: 'value', value: ids, hints: voiceHints(label, ids, values[needs], values.prompt) };
}

function voiceHints(label: string, ids: string[], needed: unknown, prompt: unknown): string[] {
	const flag = readSwitch(needed);
	const text = typeof prompt === 'string' ? prompt : '';
	return [
		...(flag.kind === 'value' && !flag.value
			? [`${label} are set while Sound is off. Kling speaks only with Sound on.`]
			: []),
		...ids
			.map((_, index) => `<<<voice_${index + 1}>>>`)
			.filter((name) => !text.includes(name))
			.map(
				(name) => `The prompt doesn't name ${name}. Kling uses a voice where the prompt names it.`,
			),
	];
}
