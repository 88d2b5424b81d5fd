import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import type { Model } from '../../novita/models/types';

type Conditions = NonNullable<IDisplayOptions['show']>;

/**
 * The property, shown only where these conditions are met too. They come before its own: n8n shows a property at
 * the first condition whose field holds an expression, and asks no further.
 */
export const showWhere = (show: Conditions, property: INodeProperties): INodeProperties => ({
	...property,
	displayOptions: {
		...property.displayOptions,
		show: { ...show, ...property.displayOptions?.show },
	},
});

/**
 * The properties of all models, each shown for the models that have it. A click on Model then keeps what a field
 * holds where the new model has a field of that name, and empties the others, as in all of n8n's nodes. What is
 * the old model's default counts as not set, and becomes the new one's.
 *
 * The conditions are paths from the root. By a bare "model", n8n's editor would empty every list, and every
 * dropdown whose value the new model lacks, without a word.
 *
 * @returns All variants of a parameter together, in the order that each model gives its own.
 */
export function byModel(
	models: readonly Model[],
	propertiesOf: (model: Model) => INodeProperties[],
): INodeProperties[] {
	const found = new Map<string, { property: INodeProperties; models: Model[] }>();
	const order: string[] = [];
	for (const model of models) {
		let place = 0;
		for (const property of propertiesOf(model)) {
			// The custom model stands in each operation, under the same slug, with other fields.
			const key = JSON.stringify([property, model.custom]);
			const variant = found.get(key) ?? { property, models: [] };
			variant.models.push(model);
			found.set(key, variant);
			const { name } = property;
			if (!order.includes(name)) order.splice(place, 0, name);
			place = order.indexOf(name) + 1;
		}
	}
	const all = [...found.values()].map(({ property, models: having }) => {
		const operations = [...new Set(having.map(({ operation }) => operation))];
		const slugs = [...new Set(having.map(({ slug }) => slug))];
		return showWhere({ '/operation': operations, '/model': slugs }, property);
	});
	return order.flatMap((name) => all.filter((property) => property.name === name));
}
