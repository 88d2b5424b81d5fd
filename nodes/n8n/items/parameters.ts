import type { IExecuteFunctions } from 'n8n-workflow';

import { invalidValue, type Invalid } from '../../novita/request/fieldReading';
import { isEmpty, type Reading } from '../../novita/values/reading';
import {
	readChoice,
	readNumber,
	readSeconds,
	readSwitch,
	readText,
	type Choice,
	type NumberRule,
} from '../../novita/values/scalars';

/**
 * The parameters of one item. Whatever can't be read is noted in `invalid` with the field's name, and
 * counts as unset until somebody looks there.
 */
export class ItemParameters {
	readonly invalid: Invalid[] = [];

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly itemIndex: number,
	) {}

	/**
	 * A value as the user's expression gives it; undefined for a field that is empty or doesn't show.
	 *
	 * @param name Of the parameter; of an option, "options.fileName".
	 * @param label Its name in the editor.
	 */
	raw(name: string, label: string): unknown {
		try {
			// n8n throws for a field that doesn't show, unless it gets something else to answer.
			return this.context.getNodeParameter(name, this.itemIndex, null) ?? undefined;
		} catch (error) {
			const why = error instanceof Error ? error.message : 'unknown';
			this.invalid.push({
				field: label,
				message: `The expression in ${label} could not be evaluated`,
				fix: `n8n says: ${why}. Check the expression.`,
			});
			return undefined;
		}
	}

	switch(name: string, label: string, fallback: boolean): boolean {
		return this.read(name, label, readSwitch, fallback);
	}

	number(name: string, label: string, rule: NumberRule & { default: number }): number {
		return this.optionalNumber(name, label, rule) ?? rule.default;
	}

	optionalNumber(name: string, label: string, rule: NumberRule): number | undefined {
		return this.read(name, label, (raw) => readNumber(raw, rule), undefined);
	}

	/** A moment in seconds since 1970, rounded down; undefined where the field is empty. */
	seconds(name: string, label: string, asEnd = false): number | undefined {
		return this.read(name, label, (raw) => readSeconds(raw, asEnd), undefined);
	}

	text(name: string, label: string): string | undefined {
		return this.read(name, label, readText, undefined);
	}

	choice<Value extends string>(
		name: string,
		label: string,
		choices: ReadonlyArray<Choice<Value>>,
		fallback: Value,
	): Value {
		return this.read(name, label, (raw) => readChoice(raw, choices), fallback);
	}

	/**
	 * For options that keep a run from spending money: one that was added, and whose expression gives nothing, must
	 * not count as left out.
	 */
	refuseEmptyOption(name: string, label: string): void {
		const { options } = this.context.getNode().parameters;
		const isAdded = typeof options === 'object' && options !== null && name in options;
		const isNamed = this.invalid.some(({ field }) => field === label);
		if (!isAdded || isNamed || !isEmpty(this.raw(`options.${name}`, label))) return;
		this.invalid.push({
			field: label,
			message: `${label} is empty`,
			fix: `Fill in ${label}, or remove it from Options. If you use an expression, check its result for this item.`,
		});
	}

	private read<Value, Fallback>(
		name: string,
		label: string,
		reader: (raw: unknown) => Reading<Value>,
		fallback: Fallback,
	): Value | Fallback {
		const raw = this.raw(name, label);
		const reading = reader(raw);
		if (reading.kind === 'value') return reading.value;
		if (reading.kind === 'unclear') this.invalid.push(invalidValue(label, raw, reading.expected));
		return fallback;
	}
}
