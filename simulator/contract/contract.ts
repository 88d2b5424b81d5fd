/**
 * The contract file, loaded once. Both the validator and the simulator read their facts from it, so a fact about
 * Novita is written in one place only.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The part of the OpenAPI file that is read by name; the schemas themselves go to the validator unread. */
interface ContractFile {
	paths: Record<string, { post?: Operation }>;
	components: {
		schemas: Record<string, Schema>;
		responses: Record<string, { 'x-reasons'?: Record<string, number> }>;
	};
}

interface Operation {
	requestBody: RequestBody;
	'x-output'?: 'image';
}

interface Schema {
	properties?: Record<string, { $ref?: string }>;
	'x-picture'?: PictureRule[];
}

/** What a page may say of a picture. */
export type PictureRule = 'format' | 'size' | 'pixels' | 'ratio';

interface RequestBody {
	content: { 'application/json': { schema: { $ref: string } } };
}

export const contractPath = join(__dirname, 'novita.openapi.yaml');

export const contract = parse(readFileSync(contractPath, 'utf8')) as ContractFile;

const submitPrefix = '/v3/async/';

const nameIn = ($ref: string): string => $ref.slice($ref.lastIndexOf('/') + 1);

/** Model slug -> the name of its body's schema, for each of the submit endpoints. */
export const bodySchemas: ReadonlyMap<string, string> = new Map(
	Object.entries(contract.paths).flatMap(([path, { post }]): Array<[string, string]> => {
		if (post === undefined) return [];
		const { $ref } = post.requestBody.content['application/json'].schema;
		return [[path.slice(submitPrefix.length), nameIn($ref)]];
	}),
);

/** Those of them that make an image, and no video. */
export const imageSlugs: ReadonlySet<string> = new Set(
	[...bodySchemas.keys()].filter(
		(slug) => contract.paths[`${submitPrefix}${slug}`]?.post?.['x-output'] === 'image',
	),
);

/** The fields of a model that hold a picture, the first frame before the last, with what its page says of each. */
export function picturesOf(slug: string): Array<{ field: string; rules: readonly PictureRule[] }> {
	const { schemas } = contract.components;
	const { properties = {} } = schemas[bodySchemas.get(slug) ?? ''] ?? {};
	return Object.entries(properties).flatMap(([field, { $ref = '' }]) => {
		const rules = schemas[nameIn($ref)]?.['x-picture'];
		return rules === undefined ? [] : [{ field, rules }];
	});
}

/** Error reason -> the status that it is sent with. */
export const reasonStatus: ReadonlyMap<string, number> = new Map(
	Object.values(contract.components.responses).flatMap((response) =>
		Object.entries(response['x-reasons'] ?? {}),
	),
);
