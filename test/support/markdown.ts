/** A block of code, fences included: `lines` are what is in it. */
export const FENCE = /^( *)(`{3,}).*\n(?<lines>[\s\S]*?)^ *\2 *$/gm;

/** The names of its headings as GitHub makes them: `## When to suspend` is `#when-to-suspend`. */
export function anchorsOf(text: string): string[] {
	const seen = new Map<string, number>();
	return [...text.replace(FENCE, '').matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) => {
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

/** Its sentences of more than 25 words, without code and what HTML has in its tags. */
export const longSentences = (text: string): string[] =>
	text
		.replace(/```[^]*?```|<[^>]*>/g, '')
		.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replace(/`[^`]*`/g, 'code')
		.split(/\n\n|\n(?=\d\. |- |\||#|\*\*)|\||(?<=[.:;?!]["'*_)]*)\s/)
		.filter((each) => each.split(/\s+/).filter((word) => /[\p{L}\p{N}…]/u.test(word)).length > 25);
