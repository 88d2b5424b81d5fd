import { describeFlags, readArguments } from '../../../tools/arguments';
import { UserError } from '../../../tools/n8n-server/user-error';

const flags = {
	once: { help: 'do it once' },
	port: { port: true, help: 'where' },
	rounds: { count: true, help: 'how often' },
	only: { oneOf: ['looks', 'memory'], help: 'which' },
};

describe("a command's options", () => {
	it('are read in any order, with and without =', () => {
		expect(readArguments(['--only=memory', '--once', '--port', '80', '--rounds=5'], flags)).toEqual(
			{ only: 'memory', once: 1, port: 80, rounds: 5 },
		);
		expect(readArguments([], flags)).toEqual({});
	});

	it.each([
		[['--twice'], 'There is no option --twice. Try --help.'],
		[['--port'], '--port takes a port, a number from 1 to 65535.'],
		[['--port', '0'], '--port takes a port, a number from 1 to 65535.'],
		[['--rounds', 'many'], '--rounds takes a number from 1 to 1000.'],
		[['--only', 'all'], '--only takes one of looks, memory.'],
	])('%j is refused in one line', (args, message) => {
		expect(() => readArguments(args, flags)).toThrow(new UserError(message));
	});

	it('are described with what follows them', () => {
		expect(describeFlags(flags).split('\n')).toEqual([
			'  --once               do it once',
			'  --port N             where',
			'  --rounds N           how often',
			'  --only looks|memory  which',
		]);
	});
});
