/**
 * Checks a submission's body, and any answer, against the contract file.
 */
import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import { bodySchemas, contract, imageSlugs } from './contract';

const ajv = new Ajv2020({
	allErrors: true,
	strict: true,
	strictTypes: false,
	strictRequired: false,
});
// OpenAPI's own words and this contract's notes: meant for readers, they check nothing.
ajv.addVocabulary(['components', 'x-source', 'x-not-enforced', 'x-picture']);
ajv.addSchema({ components: { schemas: contract.components.schemas } }, 'novita');

function compiled(schema: string): ValidateFunction {
	const validate = ajv.getSchema(`novita#/components/schemas/${schema}`);
	if (validate === undefined) throw new Error(`The contract has no schema ${schema}`);
	return validate;
}

/** The field in the reader's words (`multi_prompt[0].duration`), not as a JSON pointer. */
function fieldName(error: ErrorObject): string {
	return error.instancePath
		.split('/')
		.slice(1)
		.map((part, position) =>
			/^\d+$/.test(part) ? `[${part}]` : `${position === 0 ? '' : '.'}${part}`,
		)
		.join('');
}

function describe(error: ErrorObject): string | undefined {
	const field = fieldName(error);
	if (error.keyword === 'additionalProperties') {
		const extra = String(error.params.additionalProperty);
		return `${field === '' ? '' : `${field}.`}${extra} is not a field of this model`;
	}
	// The only condition in a body, and what it would say of its own.
	if (error.keyword === 'if') return 'end_image_url takes the mode Professional';
	if (/\/then\//.test(error.schemaPath)) return undefined;
	// The only "not" in a body is this one, and its own words say nothing.
	if (error.keyword === 'not') return 'end_image cannot be used together with multi_prompt';
	if (error.keyword === 'oneOf' || error.keyword === 'anyOf') {
		return error.params.passingSchemas
			? 'prompt and multi_prompt cannot be used together'
			: 'prompt or multi_prompt is required';
	}
	// The branches of the choice above: their message is already given.
	if (/\/(oneOf|anyOf)\/\d+\//.test(error.schemaPath)) return undefined;
	const allowed = error.keyword === 'enum' ? `: ${String(error.params.allowedValues)}` : '';
	return `${field === '' ? 'body' : field} ${error.message ?? 'is wrong'}${allowed}`;
}

/**
 * What a submission's body gets wrong, by the documented rules only.
 *
 * @param slug the model, as in `/v3/async/<slug>`
 * @param body the decoded JSON
 * @param unknownFields whether a field that the model's page lacks is a mistake (it is, by default)
 * @returns one sentence a mistake, naming the field; empty when the body is right. An unknown slug is one mistake.
 */
export function validateSubmission(
	slug: string,
	body: unknown,
	{ unknownFields = 'refuse' }: { unknownFields?: 'refuse' | 'accept' } = {},
): string[] {
	const schema = bodySchemas.get(slug);
	if (schema === undefined) return [`${slug} is not a model of this contract`];
	return sentences(
		mistakesIn(schema, body).filter(
			({ keyword }) => unknownFields === 'refuse' || keyword !== 'additionalProperties',
		),
	);
}

/** The same for any schema of the contract by name, such as `TaskResult`, `Balance` or `Error`. */
export function validateSchema(schema: string, value: unknown): string[] {
	return sentences(errorsOf(schema, value));
}

/** What each asynchronous route takes beside the fields of its page is held against a schema of its own. */
function mistakesIn(schema: string, body: unknown): ErrorObject[] {
	if (typeof body !== 'object' || body === null) return errorsOf(schema, body);
	const { extra, ...fields } = body as { extra?: unknown };
	return [
		...errorsOf(schema, fields),
		...(extra === undefined ? [] : errorsOf('Extra', { extra })),
	];
}

function errorsOf(schema: string, value: unknown): ErrorObject[] {
	const validate = compiled(schema);
	return validate(value) ? [] : (validate.errors ?? []);
}

function sentences(errors: ErrorObject[]): string[] {
	return [...new Set(errors.map(describe).filter((sentence) => sentence !== undefined))];
}

/** The models of the contract, in its order. */
export const modelSlugs: readonly string[] = [...bodySchemas.keys()].filter(
	(slug) => !imageSlugs.has(slug),
);

/** The fields of a model's body, in alphabetical order. */
export function fieldsInContract(slug: string): string[] {
	const schema: { properties?: object } =
		contract.components.schemas[bodySchemas.get(slug) ?? ''] ?? {};
	return Object.keys(schema.properties ?? {}).sort();
}
