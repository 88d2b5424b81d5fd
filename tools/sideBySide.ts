import { messageOf, UserError } from './n8n-server/user-error';
import type { Counts } from './jest';

export type Print = (line: string) => void;

export interface Step {
	heading: string;
	/** Answers with how many tests it ran; a check that runs none, with whether it went well. */
	work: (print: Print) => Promise<Counts | boolean>;
}

/** A step that has begun, or will once those before it in its lane have ended. */
interface Begun {
	heading: string;
	transcript: Transcript;
	result: Promise<Counts & { seconds: number }>;
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
	for (const { heading, transcript, result } of lanes.flatMap(begin)) {
		console.log(`\n── ${heading}`);
		transcript.read(console.log);
		const { passed, failed, seconds } = await result;
		total.passed += passed;
		total.failed += failed;
		console.log(`${failed === 0 ? '✓' : '✗'} ${heading} (${seconds.toFixed(1)} s)`);
	}
	console.log(`\n${total.passed} passed, ${total.failed} failed`);
	return total.failed === 0 ? 0 : 1;
}

function begin(lane: Step[]): Begun[] {
	let before: Promise<unknown> = Promise.resolve();
	return lane.map(({ heading, work }) => {
		const transcript = new Transcript();
		const result = before.then(async () => await finish(work, transcript.print));
		before = result;
		return { heading, transcript, result };
	});
}

async function finish(work: Step['work'], print: Print): Promise<Counts & { seconds: number }> {
	const startedAt = Date.now();
	const counts = await attempt(work, print);
	return { ...counts, seconds: (Date.now() - startedAt) / 1000 };
}

/** A step that breaks off has failed, and says why; the others go on. */
async function attempt(work: Step['work'], print: Print): Promise<Counts> {
	try {
		const result = await work(print);
		return typeof result === 'boolean' ? { passed: 0, failed: result ? 0 : 1 } : result;
	} catch (error) {
		const unexpected = error instanceof Error && !(error instanceof UserError);
		print((unexpected && error.stack) || messageOf(error));
		return { passed: 0, failed: 1 };
	}
}

/** Keeps lines until somebody reads them, and passes them on from then. */
class Transcript {
	private readonly kept: string[] = [];
	private reader: Print = (line) => this.kept.push(line);

	readonly print: Print = (line) => this.reader(line);

	read(reader: Print): void {
		for (const line of this.kept) reader(line);
		this.reader = reader;
	}
}
