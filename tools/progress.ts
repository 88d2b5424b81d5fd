import { Format, Presets, SingleBar } from 'cli-progress';

/** A step that can't tell its progress is drawn by how long it usually takes, and never as done. */
const GUESS_LIMIT = 0.95;

/** Where nobody sees a bar move, a line this often is enough. */
const LINE_MS = 10_000;

export interface Step {
	/** How far it is, 0 to 1, and what it is at; a fraction that is undefined leaves it to the clock. */
	update(fraction: number | undefined, note?: string): void;
	done(note?: string): void;
	fail(): void;
}

export interface StepOptions {
	/** How long it usually takes, for a step that can't tell. */
	expectedSeconds?: number;
	stream?: NodeJS.WriteStream;
}

/** Begins a step that takes a while, and shows how far it has come. */
export function begin(label: string, options: StepOptions = {}): Step {
	const { expectedSeconds = 60, stream = process.stdout } = options;
	const startedAt = Date.now();
	let told: number | undefined;
	let note = '';
	const seconds = () => Math.round((Date.now() - startedAt) / 1000);
	const share = () => told ?? GUESS_LIMIT * (1 - Math.exp((-2 * seconds()) / expectedSeconds));
	const bar = new SingleBar(
		{
			stream,
			format: (drawing) => {
				const percent = `${Math.round(share() * 100)} %`.padStart(5);
				return `  ${label}  ${Format.BarFormat(share(), drawing)} ${percent}  ${seconds()} s  ${note}`;
			},
			barsize: 24,
			clearOnComplete: true,
			linewrap: false,
			noTTYOutput: true,
			notTTYSchedule: LINE_MS,
			// What an interrupt leaves is the command's affair.
			gracefulExit: false,
		},
		Presets.shades_classic,
	);
	bar.start(1, 0);
	const end = (mark: string, extra = '') => {
		bar.stop();
		stream.write(`${mark} ${label}${extra && `: ${extra}`} (${seconds()} s)\n`);
	};
	return {
		update: (fraction, doing = '') => {
			told = fraction;
			note = doing;
		},
		done: (extra) => end('✓', extra),
		fail: () => end('✗'),
	};
}

/** Does something that takes a while, and shows how far it has come. */
export async function shown<T>(
	label: string,
	work: (step: Step) => Promise<T>,
	options: StepOptions = {},
): Promise<T> {
	const step = begin(label, options);
	try {
		const result = await work(step);
		step.done();
		return result;
	} catch (error) {
		step.fail();
		throw error;
	}
}
