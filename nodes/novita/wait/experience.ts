import { RunTimes } from './runTimes';

/** Up to some 2 kB each. */
const MOST = 500;

/**
 * How long tasks ran, kept apart for each place that waits for them: a workflow that makes clips of ten seconds must
 * not learn from one that makes clips of ten minutes. What was asked for longest ago is forgotten first.
 */
export class Experience {
	private readonly kept = new Map<string, RunTimes>();

	constructor(private readonly most = MOST) {}

	/** @param place What waits: a node of a workflow. */
	of(place: string): RunTimes {
		const runTimes = this.kept.get(place) ?? new RunTimes();
		// A Map keeps the order of insertion, so what is in front was asked for longest ago.
		this.kept.delete(place);
		this.kept.set(place, runTimes);
		const [oldest] = this.kept.keys();
		if (this.kept.size > this.most && oldest !== undefined) this.kept.delete(oldest);
		return runTimes;
	}
}
