/** A table in Markdown. */
export const table = (...rows: Array<readonly string[]>): string => {
	const [head = [], ...body] = rows;
	return [head, head.map(() => '---'), ...body]
		.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
		.join('\n');
};
