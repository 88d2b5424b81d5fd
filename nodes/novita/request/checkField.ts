import type {
	ChoiceField,
	Field,
	FlagField,
	Model,
	NumberField,
	TextField,
	VoicesField,
} from '../models/catalogue';
import { isObject, looksLikeJson, parseJson, valueUnder } from '../values/json';
import { listOf, readList } from '../values/lists';
import {
	characters,
	count,
	isEmpty,
	isWrong,
	show,
	showNumber,
	type Reading,
} from '../values/reading';
import {
	looksLikeTime,
	readChoice,
	readId,
	readNumber,
	readSwitch,
	readText,
} from '../values/scalars';
import { checkImage, type ImageValue } from './checkImage';
import { checkShots } from './checkShots';
import {
	checkWritten,
	invalidField,
	NOTHING,
	type FieldContext,
	type FieldReading,
	type RawValues,
} from './fieldReading';

/** Holds one raw value against its field's documented rules, and turns it into the body's type. */
export function checkField(field: Field, raw: unknown, context: FieldContext): FieldReading {
	const { model } = context;
	if (field.kind === 'image' || field.kind === 'video') {
		return checkImage(field, raw as ImageValue | undefined, context);
	}
	if (field.kind === 'shots') return checkShots(field, raw, model);
	if (isEmpty(raw)) return checkMissing(field, context);
	switch (field.kind) {
		case 'text':
			return checkText(field, raw, model);
		case 'choice':
			return checkChoice(field, raw, model);
		case 'number':
			return checkNumber(field, raw, model);
		case 'flag':
			return checkFlag(field, raw);
		case 'voices':
			return checkVoices(field, raw, context);
	}
}

/** A required field is excused by the field that the model's page lets stand in for it. */
function checkMissing(field: Field, { model, values, overridden }: FieldContext): FieldReading {
	const excused = model.notTogether.some(
		([one, other]) => one === field.api && values[other] !== undefined,
	);
	if (!field.required || excused || overridden.has(field.api)) return NOTHING;
	return invalidField(
		field.label,
		`${field.label} is empty`,
		`Fill in ${field.label}. If you use an expression, check its result for this item.`,
	);
}

function checkText(field: TextField, raw: unknown, model: Model): FieldReading {
	const { label } = field;
	const text = readText(raw);
	if (text.kind !== 'value') {
		return invalidField(
			label,
			isWrong(label, raw, 'text'),
			`Check the expression in ${label}: it has to return text.`,
		);
	}
	const length = characters(text.value);
	if (!model.custom && field.maxLength !== undefined && length > field.maxLength) {
		const limit = showNumber(field.maxLength);
		return invalidField(
			label,
			`${label} is too long: ${count(length, 'character')} (limit ${limit})`,
			`Shorten ${label} to ${limit} characters or fewer.`,
		);
	}
	return checkWritten(label, text.value);
}

function checkChoice(field: ChoiceField, raw: unknown, model: Model): FieldReading {
	const { label, choices, unit } = field;
	const choice = readChoice(raw, choices, unit);
	if (choice.kind === 'value') {
		return { kind: 'value', value: field.asText ? String(choice.value) : choice.value };
	}
	const numeric = choices.every(({ value }) => typeof value === 'number');
	if (model.custom) {
		const free = numeric ? readNumber(raw, { whole: true, unit }) : readText(raw);
		if (free.kind === 'value') return free;
	}
	const allowed = choices.map(({ value }) => value).join(', ');
	const isRatio = choices.some(({ value }) => String(value).includes(':'));
	const asTime =
		isRatio && looksLikeTime(raw)
			? ' Spreadsheets turn 16:9 into a time: format that column as plain text.'
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
	if (number.kind === 'value') return number;
	const expected = `a number from ${min} to ${max}`;
	return invalidField(label, isWrong(label, raw, expected), `Set ${label} to ${expected}.`);
}

function checkFlag({ label }: FlagField, raw: unknown): FieldReading {
	const flag = readSwitch(raw);
	if (flag.kind === 'value') return flag;
	return invalidField(
		label,
		isWrong(label, raw, 'true or false'),
		`Turn ${label} on or off, or check its expression.`,
	);
}

/** Of an entry. */
const VOICE_ID_KEYS = ['voiceId', 'id'];

/** The entries of Voices, or the IDs of one text, also as JSON. */
function voicesIn(raw: unknown): Reading<unknown[]> {
	const given = typeof raw === 'string' && looksLikeJson(raw) ? (parseJson(raw) ?? raw) : raw;
	return typeof given === 'string'
		? listOf(given.split(/[\s,;]/).filter((id) => !isEmpty(id)))
		: readList(given, { keys: ['voices'] });
}

function checkVoices(
	field: VoicesField,
	raw: unknown,
	{ model, values }: FieldContext,
): FieldReading {
	const { label, maxItems } = field;
	const list = voicesIn(raw);
	if (list.kind === 'empty') return NOTHING;
	if (list.kind === 'unclear') {
		return invalidField(
			label,
			isWrong(label, raw, 'a list of voice IDs'),
			'Enter the voice IDs as text, separated by commas.',
		);
	}
	const voices = list.value;
	if (!model.custom && voices.length > maxItems) {
		return invalidField(
			label,
			`Too many entries in ${label}: ${voices.length} (limit ${maxItems})`,
			`Keep at most ${maxItems} voices.`,
		);
	}
	const ids: string[] = [];
	for (const [index, voice] of voices.entries()) {
		const own = isObject(voice) ? valueUnder(voice, VOICE_ID_KEYS) : voice;
		const id = readId(own);
		const name = `Voice ${index + 1} in ${label}`;
		if (id.kind === 'empty') {
			const fix = 'Enter the voice ID, or remove the voice.';
			return invalidField(label, `${name} has no voice ID`, fix);
		}
		if (id.kind === 'unclear') {
			return invalidField(label, isWrong(name, own, id.expected), 'Check the voice ID.');
		}
		ids.push(id.value);
	}
	return { kind: 'value', value: ids, hints: voiceHints(field, ids.length, values) };
}

/** That voices stay silent without sound, and where the prompt doesn't name them, is only believed. */
function voiceHints({ label, maxItems }: VoicesField, given: number, values: RawValues): string[] {
	const flag = readSwitch(values.sound);
	const prompt = typeof values.prompt === 'string' ? values.prompt : '';
	// Other Model takes more of them than anybody names one by one.
	const names = Array.from(
		{ length: Math.min(given, maxItems) },
		(_, index) => `<<<voice_${index + 1}>>>`,
	).filter((name) => !prompt.includes(name));
	return [
		...(flag.kind === 'value' && !flag.value
			? [`${label} are set while Sound is off. Turn on Sound, or they may not be heard.`]
			: []),
		...names.map(
			(name) =>
				`The prompt doesn't name ${name}. Kling uses a voice only where the prompt names it.`,
		),
	];
}
