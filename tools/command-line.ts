import { parseArgs, type ParseArgsConfig } from 'node:util';

import { messageOf, UserError } from './n8n-server/user-error';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * Reads a command's options.
 * @throws {UserError} in one line, for words that don't fit them.
 */
export function readOptions<const Given extends Options>(args: string[], options: Given) {
	try {
		return parseArgs({ args, options }).values;
	} catch (error) {
		// Its first sentence is fit to be shown.
		const [sentence] = messageOf(error).split(/\.\s/);
		throw new UserError(`${sentence}. See --help.`);
	}
}

/**
 * Reads an option's value as a whole number from 1 to `most`; undefined where it wasn't given.
 * @throws {UserError} in one line, for anything else.
 */
export function readCount(option: string, text: string | undefined, most: number) {
	if (text === undefined) return undefined;
	const number = /^\d+$/.test(text) ? Number(text) : 0;
	if (number >= 1 && number <= most) return number;
	throw new UserError(`${option} takes a number from 1 to ${most}, not "${text}".`);
}

/** The highest TCP port. */
export const LAST_PORT = 65_535;
