/** What a Markdown file says that can be held against the repository. */

const FENCE = /^( *)(`{3,}).*\n([\s\S]*?)^ *\2 *$/gm;
const INLINE = /(`+)(.+?)\1/g;

const withoutFences = (text: string) => text.replace(FENCE, '');
const withoutCode = (text: string) => withoutFences(text).replace(INLINE, '');

/** The targets of all links and images. */
export function linksOf(text: string): string[] {
	return [...withoutCode(text.replace(/\[`[^`]*`\]/g, '[code]')).matchAll(/\]\(([^()\s]+)\)/g)].map(
		([, target = '']) => target,
	);
}

/** Each piece of code: a span each, and each line of a block. */
export function codeOf(text: string): string[] {
	const blocks = [...text.matchAll(FENCE)].flatMap(([, , , lines = '']) => lines.split('\n'));
	const spans = [...withoutFences(text).matchAll(INLINE)].map(([, , code = '']) => code);
	return [...blocks, ...spans];
}

/** The names of its headings as GitHub makes them: `## When to suspend` is `#when-to-suspend`. */
export function anchorsOf(text: string): string[] {
	const seen = new Map<string, number>();
	return [...withoutFences(text).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) => {
		const name = heading
			.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
			.replace(/[`*]/g, '')
			.replace(/\b_|_\b/g, '')
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.replace(/ /g, '-');
		const times = seen.get(name) ?? 0;
		seen.set(name, times + 1);
		return times === 0 ? name : `${name}-${times}`;
	});
}
