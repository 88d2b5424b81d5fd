import { catalogue } from './catalogue';
import type { Model, Operation } from './types';

/** The value of the dropdown's last entry, behind which the user names a model of their own. */
export const CUSTOM = 'custom';

/**
 * A model that this package doesn't know yet: it offers every field that a known model of the
 * operation has, requires none of them, and sends what the user set. Where models have a field under
 * different names or rules, the first of them, and so the newest, counts.
 */
export function customModel(
	slug: string,
	operation: Operation,
	models: readonly Model[] = catalogue,
): Model {
	const seen = new Set<string>();
	const fields = models
		.filter((model) => model.operation === operation)
		.flatMap((model) => model.fields)
		.filter((each) => !seen.has(each.parameter) && seen.add(each.parameter))
		.map((each) => ({ ...each, required: false, hint: undefined }));
	return {
		slug,
		name: 'Custom',
		operation,
		summary: 'Any other Novita model, by its ID',
		fields,
		notTogether: [],
		custom: true,
	};
}
