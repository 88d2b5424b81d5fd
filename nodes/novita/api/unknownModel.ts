import { findModel } from '../models/catalogue';
import type { ApiError } from './apiError';
import { isNovita } from './baseUrl';

const NOT_PAID = 'Nothing was accepted, and nothing is paid for.';

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
		: ["Check the Base URL in the Novita API credential too: it doesn't lead to api.novita.ai."];
	const fixWith = (fix: string) => [fix, ...elsewhere, NOT_PAID].join(' ');
	if (model?.retired) {
		const replacement = findModel(model.retired.replacement)?.name ?? model.retired.replacement;
		return {
			code: 'notFound',
			message: `Novita no longer offers this model: ${model.name}`,
			fix: fixWith(`Choose ${replacement} in Model.`),
		};
	}
	return {
		code: 'notFound',
		message: `Novita doesn't offer the model ${slug}, or no longer does`,
		fix: fixWith(
			model
				? 'Novita may have retired it: choose another model in Model.'
				: "Check Model ID: it is the last part of the model's documentation URL. If it is right, Novita may have retired it: choose another model.",
		),
	};
}
