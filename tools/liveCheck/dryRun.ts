import {
	startSimulator,
	stopEncoder,
	type Simulator,
	type SimulatorOptions,
} from '../../simulator';
import { clockAt } from './clock';
import type { Command } from './commandLine';
import { removeLedger } from './ledger';
import { filesOf, liveCheck, type Files, type LiveCheckOptions } from './liveCheck';
import { CROWDED } from './questions/models';
import { settingsOf } from './settings';

/** A minute passes in a second. */
const SPEED = 60;

/** How long tasks run, by that clock, in milliseconds. */
const RUN_MS = { min: 20_000, max: 60_000 };

/** So many empty submissions get through before the simulator answers 429, where that is asked for. */
const BEFORE_429 = 20;

/**
 * The whole check against the simulator of this repository: everything is asked and answered, nothing
 * is paid, and nothing is learned about Novita.
 *
 * @param prepare Called with the simulator before anything is asked.
 */
export async function dryRun(
	command: Command,
	options: SimulatorOptions = {},
	prepare: (simulator: Simulator) => void = () => undefined,
): Promise<Files> {
	console.log(
		'NOVITA_API_KEY is not set: this is a dry run against the simulator. It costs nothing, and says nothing about Novita.',
	);
	const clock = clockAt(SPEED);
	const simulator = await startSimulator({ now: () => clock.now(), runMs: RUN_MS, ...options });
	simulator.faults.next({
		on: 'submit',
		kind: '429',
		retryAfter: 'seconds',
		retryAfterMs: 30_000,
		// Nearly all of the questions' own submissions have a prompt.
		when: ({ slug, prompt }) => slug === CROWDED && prompt === '',
		skip: BEFORE_429,
	});
	prepare(simulator);
	const check: LiveCheckOptions = {
		...settingsOf(command),
		baseUrl: simulator.url,
		apiKey: simulator.apiKey,
		dryRun: true,
		clock,
		maxDollars: command.maxDollars ?? Infinity,
		unpriced: true,
		voice: command.voice ?? 'voice-of-the-dry-run',
		confirm: async () => await Promise.resolve(true),
	};
	// The tasks of the last dry run are gone with their simulator.
	removeLedger(filesOf(check).ledger);
	try {
		return await liveCheck(check);
	} finally {
		await simulator.stop();
		await stopEncoder();
	}
}
