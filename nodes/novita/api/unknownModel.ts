import { findModel } from '../models/catalogue';
import type { ApiError } from './apiError';
import { isNovita } from './baseUrl';

const NOT_PAID = 'Nothing was accepted, and nothing is charged.';

/**
 * What a 404 says of a submission: the model is gone, or its slug is wrong. Routes that Novita has
 * retired answer the plain words "route not found", in none of the shapes that it documents.
 *
 * @param slug The model that was asked for.
 * @param baseUrl Where it was asked. Anything but Novita itself may just lack the route.
 */
export function unknownModel(
	slug: string,
	baseUrl: string,
): Pick<ApiError, 'message' | 'fix' | 'code'> {
	const model = findModel(slug);
	const elsewhere = isNovita(baseUrl)
		? []
		: ['Check the Base URL in the Novita API credential too: it does not lead to api.novita.ai.'];
	const fixWith = (fix: string) => [fix, ...elsewhere, NOT_PAID].join(' ');
	if (model?.retired) {
		const replacement = findModel(model.retired.replacement)?.name ?? model.retired.replacement;
		return {
			code: 'notFound',
			message: `Novita no longer offers this model: ${model.name}`,
			fix: fixWith(`Choose ${replacement} in the field Model.`),
		};
	}
	return {
		code: 'notFound',
		message: `Novita doesn't offer a model ${slug}, or no longer`,
		fix: fixWith(
			model
				? 'Novita may have retired it: choose another model in the field Model.'
				: "Check Model Slug: it is the end of the address of the model's page in Novita's documentation. If it is right, Novita may have retired the model: choose another one.",
		),
	};
}
