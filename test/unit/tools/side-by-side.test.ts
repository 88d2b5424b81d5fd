import { UserError } from '../../../tools/n8n-server/user-error';
import { runSideBySide, type Step } from '../../../tools/sideBySide';

const step = (heading: string, work: Step['work']): Step => ({ heading, work });

it('steps run beside those of other lanes, and are told of in their order', async () => {
	const told: string[] = [];
	jest.spyOn(console, 'log').mockImplementation((line: string) => told.push(line));
	let goOn: () => void = () => undefined;
	const waited = new Promise<void>((resolve) => (goOn = resolve));
	const slow = step('Slow', async (print) => {
		print('slow begins');
		await waited;
		print('slow ends');
		return true;
	});
	const failing = step('Failing', async () => ({ passed: 5, failed: 3 }));
	const broken = step('Broken', async () => await Promise.reject(new UserError('No network.')));
	const quick = step('Quick', async (print) => {
		print('quick was here');
		goOn();
		return { passed: 2, failed: 0 };
	});
	const exitCode = await runSideBySide([
		[slow, failing, broken, step('No', async () => false)],
		[quick],
	]);
	// Each failure counts, and nothing that fails keeps another from running.
	expect(exitCode).toBe(1);
	expect(told.map((line) => line.replace(/ \(\d+\.\d s\)$/, ''))).toEqual([
		...['\n── Slow', 'slow begins', 'slow ends', '✓ Slow'],
		...['\n── Failing', '✗ Failing'],
		...['\n── Broken', 'No network.', '✗ Broken'],
		...['\n── No', '✗ No'],
		...['\n── Quick', 'quick was here', '✓ Quick', '\n7 passed, 5 failed'],
	]);
	expect(await runSideBySide([[step('Yes', async () => true)]])).toBe(0);
	jest.restoreAllMocks();
});
