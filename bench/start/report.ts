import { digits, withSpread } from '../report/format';
import type { Report } from '../report/report';
import type { StartData } from './start';

const MOST_MS = 15;
const MOST_BYTES = 60_000;

export function reportStart({ oursMs, othersMs, tarballBytes, files }: StartData): Report {
	const kilobytes = `${digits(tarballBytes / 1000, 1)} kB`;
	return {
		heading: 'What it costs to have it installed',
		blocks: [
			{
				table: {
					head: ['', 'Measured', 'Goal'],
					rows: [
						[
							'both nodes, required together',
							`${withSpread(oursMs, 1)} ms`,
							`at most ${MOST_MS} ms`,
						],
						["n8n's own HTTP Request and Wait", `${withSpread(othersMs, 1)} ms`, ''],
						['ours over those', digits(oursMs.median / othersMs.median), ''],
						[`tarball, ${files} files`, kilobytes, `at most ${MOST_BYTES / 1000} kB`],
					],
				},
			},
			{
				text: `Each time is that of a fresh process of n8n's own Node.js in which n8n-workflow is loaded already, as it is in n8n; median of ${oursMs.rounds} processes, least and most in brackets, both sides in turns.`,
			},
		],
		figures: [
			{
				what: 'require time of both nodes',
				measured: `${withSpread(oursMs, 1)} ms`,
				goal: `at most ${MOST_MS} ms`,
				met: oursMs.median <= MOST_MS,
			},
			{
				what: "the same over n8n's HTTP Request and Wait",
				measured: digits(oursMs.median / othersMs.median),
			},
			{
				what: 'tarball',
				measured: kilobytes,
				goal: `at most ${MOST_BYTES / 1000} kB`,
				met: tarballBytes <= MOST_BYTES,
			},
		],
	};
}
