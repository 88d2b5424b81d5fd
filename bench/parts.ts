import { measureBatch } from './batch/batch';
import { reportBatch } from './batch/report';
import { measureChecks } from './checks/checks';
import { reportChecks } from './checks/report';
import { measureMemory } from './memory/memory';
import { reportMemory } from './memory/report';
import type { Part } from './part';
import { measureQueue, reportQueue } from './queue/queue';
import { measureStart, reportStart } from './start/start';

const part = <Data>(each: Part<Data>): Part<unknown> => each;

export const parts: Array<Part<unknown>> = [
	part({
		name: 'batch',
		title: 'Batches in a real n8n',
		version: 2,
		measure: measureBatch,
		report: reportBatch,
	}),
	part({
		name: 'checks',
		title: 'Delay and status checks, on a virtual clock',
		version: 1,
		measure: measureChecks,
		report: reportChecks,
	}),
	part({
		name: 'memory',
		title: 'Memory and event loop, in n8n-core',
		version: 3,
		measure: measureMemory,
		report: reportMemory,
	}),
	part({
		name: 'queue',
		title: 'Waits in queue mode',
		version: 2,
		needsDatabase: true,
		measure: measureQueue,
		report: reportQueue,
	}),
	part({
		name: 'start',
		title: 'Load time and tarball size',
		version: 2,
		measure: measureStart,
		report: reportStart,
	}),
];
