/** What the documents say of this repository: files, commands, links and names that can be looked up. */
import { existsSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path/posix';

import { root } from '../../../tools/n8n-server/paths';
import { anchorsOf, FENCE } from '../../support/markdown';
import { readJson, readText, writtenFiles } from '../../support/repository';

const files = writtenFiles();
const names = new Set(files.map((file) => basename(file)));
const documents = files.filter((file) => file.endsWith('.md'));
const { scripts } = readJson<{ scripts: Record<string, string> }>('package.json');

const INLINE = /(`+)(.+?)\1/g;

/** `nodes/novita/`, `tools/n8n-server/releases/<version>/package.json`, `.github/*`; also a folder's name alone. */
const isThere = (path: string): boolean => {
	const wanted = normalize(path)
		.replace(/\/$/, '')
		.split(/<[^>]*>|\*+/)
		.map((each) => each.replace(/[.+^$(){}|[\]\\]/g, '\\$&'))
		.join('[^/]*');
	const pattern = new RegExp(`^${wanted}(/|$)`);
	return files.some((file) => pattern.test(file));
};

const EXTENSION = /\.(ts|js|mjs|json|md|ya?ml|svg|png)$/;
const folders = new Set(
	files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]),
);

/** What is made here, at another host, or a path of n8n or of Novita's API. */
const ELSEWHERE = /^(https?:|\/|@|\.cache\/|dist\/|output\/|~)|\bnode_modules\/|[{}$=]/;

/** Whether a word of code is meant as a file or a folder of this repository. */
const isPath = (word: string): boolean => {
	if (ELSEWHERE.test(word)) return false;
	if (!word.includes('/')) return EXTENSION.test(word) && !word.startsWith('.');
	return folders.has(word.split('/')[0]) || EXTENSION.test(word);
};

describe.each(documents)('%s', (document) => {
	const text = readText(document);
	const here = dirname(document);
	const prose = text.replace(FENCE, '');
	const code = [
		...[...text.matchAll(FENCE)].map(({ groups }) => groups?.lines),
		...[...prose.matchAll(INLINE)].map(([, , span]) => span),
	].join('\n');
	const all = (pattern: RegExp, where = code) =>
		[...where.matchAll(pattern)].map(([, found = '']) => found);

	it('links to what is there', () => {
		const linked = prose.replace(/\[`[^`]*`\]/g, '[code]').replace(INLINE, '');
		const broken = all(/\]\(([^()\s]+)\)/g, linked).filter((link) => {
			if (/^(https?|mailto):/.test(link)) return false;
			const [path = '', anchor] = link.split('#');
			const target = path === '' ? document : normalize(join(here, path));
			if (!isThere(target)) return true;
			return anchor !== undefined && !anchorsOf(readText(target)).includes(anchor);
		});
		expect(broken).toEqual([]);
	});

	it('names files and folders that are there', () => {
		const words = code.split(/[\s,;'"]+/).map((word) => word.replace(/[.:)]+$|^\(/g, ''));
		const missing = words.filter(isPath).filter((path) => {
			if (!path.includes('/')) return !names.has(path) && !existsSync(join(root, here, path));
			return !isThere(path) && !isThere(join(here, path));
		});
		expect(missing).toEqual([]);
	});

	it('names commands that can be run', () => {
		const known = Object.keys(scripts);
		for (const name of all(/\bnpm run ([\w:-]+)/g)) expect(known).toContain(name);
		for (const name of all(/\bnpm (test|start)\b/g)) expect(known).toContain(name);
		for (const tool of all(/\bnpx (?:--no-install )?([\w-]+)/g)) {
			expect([tool, existsSync(join(root, 'node_modules/.bin', tool))]).toEqual([tool, true]);
		}
		const tests = files.filter((file) => file.endsWith('.test.ts'));
		for (const part of all(/--testPathPatterns[ =]([\w/-]+)/g)) {
			expect([part, tests.some((file) => file.includes(part))]).toEqual([part, true]);
		}
	});

	it('names functions, constants and keys where they are made', () => {
		const places = text.matchAll(/`([A-Za-z_]\w*)` in\s+`([^`\s]+\.\w+)`/g);
		for (const [, name = '', file = ''] of places) {
			const made = new RegExp(`\\b(const|function|interface|type) ${name}\\b|"${name}":`);
			const path = isThere(file) ? file : join(here, file);
			expect([name, file, made.test(readText(path))]).toEqual([name, file, true]);
		}
	});
});
