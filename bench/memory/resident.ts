import { readFileSync, writeFileSync } from 'node:fs';

const SAMPLE_MS = 5;

/** Frees what can be freed; needs `--expose-gc`. */
export function collectGarbage(): void {
	if (!global.gc) throw new Error('Run it with --expose-gc');
	// Once more for what only the first time let go of.
	global.gc();
	global.gc();
}

/**
 * The most memory that the process had while something went on, on top of what it had before: by the kernel's own
 * account on Linux, which misses no peak, elsewhere by samples.
 */
export async function peakOf(work: () => Promise<unknown>): Promise<number> {
	collectGarbage();
	const before = process.memoryUsage.rss();
	const kernel = forgetPeak();
	let sampled = before;
	const timer = setInterval(() => {
		sampled = Math.max(sampled, process.memoryUsage.rss());
	}, SAMPLE_MS);
	try {
		await work();
	} finally {
		clearInterval(timer);
	}
	return (kernel ? readPeak() : sampled) - before;
}

/** Whether the kernel keeps the peak anew from now on. */
function forgetPeak(): boolean {
	try {
		writeFileSync('/proc/self/clear_refs', '5');
		return readPeak() > 0;
	} catch {
		return false;
	}
}

function readPeak(): number {
	const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
	return Number(kilobytes ?? 0) * 1024;
}
