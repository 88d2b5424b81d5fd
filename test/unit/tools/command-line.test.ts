import { readCount, readOptions } from '../../../tools/command-line';
import { UserError } from '../../../tools/n8n-server/user-error';

const read = (...args: string[]) =>
	readOptions(args, {
		once: { type: 'boolean', default: false },
		port: { type: 'string' },
		only: { type: 'string', multiple: true },
	});

describe("a command's options", () => {
	it('are read in any order, with and without =', () => {
		expect(read('--only=a', '--once', '--port', '80', '--only', 'b')).toEqual({
			once: true,
			port: '80',
			only: ['a', 'b'],
		});
		expect(read()).toEqual({ once: false });
	});

	it.each([
		[['--twice'], "Unknown option '--twice'. See --help."],
		[['word'], "Unexpected argument 'word'. See --help."],
		[['--port'], "Option '--port <value>' argument missing. See --help."],
		[['--port', '--once'], "Option '--port' argument is ambiguous. See --help."],
		[['--once=yes'], "Option '--once' does not take an argument. See --help."],
	])('%j is refused in one line', (args, message) => {
		expect(() => read(...args)).toThrow(new UserError(message));
	});
});

describe('a number', () => {
	it('may be left out', () => {
		expect(readCount('--port', '80', 65_535)).toBe(80);
		expect(readCount('--port', undefined, 65_535)).toBeUndefined();
	});

	it.each(['', '0', '65536', '1.5', '-1', 'many'])('is not "%s"', (text) => {
		const message = `--port takes a number from 1 to 65535, not "${text}".`;
		expect(() => readCount('--port', text, 65_535)).toThrow(new UserError(message));
	});
});
