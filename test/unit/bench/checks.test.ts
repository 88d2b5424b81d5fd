import { measureChecks } from '../../../bench/checks/checks';
import { reportChecks } from '../../../bench/checks/report';
import { watch } from '../../../bench/checks/watch';

describe('the virtual clock part of the benchmark', () => {
	it('counts the checks, the time and the busiest minute of a wait', async () => {
		// At 3, 33, 63 and 93 s, answered 50 ms later.
		const watched = await watch([70_000], 30_000);
		expect(watched).toEqual({ checks: 4, tookMs: 93_050, busiestMinute: 2 });
	});

	it('holds what a user gets by default against its goals', async () => {
		const setting = { smallest: true, rounds: 1, tarball: '', onProgress: () => undefined };
		const { figures } = reportChecks(await measureChecks(setting));
		const [delay, ratio, minute] = figures;
		expect([delay?.met, ratio?.met, minute?.met]).toEqual([true, true, true]);
	});
});
