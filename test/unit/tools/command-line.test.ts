import { readCount, readOptions } from '../../../tools/command-line';
import { UserError } from '../../../tools/n8n-server/user-error';

const read = (...args: string[]) =>
	readOptions(args, { once: { type: 'boolean', default: false }, port: { type: 'string' } });

it.each([
	[['--twice'], "Unknown option '--twice'. See --help."],
	[['word'], "Unexpected argument 'word'. See --help."],
	[['--port'], "Option '--port <value>' argument missing. See --help."],
	[['--port', '--once'], "Option '--port' argument is ambiguous. See --help."],
	[['--once=yes'], "Option '--once' does not take an argument. See --help."],
])('%j is refused in one line', (args, message) => {
	expect(() => read(...args)).toThrow(new UserError(message));
	expect(read('--port=80')).toEqual({ once: false, port: '80' });
});

it.each(['', '0', '65536', '1.5', '-1', 'many'])('"%s" is no number of a port', (text) => {
	const message = `--port takes a number from 1 to 65535, not "${text}".`;
	expect(() => readCount('--port', text, 65_535)).toThrow(new UserError(message));
	expect([readCount('--port', '80', 65_535), readCount('--port', undefined, 1)]).toEqual([
		80,
		undefined,
	]);
});
