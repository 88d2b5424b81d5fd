import type { IDataObject, INode, INodeProperties } from 'n8n-workflow';

import { NovitaWaitForTask } from '../../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import { waitProperties } from '../../../nodes/NovitaWaitForTask/properties';
import { readSettings, readTarget } from '../../../nodes/NovitaWaitForTask/readTarget';
import { defaultSettings, WAIT_LIMITS } from '../../../nodes/wait/waitSettings';
import { contextOf, type FakeContext } from '../../support/context';
import { parametersOf, shownOptions, shownProperties } from '../../support/editor';

const waitContext = (given: FakeContext = {}) =>
	contextOf({ ...given, resolve: (set) => parametersOf(set, waitProperties) }).context;

/** What holds for the node, and for one of its items. */
function settingsOf(given: FakeContext = {}, itemIndex = 0) {
	const context = waitContext(given);
	const settings = readSettings(context);
	const target = readTarget(context, itemIndex, settings);
	return { ...settings, target, wait: target.kind === 'task' ? target.task.settings : undefined };
}

describe('the fields of Novita Wait for Task', () => {
	const namesOf = (fields: INodeProperties[]) =>
		fields.filter(({ type }) => type !== 'hidden').map(({ name }) => name);

	const always = ['maxChecksPerMinute', 'requestTimeout'];
	const ofFiles = ['fileName', 'maxFileSize', 'shareLinkFor'];

	it.each([
		[
			{},
			'operation taskId waitMode timeout downloadVideo outputBinaryProperty options',
			[...ofFiles, 'pollInterval'],
		],
		[
			{ operation: 'checkOnce' },
			'operation checkOnceNotice taskId downloadVideo outputBinaryProperty options',
			ofFiles,
		],
		[
			{ waitMode: 'suspend', downloadVideo: false },
			'operation taskId waitMode suspendCallerNotice timeout downloadVideo options',
			['pollInterval', 'suspendAfter'],
		],
	])('show what counts, and so do the options: %j', (set, shown, more) => {
		expect(namesOf(shownProperties(set, waitProperties))).toEqual(shown.split(' '));
		expect(namesOf(shownOptions(set, waitProperties)).sort()).toEqual([...always, ...more].sort());
	});

	it('have the names and defaults that workflows save', () => {
		expect(new NovitaWaitForTask().description).toMatchObject({
			name: 'novitaWaitForTask',
			version: 1,
			usableAsTool: true,
		});
		expect(parametersOf({}, waitProperties)).toMatchObject({
			taskId: '={{ $json.task_id }}',
			waitMode: 'running',
			timeout: 30,
			downloadVideo: true,
			outputBinaryProperty: 'data',
			options: {},
		});
	});

	it.each(Object.entries(WAIT_LIMITS))(
		'have the same limits in the editor and the code: %s',
		(name, { min, max, default: byDefault }) => {
			const options = waitProperties.find((each) => each.name === 'options')!.options!;
			expect([...options, ...waitProperties].find((each) => each.name === name)).toMatchObject({
				default: byDefault,
				typeOptions: { minValue: min, maxValue: max },
			});
		},
	);
});

describe('the settings of a wait', () => {
	it('are by default those that Wait for Completion has', () => {
		const { mode, wait, suspendAfterMs } = settingsOf({ set: { taskId: 'task-1' } });
		expect([mode, suspendAfterMs]).toEqual(['running', 60_000]);
		expect(wait).toEqual({ ...defaultSettings(), pollIntervalMs: undefined, once: false });
		expect(wait).toMatchObject({
			timeoutMs: 30 * 60_000,
			maxBytes: 200_000_000,
			requestTimeoutMs: 30_000,
		});
	});

	it('are those of the first item and of each, also as text, and nothing for the default', () => {
		const values = [
			{
				taskId: 'task-1',
				waitMode: 'suspend',
				timeout: '10',
				options: { pollInterval: '', maxChecksPerMinute: 20, suspendAfter: 0 },
			},
			{
				taskId: 'task-2',
				timeout: 2.5,
				options: { maxFileSize: 12, requestTimeout: '7', pollInterval: 4 },
			},
		];
		const items = values.map(() => ({ json: {} }));
		const first = settingsOf({ values, items });
		expect(first).toMatchObject({ mode: 'suspend', suspendAfterMs: 0 });
		expect(first.wait).toMatchObject({ timeoutMs: 600_000, pollIntervalMs: undefined });
		expect(settingsOf({ values, items }, 1).wait).toEqual({
			timeoutMs: 150_000,
			pollIntervalMs: 4_000,
			checksPerMinute: 20,
			once: false,
			maxBytes: 12_000_000,
			requestTimeoutMs: 7_000,
		});
	});

	it('of a single check need no time-out', () => {
		const values = [{ taskId: 'task-1', operation: 'checkOnce', timeout: 'never' }];
		expect(settingsOf({ values }).wait).toMatchObject({ once: true });
	});

	it.each([
		['Timeout', { timeout: 0 }],
		['Poll Interval', { options: { pollInterval: 0 } }],
		['Max Status Checks per Minute', { options: { maxChecksPerMinute: 0 } }],
		['Suspend After', { options: { suspendAfter: -1 } }],
		['Max File Size', { options: { maxFileSize: 0 } }],
		['Request Timeout', { options: { requestTimeout: 0 } }],
	])('%s is refused where it makes no sense: %j', (name, item) => {
		const { invalid, target } = settingsOf({ values: [{ taskId: 'task-1', ...item }] });
		const { message } = invalid[0] ?? (target.kind === 'invalid' ? target.failure : {});
		expect(message).toMatch(new RegExp(`^${name} has to be .* from`));
		if (invalid.length === 0) expect(target).toMatchObject({ failure: { taskId: 'task-1' } });
	});
});

describe('the task of an item', () => {
	const target = (values: Record<string, unknown>, json: IDataObject = {}) =>
		settingsOf({ values: [{ taskId: 'task-1', ...values }], items: [{ json }] }).target;
	const taskOf = (values: Record<string, unknown>, json?: IDataObject) => {
		const found = target(values, json);
		return found.kind === 'task' ? found.task : undefined;
	};

	it.each([
		['an item of Novita Kling', { model: 'm', request: { prompt: 'A cup' } }, ['m', 'A cup']],
		[
			'an item of ours',
			{ model: 'm', prompt: 'Mine', request: { prompt: 'A cup' } },
			['m', 'Mine'],
		],
		['shots', { model: 'm', request: { multi_prompt: ['A cup'] } }, ['m']],
		['a prompt that is no text', { model: 5, prompt: ['A cup'] }, []],
		['a request that is no body', { request: 'A cup' }, []],
	])('carries model and prompt of %s', (_, json, [model, prompt]) => {
		expect(taskOf({}, json)?.about).toEqual({ ...(model && { model }), ...(prompt && { prompt }) });
	});

	const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

	it('knows when it was submitted, where the item says so', () => {
		const submitted_at = ago(60_000);
		expect(taskOf({}, { submitted_at })?.submittedAt).toBe(Date.parse(submitted_at));
	});

	it.each([ago(-3_600_000), ago(49 * 3_600_000), 'yesterday', 5, undefined])(
		'does not believe that it was submitted %p',
		(submitted_at) => {
			expect(taskOf({}, { submitted_at })?.submittedAt).toBeUndefined();
		},
	);

	it.each([
		['  ', 'no task ID came in'],
		[null, 'no task ID came in'],
		[undefined, 'no task ID came in'],
		['../user', 'is not valid'],
		['{{$json.task_id}}', 'is not valid'],
		['https://novita.ai/task-1', 'is not valid'],
		['a b', 'is not valid'],
		['null', 'is not valid'],
		[{}, 'is not valid'],
		[829824295735410700, 'is not valid'],
		[new Error('no such node'), 'The expression in Task ID'],
	])('is none where the field holds %p', (taskId, message) => {
		expect(target({ taskId })).toMatchObject({
			kind: 'invalid',
			failure: { message: expect.stringContaining(message) },
		});
	});

	it.each([
		[' task-1 ', 'task-1'],
		...['a'.repeat(171), '/v3/tasks/1.2', 'prod:a+b/c=='].map((id) => [id, id]),
	])('is taken in whatever shape Novita gave it: %s', (taskId, id) => {
		expect(taskOf({ taskId })?.taskId).toBe(id);
	});

	it.each([
		["Video's start", { name: 'x' }, "{{ $('Video\\'s start').item.json.task_id }}"],
		['Kling', { valid: true, estimated_cost_usd: 0.42 }, 'Turn off Check Only in "Kling".'],
	])('that got lost behind "%s" is found by its fix', (name, json, fix) => {
		const context = Object.assign(waitContext({ values: [{ taskId: '' }], items: [{ json }] }), {
			getParentNodes: () => [
				{ name: 'Edit Fields', type: 'n8n-nodes-base.set' },
				{ name, type: 'n8n-nodes-novita-kling.novitaKling' },
			],
		});
		expect(readTarget(context, 0, readSettings(context))).toMatchObject({
			failure: { description: expect.stringContaining(fix) as string },
		});
	});

	it.each([
		[{ downloadVideo: ' no ' }, undefined],
		[{ downloadVideo: 'TRUE', outputBinaryProperty: ' video ' }, 'video'],
		[{ outputBinaryProperty: '' }, 'data'],
	])('is fetched as its item says: %j', (values, outputField) => {
		expect(taskOf(values)?.outputField).toBe(outputField);
	});

	it('is refused where it is not clear whether to fetch it, and stays paid for', () => {
		expect(target({ downloadVideo: 'maybe' })).toMatchObject({
			kind: 'invalid',
			failure: {
				taskId: 'task-1',
				message: 'Download Video has to be true or false, not "maybe"',
				description: expect.stringContaining('Tasks that were started continue') as string,
			},
		});
	});

	it('may have a name for its file, and is not lost with it', () => {
		expect(taskOf({ options: { fileName: 5 } })?.fileName).toBe('5');
		expect(target({ options: { fileName: new Error('no paired item') } })).toMatchObject({
			kind: 'task',
			task: { taskId: 'task-1', outputField: 'data', fileName: undefined },
			hints: [expect.stringContaining('The expression in File Name could not be evaluated')],
		});
	});
});

describe('an item that failed in Novita Kling', () => {
	const error = { message: 'Prompt is empty', status: 'NOT_SENT' };
	const failed = { error, message: 'Prompt is empty', name: 'scarf' };
	const target = (json: IDataObject, taskId?: unknown, onError?: INode['onError']) =>
		settingsOf({ node: { onError }, values: [{ taskId }], items: [{ json }] }).target;

	it('goes on as it came, and to the error output where there is one, which keeps what came in', () => {
		expect(target(failed)).toEqual({ kind: 'failedBefore', item: failed });
		const item = { error };
		expect(target(failed, undefined, 'continueErrorOutput')).toEqual({
			kind: 'failedBefore',
			item,
		});
	});

	it('is waited for where it has a task all the same', () => {
		const timedOut = { ...failed, error: { ...error, task_id: 'task-7', status: 'TIMED_OUT' } };
		expect(target(timedOut)).toMatchObject({ kind: 'task', task: { taskId: 'task-7' } });
		expect(target(failed, 'task-1')).toMatchObject({ task: { taskId: 'task-1' } });
	});
});
