import { UserError } from '../../../tools/n8n-server/user-error';
import { runSideBySide, type Step } from '../../../tools/sideBySide';

describe('steps that run side by side', () => {
	let told: string[];
	beforeEach(() => {
		told = [];
		jest.spyOn(console, 'log').mockImplementation((line: string) => told.push(line));
	});
	afterEach(() => jest.restoreAllMocks());

	const step = (heading: string, work: Step['work']): Step => ({ heading, work });
	const withoutSeconds = () => told.map((line) => line.replace(/ \(\d+\.\d s\)$/, ''));

	it('are told of in their order, whichever ends first', async () => {
		let goOn: () => void = () => undefined;
		const waited = new Promise<void>((resolve) => (goOn = resolve));
		const slow = step('Slow', async (print) => {
			print('slow begins');
			await waited;
			print('slow ends');
			return true;
		});
		const quick = step('Quick', async (print) => {
			print('quick was here');
			goOn();
			return { passed: 2, failed: 0 };
		});
		await expect(runSideBySide([[slow], [quick]])).resolves.toEqual({ passed: 2, failed: 0 });
		expect(withoutSeconds()).toEqual([
			'\n── Slow',
			'slow begins',
			'slow ends',
			'✓ Slow',
			'\n── Quick',
			'quick was here',
			'✓ Quick',
		]);
	});

	it('all run and are told of, though some fail or break off, and each failure counts', async () => {
		const lanes = [
			[
				step('Check', async () => false),
				step('Broken', async () => {
					throw new UserError('There is no network.');
				}),
				step('Tests', async () => ({ passed: 5, failed: 3 })),
			],
			[step('Other', async () => ({ passed: 1, failed: 0 }))],
		];
		await expect(runSideBySide(lanes)).resolves.toEqual({ passed: 6, failed: 5 });
		expect(withoutSeconds()).toEqual([
			'\n── Check',
			'✗ Check',
			'\n── Broken',
			'There is no network.',
			'✗ Broken',
			'\n── Tests',
			'✗ Tests',
			'\n── Other',
			'✓ Other',
		]);
	});

	it('begin after those before them in their lane, and beside the other lanes', async () => {
		const begun: string[] = [];
		const note = (name: string) =>
			step(name, async () => {
				begun.push(name);
				await Promise.resolve();
				return true;
			});
		await runSideBySide([[note('a1'), note('a2')], [note('b1')]]);
		expect(begun).toEqual(['a1', 'b1', 'a2']);
	});
});
