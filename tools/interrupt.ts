import { stopAll } from './n8n-server/processes';
import { messageOf, UserError } from './n8n-server/user-error';

/** The terminal sends Ctrl-C to us and to npm, and npm hands it on: twice is once. In milliseconds. */
const ECHO_MS = 1000;

/**
 * Runs a command's work so that nothing outlives it: at Ctrl-C, at a signal, at the end and at a failure
 * every process that was started is stopped. A failure that a person can put right is one line.
 */
export async function guarded(work: () => Promise<number>): Promise<number> {
	let interrupted = 0;
	for (const [signal, code] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const) {
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

let onInterrupt: number | undefined;

/** From now on an interrupt is the normal way to end. */
export function interruptIsTheEnd(): void {
	onInterrupt = 0;
}
