/** What all commands have in common: options, a help, failures in one line, and an end. */
import { parseArgs, type ParseArgsConfig } from 'node:util';

import { stopAll } from './n8n-server/processes';
import { messageOf, UserError } from './n8n-server/user-error';

type Options = NonNullable<ParseArgsConfig['options']>;

type Values<Given extends Options> = ReturnType<
	typeof parseArgs<{ args: string[]; options: Given }>
>['values'];

/**
 * Runs a command's work with its options, or prints its help. Nothing that it starts outlives it.
 *
 * @returns The exit code.
 */
export const command = async <const Given extends Options>(
	args: string[],
	usage: string,
	options: Given,
	work: (values: Values<Given>) => Promise<number>,
): Promise<number> =>
	await guarded(async () => {
		if (!args.includes('--help')) return await work(readOptions(args, options));
		console.log(usage);
		return 0;
	});

/** @throws {UserError} in one line, for words that don't fit the options. */
function readOptions<const Given extends Options>(args: string[], options: Given): Values<Given> {
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

/** The terminal sends Ctrl-C to us and to npm, and npm hands it on: twice is once. In milliseconds. */
const ECHO_MS = 1000;

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

let onInterrupt: number | undefined;

/** From now on an interrupt is the normal way to end. */
export function interruptIsTheEnd(): void {
	onInterrupt = 0;
}

/**
 * At Ctrl-C, at a signal, at the end and at a failure every process that was started is stopped. A failure that a
 * person can put right is one line.
 */
async function guarded(work: () => Promise<number>): Promise<number> {
	let interrupted = 0;
	for (const [signal, code] of Object.entries(SIGNALS)) {
		process.on(signal, () => {
			// A second Ctrl-C doesn't wait: what was started ends with us in any case.
			if (interrupted > 0) {
				if (Date.now() - interrupted > ECHO_MS) process.exit(onInterrupt ?? code);
				return;
			}
			interrupted = Date.now();
			process.stdout.write('\nStopping …\n');
			void stopAll().finally(() => process.exit(onInterrupt ?? code));
		});
	}
	try {
		return await work();
	} catch (error) {
		// While we are being stopped, whatever was at work fails: no news.
		if (interrupted > 0) return await new Promise<never>(() => undefined);
		process.stdout.write('\n');
		console.error(error instanceof UserError ? messageOf(error) : error);
		return 1;
	} finally {
		if (interrupted === 0) await stopAll();
	}
}
