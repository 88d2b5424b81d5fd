import type { IExecuteFunctions } from 'n8n-workflow';

type Module = typeof import('../../../../nodes/NovitaWaitForTask/suspend/canSuspend');

/** What it decides in an execution of this ID, under an n8n-workflow that has these functions. */
function decide(names: string[], id: string) {
	const functions = Object.fromEntries(names.map((name) => [name, () => undefined]));
	jest.doMock('n8n-workflow', () => functions);
	jest.resetModules();
	const { canSuspend, cannotSuspend } = jest.requireActual<Module>(
		'../../../../nodes/NovitaWaitForTask/suspend/canSuspend',
	);
	const execution = { getExecutionId: () => id } as unknown as IExecuteFunctions;
	return [canSuspend, cannotSuspend(execution)?.message];
}

const BOTH = ['summarizeTopLevelItems', 'isIndefiniteWait'];
const TOO_OLD = expect.stringContaining('needs n8n 2.41 or newer') as string;
const OTHER_ENGINE = "Wait Mode Suspend doesn't work with n8n's engine 2: choose Keep Running";

it.each([
	['there in n8n 2.41', BOTH, '4711', [true, undefined]],
	['not there in n8n 2.39', ['isIndefiniteWait'], '4711', [false, TOO_OLD]],
	['not there in n8n 2.40', ['summarizeTopLevelItems'], '4711', [false, TOO_OLD]],
	['not there in n8n 2.20', [], '4711', [false, TOO_OLD]],
	['not there in another engine', BOTH, '01997f0e-7c1b-7a53-9c56', [true, OTHER_ENGINE]],
])('the suspended wait is %s', (_, names, id, expected) => {
	expect(decide(names, id)).toEqual(expected);
});
