import type { IExecuteFunctions } from 'n8n-workflow';

type Module = typeof import('../../../../nodes/NovitaWaitForTask/suspend/canSuspend');

const SUSPEND = '../../../../nodes/NovitaWaitForTask/suspend/canSuspend';

/** What it decides under an n8n-workflow that lacks some of its functions. */
function without(...names: string[]): Module {
	let loaded: Module | undefined;
	jest.isolateModules(() => {
		jest.doMock('n8n-workflow', () => ({
			...jest.requireActual<object>('n8n-workflow'),
			...Object.fromEntries(names.map((name) => [name, undefined])),
		}));
		loaded = jest.requireActual<Module>(SUSPEND);
	});
	jest.dontMock('n8n-workflow');
	return loaded!;
}

const execution = (id: string | undefined) =>
	({ getExecutionId: () => id }) as unknown as IExecuteFunctions;

describe('the suspended wait', () => {
	it('is there in an execution of n8n 2.41', () => {
		const { canSuspend, cannotSuspend } = without();
		expect(canSuspend).toBe(true);
		expect(cannotSuspend(execution('4711'))).toBeUndefined();
	});

	it.each([
		['2.39', ['summarizeTopLevelItems']],
		['2.40', ['isIndefiniteWait']],
		['2.20', ['summarizeTopLevelItems', 'isIndefiniteWait']],
	])('is not there in n8n %s, by what n8n-workflow lacks', (_, names) => {
		const { canSuspend, cannotSuspend } = without(...names);
		expect(canSuspend).toBe(false);
		expect(cannotSuspend(execution('4711'))!.message).toContain('needs n8n 2.41 or newer');
	});

	it.each(['01997f0e-7c1b-7a53-9c56-0f3b1de2a3b4', undefined])(
		'is not there in another engine, where an execution is called %s',
		(id) => {
			expect(without().cannotSuspend(execution(id))!.message).toBe(
				"Wait Mode Suspend doesn't work with n8n's engine 2: choose Keep Running",
			);
		},
	);
});
