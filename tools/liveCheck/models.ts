/** `--models`: which models Novita still has, and which it documents that the catalogue lacks. Costs nothing. */
import axios from 'axios';

import { DEFAULT_BASE_URL } from '../../nodes/novita/api/baseUrl';
import type { Send } from '../../nodes/novita/api/transport';
import { catalogue } from '../../nodes/novita/models/catalogue';
import { messageOf, UserError } from '../n8n-server/user-error';
import { table } from '../table';

/** Nobody's model. Novita's answer to it is how it says that there is none. */
const NO_MODEL = 'kling-live-check-no-such-model';

/** Documented all the same, and retired by Novita on 22 July 2026 by its changelog: left out on purpose. */
const LEFT_OUT = /^kling-(2\.5-turbo|o1|v2\.6)-/;

const UNTOLD =
	"Novita's responses don't tell a model from one that doesn't exist, so only its documentation was compared. With NOVITA_API_KEY set they may.";

const TIMEOUT_MS = 30_000;

/** `unclear`: the response says nothing about the model, like a 5xx. */
type Route = 'there' | 'gone' | 'unclear';

/**
 * @param index Novita's documentation index, as {@link readIndex} gives it.
 * @param sends With an API key that is nobody's, then, where there is one, with an account's.
 * @returns A report in Markdown, and whether somebody has something to do.
 * @throws {UserError} where a submission was accepted, or the index names no Kling model.
 */
export async function watchModels(
	index: string,
	sends: readonly Send[],
): Promise<{ report: string; changed: boolean }> {
	const pages = klingPages(index);
	const isLeftOut = (slug: string) => LEFT_OUT.test(slug) && !findEntry(slug);
	const slugs = [...new Set([...catalogue.map(({ slug }) => slug), ...pages])]
		.filter((slug) => !isLeftOut(slug))
		.sort();
	const routes = await askRoutes(slugs, sends);
	const rows = slugs.map((slug) => {
		const isDocumented = pages.has(slug);
		const route = routes?.get(slug) ?? '';
		return [slug, isDocumented ? 'yes' : 'no', route, todo(slug, isDocumented, route)];
	});
	const changed = rows.some(([, , , what]) => what !== '');
	const news = changed ? 'Something has changed.' : 'Nothing has changed.';
	const head = ['Model', 'Documented', 'Endpoint', 'What to do'];
	const parts = [news, ...(routes ? [] : [UNTOLD]), table(head, ...rows)];
	return { report: parts.join('\n\n'), changed };
}

const findEntry = (slug: string) => catalogue.find((model) => model.slug === slug);

function todo(slug: string, isDocumented: boolean, route: Route | ''): string {
	const entry = findEntry(slug);
	if (!entry) return 'New: see "A new model" in CONTRIBUTING.md';
	if (entry.retired) return '';
	if (route === 'gone') return 'Gone: give its entry in nodes/novita/models/catalogue.ts `retired`';
	return isDocumented ? '' : "Without a page: check in Novita's changelog whether it is retired";
}

/** The slugs of Kling's pages, which end in them; translations name them again. */
function klingPages(index: string): Set<string> {
	const found = index.matchAll(/\/model-apis-([\w.-]*kling[\w.-]*?)(?=\.md\b|[^\w.-]|$)/gi);
	const slugs = new Set([...found].map(([, slug = '']) => slug));
	if (slugs.size === 0) throw new UserError("Novita's documentation index names no Kling model.");
	return slugs;
}

/**
 * Each model is sent an empty body, which lacks what every page requires: first with an API key that is nobody's,
 * and where that tells nothing, with the account's. Undefined where neither tells.
 */
async function askRoutes(slugs: string[], sends: readonly Send[]) {
	for (const send of sends) {
		if ((await ask(NO_MODEL, send)) !== 'gone') continue;
		const routes = new Map<string, Route>();
		for (const slug of slugs) routes.set(slug, await ask(slug, send));
		if ([...routes.values()].includes('there')) return routes;
	}
	return undefined;
}

async function ask(slug: string, send: Send): Promise<Route> {
	const path = `/v3/async/${slug}`;
	const result = await send({ method: 'POST', path, body: {}, timeoutMs: TIMEOUT_MS });
	if (result.kind !== 'response') return 'unclear';
	const { status } = result;
	if (status < 300) {
		throw new UserError(
			`${slug} accepted an empty body, which may cost money. Nothing more was asked.`,
		);
	}
	if (status === 404) return 'gone';
	return [400, 401, 403, 422].includes(status) ? 'there' : 'unclear';
}

/** Novita's pages name this index. A server that stands in for Novita has one at the same path. */
export async function readIndex(baseUrl: string): Promise<string> {
	const site = baseUrl === DEFAULT_BASE_URL ? 'https://novita.ai' : baseUrl;
	try {
		const options = { responseType: 'text', timeout: TIMEOUT_MS } as const;
		return (await axios.get<string>(`${site}/docs/llms.txt`, options)).data;
	} catch (error) {
		throw new UserError(`Novita's documentation index can't be read: ${messageOf(error)}`);
	}
}
