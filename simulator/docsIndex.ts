import { bodySchemas } from './contract/contract';
import type { Response } from './types';

export const DOCS_INDEX = '/docs/llms.txt';

/**
 * The documentation index that Novita's pages name (`https://novita.ai/docs/llms.txt`), with the models of the
 * contract. Inferred: nobody here has seen it, and this is the form that others of its kind have.
 */
export function docsIndex(): Response {
	const pages = [...bodySchemas.keys()].map(
		(slug) => `- [${slug}](https://novita.ai/docs/api-reference/model-apis-${slug}.md)`,
	);
	return {
		kind: 'response',
		status: 200,
		headers: { 'content-type': 'text/plain; charset=utf-8' },
		body: Buffer.from(['# Novita AI', '', '## Docs', '', ...pages, ''].join('\n')),
	};
}
