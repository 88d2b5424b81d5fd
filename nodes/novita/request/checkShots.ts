import type { Model, ShotsField } from '../models/types';
import {
	isObject,
	isOneOf,
	looksLikeJson,
	parseJson,
	valueUnder,
	type JsonObject,
} from '../values/json';
import { readList } from '../values/lists';
import { characters, isEmpty, isWrong, show, showNames } from '../values/reading';
import { readNumber, readText } from '../values/scalars';
import { checkWritten, invalidField, NOTHING, type FieldReading } from './fieldReading';

interface Shot {
	/** Undefined only where no page says that it has to be there. */
	prompt?: string;
	/** In seconds; undefined where the shot says nothing. */
	duration?: number;
}

/** Of the list itself, and of an entry. */
const LIST_KEYS = ['shots', 'scenes', 'multiPrompt'];
const PROMPT_KEYS = ['prompt'];
const DURATION_KEYS = ['duration', 'seconds', 'durationSeconds', 'length', 'lengthSeconds'];
const KNOWN_KEYS = [...PROMPT_KEYS, ...DURATION_KEYS];

const TO_MEND = 'Enter a list of shots, like [{ "prompt": "A cup on a table", "duration": 5 }].';

/**
 * Shots of multi_prompt. Where the page says what a shot is made of, anything else is refused; where it
 * doesn't, it gives a hint and is sent. How many, and how long their prompts, is known only from Kling's
 * own API, and gives a hint too.
 *
 * @param raw `undefined` when the user chose a single prompt.
 */
export function checkShots(given: ShotsField, raw: unknown, { custom }: Model): FieldReading {
	const field = custom ? { ...given, documented: false } : given;
	if (raw === undefined) return NOTHING;
	const { label, as, shotDuration } = field;
	const list = readList(raw, { keys: LIST_KEYS, entryKeys: PROMPT_KEYS });
	if (list.kind === 'unclear') {
		return invalidField(label, isWrong(label, raw, list.expected), TO_MEND);
	}
	if (list.kind === 'empty') {
		return invalidField(
			label,
			`${label} is empty`,
			'Add at least one shot, or set Prompt Mode to Single Prompt. If you use an expression, check its result for this item.',
		);
	}
	const shots: Shot[] = [];
	const hints: string[] = [];
	for (const [index, entry] of list.value.entries()) {
		const shot = checkShot(field, `Shot ${index + 1} in ${label}`, entry);
		if (shot.kind !== 'value') return shot;
		shots.push(shot.value);
		hints.push(...(shot.hints ?? []));
	}
	const value = shots.map(({ prompt, duration = shotDuration.default }) =>
		as === 'objects' ? { prompt, duration } : (prompt ?? null),
	);
	return { kind: 'value', value, hints: [...hints, ...shotHints(field, shots)] };
}

/** As the editor gives it, as an item or JSON, or just its prompt. Undefined for anything else. */
function shotIn(entry: unknown): JsonObject | undefined {
	const isJson =
		typeof entry === 'string' && (looksLikeJson(entry) || entry.includes(`"${PROMPT_KEYS[0]}"`));
	const given = isJson ? parseJson(entry) : entry;
	if (isObject(given)) return isObject(given.json) ? given.json : given;
	if (isEmpty(entry)) return {};
	return typeof entry === 'string' && !isJson ? { prompt: entry } : undefined;
}

function checkShot(field: ShotsField, name: string, entry: unknown): FieldReading<Shot> {
	const shot = shotIn(entry);
	if (!shot) return invalidField(field.label, isWrong(name, entry, 'text or an object'), TO_MEND);
	const others = Object.keys(shot).filter((key) => !isOneOf(KNOWN_KEYS, key));
	const prompt = checkPrompt(field, name, valueUnder(shot, PROMPT_KEYS), others);
	if (prompt.kind === 'invalid') return prompt;
	const duration = checkDuration(field, name, valueUnder(shot, DURATION_KEYS));
	if (duration.kind === 'invalid') return duration;
	const hints = prompt.hints ?? [];
	if (others.length > 0) {
		hints.push(`${name} has unknown entries, which are not sent: ${showNames(others)}.`);
	}
	return { kind: 'value', value: { prompt: valueOf(prompt), duration: valueOf(duration) }, hints };
}

const valueOf = <Value>(reading: FieldReading<Value>): Value | undefined =>
	reading.kind === 'value' ? reading.value : undefined;

function checkPrompt(
	{ label, documented }: ShotsField,
	name: string,
	given: unknown,
	others: readonly string[],
): FieldReading<string> {
	const prompt = readText(given);
	if (prompt.kind === 'value') return checkWritten(label, prompt.value, `The prompt of ${name}`);
	if (prompt.kind === 'unclear') {
		return invalidField(
			label,
			isWrong(`The prompt of ${name}`, given, prompt.expected),
			isObject(given) ? `Choose the field that holds its text, like ${insideOf(given)}.` : FILL_IN,
		);
	}
	if (!documented && others.length === 0) {
		return { kind: 'nothing', hints: [`${name} has no prompt. Kling's other pages require one.`] };
	}
	const has = others.length > 0 ? `; it has: ${showNames(others)}` : '';
	return invalidField(label, `${name} has no prompt${has}`, FILL_IN);
}

const FILL_IN = 'Fill in the prompt of the shot, or remove the shot.';

/** "{{ $json.prompt.text }}": an expression for a field of an object, where it has one. */
const insideOf = (object: JsonObject): string =>
	`{{ $json.prompt.${Object.keys(object).find((key) => /^\w{1,40}$/.test(key)) ?? 'text'} }}`;

function checkDuration(
	{ label, as, documented, shotDuration: { min, max } }: ShotsField,
	name: string,
	given: unknown,
): FieldReading<number> {
	const range = as === 'objects' && documented ? { min, max } : { min: 1 };
	const duration = readNumber(given, { ...range, whole: true, unit: 'seconds' });
	if (duration.kind === 'value') return duration;
	// Where shots are texts, nobody is sent its length.
	if (duration.kind === 'empty' || as === 'strings') return NOTHING;
	return invalidField(
		label,
		`The duration of ${name} has to be a whole number of seconds from ${min} to ${max}, not ${show(given)}`,
		`Set the duration of the shot to a whole number from ${min} to ${max}.`,
	);
}

function shotHints(field: ShotsField, shots: Shot[]): string[] {
	const { maxShots, maxPromptLength } = field.hints;
	const { min, max } = field.shotDuration;
	const hints: string[] = [];
	if (shots.length > maxShots) {
		hints.push(
			`${field.label} has ${shots.length} shots. Kling's own API takes at most ${maxShots}.`,
		);
	}
	if (field.as === 'strings' && shots.some(({ duration }) => duration !== undefined)) {
		hints.push(
			'Shots have no length of their own with this model: Duration sets the length of the video.',
		);
	}
	shots.forEach(({ prompt = '', duration }, index) => {
		if (characters(prompt) > maxPromptLength) {
			hints.push(
				`The prompt of shot ${index + 1} is longer than the ${maxPromptLength} characters that Kling's own API takes.`,
			);
		}
		if (field.as === 'objects' && duration !== undefined && (duration < min || duration > max)) {
			hints.push(
				`Shot ${index + 1} lasts ${duration} seconds. Kling's other pages allow ${min} to ${max} seconds a shot.`,
			);
		}
	});
	return hints;
}
