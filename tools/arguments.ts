import { UserError } from './n8n-server/user-error';

export interface Flag {
	help: string;
	/** Whether a number follows: a TCP port, or how many of something. */
	port?: boolean;
	count?: boolean;
	/** The words of which one follows. */
	oneOf?: readonly string[];
}

/** What an option's value is: its word, else its number, which is 1 for an option without a value. */
type Value<Given extends Flag> = Given extends { oneOf: ReadonlyArray<infer Word> } ? Word : number;

/** The options that were given. */
export type Given<Flags extends Record<string, Flag>> = {
	[Name in keyof Flags]?: Value<Flags[Name]>;
};

/**
 * Reads a command's options.
 * @throws {UserError} in one line, for one that the command doesn't have and for a value that it can't have.
 */
export function readArguments<Flags extends Record<string, Flag>>(
	args: string[],
	flags: Flags,
): Given<Flags> {
	const found: Record<string, number | string> = {};
	const words = args.flatMap((word) => word.split('='));
	for (let at = 0; at < words.length; at += 1) {
		const word = words[at] ?? '';
		const name = Object.keys(flags).find((one) => word === `--${one}`);
		const flag = name === undefined ? undefined : flags[name];
		if (name === undefined || flag === undefined) {
			throw new UserError(`There is no option ${word}. Try --help.`);
		}
		found[name] = wordFor(flag) === undefined ? 1 : readValue(word, flag, words[(at += 1)]);
	}
	return found as Given<Flags>;
}

/** One line for each option. */
export function describeFlags(flags: Record<string, Flag>): string {
	const rows = Object.entries(flags).map(([name, flag]) => {
		const value = wordFor(flag);
		return [`--${name}${value === undefined ? '' : ` ${value}`}`, flag.help];
	});
	const width = Math.max(...rows.map(([left = '']) => left.length));
	return rows.map(([left = '', right = '']) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

/** What the usage calls the value that follows, if one does. */
function wordFor({ port, count, oneOf }: Flag): string | undefined {
	if (oneOf) return oneOf.join('|');
	return port || count ? 'N' : undefined;
}

function readValue(option: string, { port, oneOf }: Flag, text = ''): number | string {
	if (oneOf) {
		if (oneOf.includes(text)) return text;
		throw new UserError(`${option} takes one of ${oneOf.join(', ')}.`);
	}
	const [most, what] = port ? [65_535, 'a port, a number'] : [1000, 'a number'];
	const number = Number(text);
	if (!/^\d+$/.test(text) || number < 1 || number > most) {
		throw new UserError(`${option} takes ${what} from 1 to ${most}.`);
	}
	return number;
}
