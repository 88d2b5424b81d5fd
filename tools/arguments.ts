import { UserError } from '../test/rig/user-error';

export interface Flag {
	/** Whether a number follows, a TCP port. */
	port?: boolean;
	help: string;
}

/**
 * Reads a command's options.
 * @throws {UserError} in one line, for one that the command doesn't have and for a port that is none.
 */
export function readArguments<Name extends string>(
	args: string[],
	flags: Record<Name, Flag>,
): Partial<Record<Name, number>> {
	const found: Partial<Record<Name, number>> = {};
	const words = args.flatMap((word) => word.split('='));
	for (let at = 0; at < words.length; at += 1) {
		const word = words[at] ?? '';
		const name = (Object.keys(flags) as Name[]).find((one) => word === `--${one}`);
		if (name === undefined) throw new UserError(`There is no option ${word}. Try --help.`);
		found[name] = flags[name].port ? readPort(word, words[(at += 1)]) : 1;
	}
	return found;
}

/** One line for each option. */
export function describeFlags(flags: Record<string, Flag>): string {
	const rows = Object.entries(flags).map(([name, { port, help }]) => [
		`--${name}${port ? ' N' : ''}`,
		help,
	]);
	const width = Math.max(...rows.map(([left = '']) => left.length));
	return rows.map(([left = '', right = '']) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

function readPort(option: string, text = ''): number {
	const port = Number(text);
	if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
		throw new UserError(`${option} takes a port, a number from 1 to 65535.`);
	}
	return port;
}
