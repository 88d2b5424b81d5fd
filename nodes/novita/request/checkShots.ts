import type { ShotsField } from '../models/types';
import { FieldContext, FieldReading, invalidField } from './fieldReading';
import { characters, isEmpty, isTextual, show, toNumber } from './values';

interface Shot {
	prompt: string;
	duration: number;
}

/**
 * Shots of multi_prompt. Documented, and so refused otherwise: each has a prompt, and where shots
 * are objects a whole number of seconds. How many, how long and what they add up to is known only
 * from Kling's own API and a sister host, and gives a hint.
 *
 * @param raw `undefined` when the user chose a single prompt.
 */
export function checkShots(
	field: ShotsField,
	raw: unknown,
	{ values }: FieldContext,
): FieldReading {
	if (raw === undefined) return { kind: 'nothing' };
	const list = Array.isArray(raw) ? raw : [];
	if (list.length === 0) {
		return invalidField(
			field.label,
			`${field.label} is empty`,
			'Add at least one shot, or set Prompt Mode to Single Prompt.',
		);
	}
	const shots: Shot[] = [];
	for (const [index, item] of list.entries()) {
		const { prompt, duration } = readShot(item);
		const name = `Shot ${index + 1} of ${field.label}`;
		if (isEmpty(prompt) || !isTextual(prompt)) {
			return invalidField(
				field.label,
				`${name} has no prompt`,
				'Fill in the prompt of the shot, or remove the shot.',
			);
		}
		const seconds = isEmpty(duration) ? field.shotDuration.default : toNumber(duration);
		if (
			field.as === 'objects' &&
			(seconds === undefined || !Number.isInteger(seconds) || seconds < 1)
		) {
			return invalidField(
				field.label,
				`${name} has the duration ${show(duration)}, and a whole number of seconds is needed`,
				`Set the duration of the shot to a whole number, ${field.shotDuration.min} to ${field.shotDuration.max} seconds.`,
			);
		}
		shots.push({ prompt: String(prompt), duration: seconds ?? field.shotDuration.default });
	}
	const value =
		field.as === 'objects' ? shots.map((shot) => ({ ...shot })) : shots.map((shot) => shot.prompt);
	return { kind: 'value', value, hints: shotHints(field, shots, values) };
}

/** As the editor gives it, or just the prompt where an expression gives a list of texts. */
const readShot = (item: unknown): Record<string, unknown> =>
	typeof item === 'string' ? { prompt: item } : { ...(item as object) };

function shotHints(field: ShotsField, shots: Shot[], values: FieldContext['values']): string[] {
	const { maxShots, maxPromptLength, sumsUpTo } = field.hints;
	const { min, max } = field.shotDuration;
	const hints: string[] = [];
	if (shots.length > maxShots) {
		hints.push(
			`${field.label} has ${shots.length} shots. Kling is known to take at most ${maxShots}.`,
		);
	}
	shots.forEach((shot, index) => {
		if (characters(shot.prompt) > maxPromptLength) {
			hints.push(
				`The prompt of shot ${index + 1} is longer than the ${maxPromptLength} characters that Kling is known to take.`,
			);
		}
		if (field.as === 'objects' && (shot.duration < min || shot.duration > max)) {
			hints.push(
				`Shot ${index + 1} lasts ${shot.duration} seconds. Kling is known to take ${min} to ${max} seconds a shot.`,
			);
		}
	});
	const whole = sumsUpTo === undefined ? undefined : toNumber(values[sumsUpTo]);
	const sum = shots.reduce((total, shot) => total + shot.duration, 0);
	if (whole !== undefined && sum !== whole) {
		hints.push(
			`The shots last ${sum} seconds together and Duration is ${whole}. Kling is known to want the two equal.`,
		);
	}
	return hints;
}
