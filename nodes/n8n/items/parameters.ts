import type { IExecuteFunctions } from 'n8n-workflow';

import { invalidValue, type Invalid } from '../../novita/request/invalid';
import type { Reading } from '../../novita/values/reading';
import {
	readChoice,
	readNumber,
	readSwitch,
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
		const raw = this.raw(name, label);
		return this.take(label, raw, readSwitch(raw), fallback);
	}

	number(name: string, label: string, rule: NumberRule & { default: number }): number {
		const raw = this.raw(name, label);
		return this.take(label, raw, readNumber(raw, rule), rule.default);
	}

	choice<Value extends string>(
		name: string,
		label: string,
		choices: ReadonlyArray<Choice<Value>>,
		fallback: Value,
	): Value {
		const raw = this.raw(name, label);
		return this.take(label, raw, readChoice(raw, choices), fallback);
	}

	private take<Value>(
		label: string,
		raw: unknown,
		reading: Reading<Value>,
		fallback: Value,
	): Value {
		if (reading.kind === 'value') return reading.value;
		if (reading.kind === 'unclear') this.invalid.push(invalidValue(label, raw, reading.expected));
		return fallback;
	}
}
