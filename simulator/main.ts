/** `npm run simulator`: the simulated Novita by itself, until it is stopped by Ctrl+C. */
import { defaultPort, readCommandLine, usage, type ChanceFault } from './command-line';
import type { Faults } from './faults';
import { startSimulator, type Simulator } from './start';
import type { RequestRecord } from './types';
import { stopEncoder } from './video/encode';

/**
 * Runs until SIGINT or SIGTERM.
 *
 * @returns the exit code: 0, or 1 when it could not start, with one line on why
 */
export async function main(words: string[]): Promise<number> {
	let port = defaultPort;
	try {
		const command = readCommandLine(words);
		if (command === undefined) {
			console.log(usage);
			return 0;
		}
		const { options, faults, quiet } = command;
		({ port = defaultPort } = options);
		const onRequest = quiet ? undefined : printRequest;
		const simulator = await startSimulator({ ...options, onRequest });
		for (const fault of faults) setFault(simulator.faults, fault);
		console.log(welcome(simulator));
		await interrupted();
		await simulator.stop();
		await stopEncoder();
		return 0;
	} catch (error) {
		const { code, message, syscall } = error as NodeJS.ErrnoException;
		if (code === 'EADDRINUSE') {
			console.error(
				`Port ${port} is in use. Choose another with --port, or 0 for any that is free.`,
			);
		} else if (syscall === 'listen') {
			console.error(`It could not listen on port ${port}: ${message}`);
		} else {
			// The first sentence of parseArgs is fit to be shown.
			console.error(`${message.split(/\.\s/)[0]}. See --help.`);
		}
		return 1;
	}
}

function setFault(faults: Faults, { probability, ...fault }: ChanceFault): void {
	if (probability === undefined) faults.next(fault);
	else faults.chance({ ...fault, probability });
}

function welcome({ url, apiKey }: Simulator): string {
	return `The simulated Novita listens. In n8n, make a Novita API credential with

  Base URL  ${url}
  API Key   ${apiKey}

It costs nothing and sends nothing anywhere.
Stop it with Ctrl+C.
`;
}

/** One line a request. A path holds neither the key nor the prompt. */
function printRequest({ method, path, status, reason, taskId, fault, at }: RequestRecord): void {
	const time = new Date(at).toTimeString().slice(0, 8);
	const notes = [
		reason,
		path.includes('/files/') || path.includes('/cdn/') ? undefined : taskId && `task ${taskId}`,
		fault && `(fault: ${fault})`,
	].filter((note) => note !== undefined && note !== '');
	console.log(
		`${time}  ${status === 0 ? '---' : status}  ${method} ${path}  ${notes.join('  ')}`.trimEnd(),
	);
}

async function interrupted(): Promise<void> {
	await new Promise<void>((resolve) => {
		process.once('SIGINT', () => resolve());
		process.once('SIGTERM', () => resolve());
	});
}

// Run by itself (`tsx simulator/main.ts`), and not called by another script.
if (require.main === module) {
	void main(process.argv.slice(2)).then((code) => {
		process.exitCode = code;
	});
}
