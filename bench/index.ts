/** The benchmark: what it consists of, and a run of it. */
import { batchPart } from './batch/batch';
import { looksPart } from './looks/looks';
import { memoryPart } from './memory/memory';
import type { Part, Setting } from './part';
import { queuePart } from './queue/queue';
import type { Report } from './report/report';
import { circumstances, keepResult, readResults, type Result } from './results';
import { startPart } from './start/start';

/** A part whose kind of data is its own affair. */
export interface AnyPart {
	name: string;
	title: string;
	/** Measures it and, unless it is the smallest size, keeps what came out. */
	run(setting: Setting): Promise<Report>;
	/** What was kept of it, if it still fits. */
	kept(): { result: Result; report: Report } | undefined;
}

export const parts: AnyPart[] = [
	open(batchPart),
	open(looksPart),
	open(memoryPart),
	open(queuePart),
	open(startPart),
];

/** The smallest size leaves out what needs a database server: end-to-end tests go through it. */
export const smallestParts = parts.filter(({ name }) => name !== queuePart.name);

function open<Data>({ name, title, version, measure, report }: Part<Data>): AnyPart {
	return {
		name,
		title,
		run: async (setting) => {
			const around = circumstances();
			const startedAt = Date.now();
			const data = await measure(setting);
			if (!setting.smallest) {
				keepResult(name, {
					version,
					at: new Date(startedAt).toISOString(),
					took: Math.round((Date.now() - startedAt) / 1000),
					circumstances: around,
					data,
				});
			}
			return report(data);
		},
		kept: () => {
			const result = readResults()[name];
			if (result?.version !== version) return undefined;
			return { result, report: report(result.data as Data) };
		},
	};
}
