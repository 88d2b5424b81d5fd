import type { ItemParameters } from '../n8n/items/parameters';
import { PRICE_PER_SECOND, SPENDING_LIMIT } from './optionProperties';

/** What an item may cost. Amounts are US dollars. */
export interface Spending {
	/** Nothing is sent. */
	checkOnly: boolean;
	/** For all items of the run. */
	limit?: number;
	/** The user's own. */
	pricePerSecond?: number;
}

export const LIMIT_LABEL = 'Spending Limit';
const CHECK_ONLY_LABEL = 'Check Only';

export function readSpending(parameters: ItemParameters): Spending {
	const spending = {
		checkOnly: parameters.switch('options.checkOnly', CHECK_ONLY_LABEL, false),
		limit: parameters.optionalNumber('options.spendingLimit', LIMIT_LABEL, SPENDING_LIMIT),
		pricePerSecond: parameters.optionalNumber(
			'options.pricePerSecond',
			'Price per Second',
			PRICE_PER_SECOND,
		),
	};
	parameters.refuseEmptyOption('checkOnly', CHECK_ONLY_LABEL);
	parameters.refuseEmptyOption('spendingLimit', LIMIT_LABEL);
	return spending;
}
