import { command, readCount } from '../../../tools/command-line';
import { UserError } from '../../../tools/n8n-server/user-error';

const OPTIONS = { once: { type: 'boolean', default: false }, port: { type: 'string' } } as const;

/** What a command is told of its options, or what it prints. */
async function told(...args: string[]) {
	const print = jest.fn<undefined, [unknown]>();
	jest.spyOn(console, 'log').mockImplementation(print);
	jest.spyOn(console, 'error').mockImplementation(print);
	const work = jest.fn(async () => await Promise.resolve(7));
	const code = await command(args, 'the usage', OPTIONS, work);
	jest.restoreAllMocks();
	return [code, ...print.mock.calls.flat(), ...work.mock.calls.flat()];
}

it.each([
	[['--port=80', '--once'], 7, { once: true, port: '80' }],
	[[], 7, { once: false }],
	[['--help'], 0, 'the usage'],
	[['--twice'], 1, "Unknown option '--twice'. See --help."],
	[['--port', '--once'], 1, "Option '--port' argument is ambiguous. See --help."],
])('%j', async (args, code, words) => {
	expect(await told(...args)).toEqual([code, words]);
});

it.each(['', '0', '65536', '1.5', '-1', 'many'])('"%s" is no number of a port', (text) => {
	const message = `--port takes a number from 1 to 65535, not "${text}".`;
	expect(() => readCount('--port', text, 65_535)).toThrow(new UserError(message));
	expect(readCount('--port', '80', 65_535)).toBe(80);
	expect(readCount('--port', undefined, 65_535)).toBeUndefined();
});
