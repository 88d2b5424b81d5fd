import { readdirSync } from 'node:fs';

/** What loads n8n's engine anew, which takes seconds, or is no test. */
const APART = ['engine.test.ts', 'guard.test.ts', 'setting.ts'];

const files = readdirSync(__dirname).filter((file) => !APART.includes(file));

describe.each(files)('%s', (file) => {
	jest.requireActual(`./${file}`);
});
