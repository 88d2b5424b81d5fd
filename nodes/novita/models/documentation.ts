/** The address of a model's page. */
export const page = (slug: string): string =>
	`https://novita.ai/docs/api-reference/model-apis-${slug}`;

/** For pages that only speak of a URL. */
export const URL_ONLY =
	'This model officially accepts only image URLs. A file is sent anyway, and may be refused.';
