/** What the documents say of this repository: files, commands, links and names that can be looked up. */
import { existsSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path/posix';

import { root } from '../../../tools/n8n-server/paths';
import { anchorsOf, codeOf, linksOf } from '../../support/markdown';
import { readJson, readText, writtenFiles } from '../../support/repository';

const files = writtenFiles();
const names = new Set(files.map((file) => basename(file)));
const documents = files.filter((file) => file.endsWith('.md'));
const { scripts } = readJson<{ scripts: Record<string, string> }>('package.json');

/** `nodes/novita/`, `tools/n8n-server/releases/<version>/package.json`, `.github/*`; also a folder's name alone. */
const isThere = (path: string): boolean => {
	const wanted = normalize(path).replace(/\/$/, '');
	const parts = wanted.split('/').map((part) =>
		part
			.split(/<[^>]*>|\*+/)
			.map((each) => each.replace(/[.+^$(){}|[\]\\]/g, '\\$&'))
			.join('[^/]*'),
	);
	const pattern = new RegExp(`^${parts.join('/')}(/|$)`);
	return files.some((file) => pattern.test(file));
};

const EXTENSION = /\.(ts|js|mjs|json|md|ya?ml|svg|png)$/;
const folders = new Set(
	files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]),
);

/** What is made here, at another host, or a path of n8n or of Novita's API. */
const ELSEWHERE = /^(https?:|\/|@|\.cache\/|dist\/|output\/|~)|\bnode_modules\/|[{}$=]/;

/** The words of a document's code that are meant as a file or a folder of this repository. */
const pathsIn = (text: string) =>
	codeOf(text)
		.flatMap((code) => code.split(/[\s,;'"]+/))
		.map((word) => word.replace(/[.:)]+$/, '').replace(/^\(/, ''))
		.filter((word) => !ELSEWHERE.test(word))
		.filter((word) =>
			word.includes('/')
				? folders.has(word.split('/')[0]) || EXTENSION.test(word)
				: EXTENSION.test(word) && !word.startsWith('.'),
		);

const commandsIn = (text: string) => codeOf(text).join('\n');

it('there are documents', () => {
	expect(documents).toEqual(
		expect.arrayContaining(['CHANGELOG.md', 'CONTRIBUTING.md', 'README.md', 'SECURITY.md']),
	);
});

describe.each(documents)('%s', (document) => {
	const text = readText(document);
	const here = dirname(document);

	it('links to what is there', () => {
		const broken = linksOf(text).filter((link) => {
			if (/^(https?|mailto):/.test(link)) return false;
			const [path = '', anchor] = link.split('#');
			const target = path === '' ? document : normalize(join(here, path));
			if (!isThere(target)) return true;
			return anchor !== undefined && !anchorsOf(readText(target)).includes(anchor);
		});
		expect(broken).toEqual([]);
	});

	it('names files and folders that are there', () => {
		const missing = pathsIn(text).filter((path) => {
			if (!path.includes('/')) return !names.has(path) && !existsSync(join(root, here, path));
			return !isThere(path) && !isThere(join(here, path));
		});
		expect(missing).toEqual([]);
	});

	it('names commands that can be run', () => {
		const run = [...commandsIn(text).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name);
		const short = [...commandsIn(text).matchAll(/\bnpm (test|start)\b/g)].map(
			([, name = '']) => name,
		);
		for (const name of [...run, ...short]) expect(Object.keys(scripts)).toContain(name);
		for (const [, tool = ''] of commandsIn(text).matchAll(/\bnpx (?:--no-install )?([\w-]+)/g)) {
			expect([tool, existsSync(join(root, 'node_modules/.bin', tool))]).toEqual([tool, true]);
		}
		for (const [, part = ''] of commandsIn(text).matchAll(/--testPathPatterns[ =]([\w/-]+)/g)) {
			const found = files.filter((file) => file.endsWith('.test.ts') && file.includes(part));
			expect([part, found]).toEqual([part, [expect.any(String), ...found.slice(1)]]);
		}
	});

	it('names functions, constants and keys where they are made', () => {
		for (const [, name = '', file = ''] of text.matchAll(
			/`([A-Za-z_]\w*)` in\s+`([^`\s]+\.\w+)`/g,
		)) {
			const made = new RegExp(`\\b(const|function|interface|type) ${name}\\b|"${name}":`);
			const path = isThere(file) ? file : join(here, file);
			expect([name, file, made.test(readText(path))]).toEqual([name, file, true]);
		}
	});
});
