import { messageOf, UserError } from './n8n-server/user-error';
import type { Counts } from './jest';

export type Print = (line: string) => void;

export interface Step {
	heading: string;
	/** Answers with how many tests it ran; a check that runs none, with whether it went well. */
	work: (print: Print) => Promise<Counts | boolean>;
}

/**
 * Runs lanes of steps side by side, each lane from its first step to its last, whether they go well or
 * not. Tells of one step after the other, in the order given, as if they ran so: what a step prints
 * while another is being told waits for its turn. At last it tells how many tests, or steps without any, went well.
 *
 * @returns The exit code: 1 where one did not.
 */
export async function runSideBySide(lanes: Step[][]): Promise<number> {
	const total: Counts = { passed: 0, failed: 0 };
	for (const { heading, tell, result } of lanes.flatMap(begin)) {
		console.log(`\n── ${heading}`);
		tell();
		const { passed, failed, seconds } = await result;
		total.passed += passed;
		total.failed += failed;
		console.log(`${failed === 0 ? '✓' : '✗'} ${heading} (${seconds.toFixed(1)} s)`);
	}
	console.log(`\n${total.passed} passed, ${total.failed} failed`);
	return total.failed === 0 ? 0 : 1;
}

function begin(lane: Step[]) {
	let before: Promise<unknown> = Promise.resolve();
	return lane.map(({ heading, work }) => {
		const kept: string[] = [];
		let print: Print = (line) => kept.push(line);
		const result = before.then(async () => await attempt(work, (line) => print(line)));
		before = result;
		/** Prints what was kept till now, and from now on at once. */
		const tell = () => {
			print = console.log;
			for (const line of kept) print(line);
		};
		return { heading, tell, result };
	});
}

/** A step that breaks off has failed, and says why; the others go on. */
async function attempt(work: Step['work'], print: Print): Promise<Counts & { seconds: number }> {
	const startedAt = Date.now();
	const result = await work(print).catch((error: unknown) => {
		const unexpected = error instanceof Error && !(error instanceof UserError);
		print((unexpected && error.stack) || messageOf(error));
		return false;
	});
	const counts = typeof result === 'boolean' ? { passed: 0, failed: result ? 0 : 1 } : result;
	return { ...counts, seconds: (Date.now() - startedAt) / 1000 };
}
