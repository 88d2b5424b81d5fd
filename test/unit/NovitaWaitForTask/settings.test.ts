import { NodeHelpers, type IDataObject, type INode, type INodeProperties } from 'n8n-workflow';

import { NovitaWaitForTask } from '../../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import { waitProperties } from '../../../nodes/NovitaWaitForTask/properties';
import { readSettings } from '../../../nodes/NovitaWaitForTask/readTarget';
import { readTarget } from '../../../nodes/NovitaWaitForTask/readTarget';
import { defaultSettings, WAIT_LIMITS } from '../../../nodes/wait/waitSettings';
import { contextOf, type FakeContext } from '../../support/context';
import { parametersOf, shownProperties } from '../../support/editor';

const waitContext = (given: FakeContext = {}) =>
	contextOf({ ...given, resolve: (set) => parametersOf(set, waitProperties) }).context;

/** What holds for the node, and for one of its items. */
function settingsOf(given: FakeContext = {}, itemIndex = 0) {
	const context = waitContext(given);
	const settings = readSettings(context);
	const target = readTarget(context, itemIndex, settings);
	return { ...settings, target, wait: target.kind === 'task' ? target.task.settings : undefined };
}

const optionNamed = (name: string) => {
	const options = waitProperties.find((each) => each.name === 'options')?.options ?? [];
	return options.find((each) => each.name === name);
};

describe('the fields of Novita Wait for Task', () => {
	const shown = (set: Record<string, string | boolean>) =>
		shownProperties(set, waitProperties)
			.filter(({ type }) => type !== 'hidden')
			.map(({ name }) => name);

	it('have the names that workflows save', () => {
		expect(shown({})).toEqual([
			'operation',
			'taskId',
			'waitMode',
			'timeout',
			'downloadVideo',
			'outputBinaryProperty',
			'options',
		]);
		expect(new NovitaWaitForTask().description).toMatchObject({
			name: 'novitaWaitForTask',
			version: 1,
			usableAsTool: true,
		});
	});

	it('follow each other', () => {
		expect(shown({ operation: 'checkOnce' })).not.toContain('timeout');
		expect(shown({ operation: 'checkOnce' })).toContain('checkOnceNotice');
		expect(shown({ downloadVideo: false })).not.toContain('outputBinaryProperty');
	});

	it('offer only the options that count', () => {
		const offered = (set: Record<string, string | boolean>) => {
			const all = { ...parametersOf({}, waitProperties), ...set };
			const options = waitProperties.find(({ name }) => name === 'options')?.options ?? [];
			return options
				.filter((each) =>
					NodeHelpers.displayParameter({}, each as INodeProperties, null, null, all),
				)
				.map(({ name }) => name);
		};
		const once = [
			...['fileName', 'maxFileSize', 'maxChecksPerMinute', 'requestTimeout'],
			'shareLinkFor',
		];
		expect(offered({})).toEqual([
			'fileName',
			'maxFileSize',
			'maxChecksPerMinute',
			'pollInterval',
			'requestTimeout',
			'shareLinkFor',
		]);
		expect(offered({ operation: 'checkOnce' })).toEqual(once);
		expect(offered({ waitMode: 'suspend', downloadVideo: false })).toEqual([
			'maxChecksPerMinute',
			'pollInterval',
			'requestTimeout',
			'suspendAfter',
		]);
	});

	it('have the public defaults', () => {
		expect(parametersOf({}, waitProperties)).toMatchObject({
			taskId: '={{ $json.task_id }}',
			waitMode: 'running',
			timeout: 30,
			downloadVideo: true,
			outputBinaryProperty: 'data',
			options: {},
		});
		expect(optionNamed('suspendAfter')).toMatchObject({ default: 60 });
		expect(optionNamed('maxFileSize')).toMatchObject({ default: 200 });
		expect(optionNamed('requestTimeout')).toMatchObject({ default: 30 });
	});
});

describe('the settings of a wait', () => {
	it('are by default those that Wait for Completion has', () => {
		const { mode, wait, suspendAfterMs } = settingsOf({ set: { taskId: 'task-1' } });
		expect([mode, suspendAfterMs]).toEqual(['running', 60_000]);
		expect({ ...wait, pollIntervalMs: undefined, once: undefined }).toEqual({
			...defaultSettings(),
			pollIntervalMs: undefined,
			once: undefined,
		});
		expect(wait?.once).toBe(false);
	});

	it.each(Object.entries(WAIT_LIMITS))(
		'have the same limits in the editor and the code: %s',
		(name, { min, max, default: byDefault }) => {
			const property = optionNamed(name) ?? waitProperties.find((each) => each.name === name);
			expect(property).toMatchObject({
				default: byDefault,
				typeOptions: { minValue: min, maxValue: max },
			});
		},
	);

	it('are those that the user sets', () => {
		const set = {
			taskId: 'task-1',
			waitMode: 'suspend',
			timeout: 2.5,
			options: {
				pollInterval: 4,
				maxChecksPerMinute: 20,
				suspendAfter: 0,
				maxFileSize: 12,
				requestTimeout: 7,
			},
		};
		expect(settingsOf({ set })).toMatchObject({
			mode: 'suspend',
			suspendAfterMs: 0,
			wait: {
				timeoutMs: 150_000,
				pollIntervalMs: 4_000,
				checksPerMinute: 20,
				once: false,
				maxBytes: 12_000_000,
				requestTimeoutMs: 7_000,
			},
		});
	});

	it('take numbers as text, and nothing for the default', () => {
		const values = [
			{ taskId: 'task-1', timeout: '10', options: { pollInterval: '', requestTimeout: '5' } },
		];
		expect(settingsOf({ values }).wait).toMatchObject({
			timeoutMs: 600_000,
			pollIntervalMs: undefined,
			requestTimeoutMs: 5_000,
		});
	});

	it('are those of each item', () => {
		const values = [
			{ taskId: 'task-1' },
			{
				taskId: 'task-2',
				timeout: 2,
				options: { maxFileSize: 3, requestTimeout: 4, pollInterval: 5 },
			},
		];
		const items = values.map(() => ({ json: {} }));
		expect(settingsOf({ values, items }, 0).wait).toMatchObject(defaultSettings());
		expect(settingsOf({ values, items }, 1).wait).toMatchObject({
			timeoutMs: 120_000,
			maxBytes: 3_000_000,
			requestTimeoutMs: 4_000,
			pollIntervalMs: 5_000,
		});
	});

	it('of a single check need no time-out', () => {
		const values = [{ taskId: 'task-1', operation: 'checkOnce', timeout: 'never' }];
		expect(settingsOf({ values }).wait).toMatchObject({ once: true });
	});

	it.each([
		['Timeout', { timeout: 0 }],
		['Timeout', { timeout: -1 }],
		['Timeout', { timeout: 'long' }],
		['Timeout', { timeout: 1e9 }],
		['Poll Interval', { options: { pollInterval: 0.5 } }],
		['Poll Interval', { options: { pollInterval: 0 } }],
		['Poll Interval', { options: { pollInterval: {} } }],
		['Max Status Checks per Minute', { options: { maxChecksPerMinute: 0 } }],
		['Max Status Checks per Minute', { options: { maxChecksPerMinute: 1e6 } }],
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
		settingsOf({ values: [values], items: [{ json }] }).target;
	const taskOf = (values: Record<string, unknown>, json?: IDataObject) => {
		const found = target(values, json);
		return found.kind === 'task' ? found.task : undefined;
	};

	it('is its id', () => {
		expect(taskOf({ taskId: ' task-1 ' })).toMatchObject({
			taskId: 'task-1',
			outputField: 'data',
		});
	});

	it.each([
		['an item of Novita Kling', { model: 'm', request: { prompt: 'A cup' } }, 'A cup'],
		['an item of ours', { model: 'm', prompt: 'Mine', request: { prompt: 'A cup' } }, 'Mine'],
		['shots', { model: 'm', request: { multi_prompt: ['A cup'] } }, undefined],
		['a prompt that is no text', { model: 'm', prompt: ['A cup'] }, undefined],
	])('carries model and prompt of %s', (_, json, prompt) => {
		const about = { model: 'm', ...(prompt !== undefined && { prompt }) };
		expect(taskOf({ taskId: 'task-1' }, json)?.about).toEqual(about);
	});

	it('carries nothing where the item has no model and no prompt', () => {
		expect(taskOf({ taskId: 'task-1' }, { model: 5, request: 'A cup' })?.about).toEqual({});
	});

	it('knows when it was submitted, where the item says so', () => {
		const submitted_at = new Date(Date.now() - 60_000).toISOString();
		expect(taskOf({ taskId: 'task-1' }, { submitted_at })?.submittedAt).toBe(
			Date.parse(submitted_at),
		);
	});

	it.each([
		['the future', new Date(Date.now() + 3_600_000).toISOString()],
		['long ago', '2020-01-01T00:00:00.000Z'],
		['garbage', 'yesterday'],
		['a number', 5],
		['nothing', undefined],
	])('does not believe %s', (_, submitted_at) => {
		expect(taskOf({ taskId: 'task-1' }, { submitted_at })?.submittedAt).toBeUndefined();
	});

	it.each([
		['', 'no task ID came in'],
		['  ', 'no task ID came in'],
		[null, 'no task ID came in'],
		[undefined, 'no task ID came in'],
		['../user', 'is not valid'],
		['{{$json.task_id}}', 'is not valid'],
		['https://novita.ai/task-1', 'is not valid'],
		['a b', 'is not valid'],
		['undefined', 'is not valid'],
		['null', 'is not valid'],
		[{}, 'is not valid'],
		[[], 'is not valid'],
		[829824295735410700, 'is not valid'],
		[new Error('no such node'), 'The expression in Task ID'],
	])('is none where the field holds %p', (taskId, message) => {
		expect(target({ taskId })).toMatchObject({
			kind: 'invalid',
			failure: { message: expect.stringContaining(message) },
		});
	});

	it.each(['a'.repeat(171), '/v3/tasks/1.2', 'prod:a+b/c==', '12345678901234567890'])(
		'is taken as it is, in whatever shape Novita gave it: %s',
		(taskId) => {
			expect(taskOf({ taskId })?.taskId).toBe(taskId);
		},
	);

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
		[{ downloadVideo: 'FALSE' }, undefined],
		[{ downloadVideo: ' no ' }, undefined],
		[{ downloadVideo: 'TRUE', outputBinaryProperty: ' video ' }, 'video'],
		[{ outputBinaryProperty: '' }, 'data'],
	])('is fetched as its item says: %j', (values, outputField) => {
		expect(taskOf({ taskId: 'task-1', ...values })?.outputField).toBe(outputField);
	});

	it('is refused where it is not clear whether to fetch it, and stays paid for', () => {
		expect(target({ taskId: 'task-1', downloadVideo: 'maybe' })).toMatchObject({
			kind: 'invalid',
			failure: {
				taskId: 'task-1',
				message: 'Download Video has to be true or false, not "maybe"',
				description:
					'Correct Download Video, or check its expression.\nNothing was checked. Tasks that were started continue, and are billed.',
			},
		});
	});

	it('may have a name for its file', () => {
		expect(taskOf({ taskId: 'task-1', options: { fileName: 'video.mp4' } })?.fileName).toBe(
			'video.mp4',
		);
		expect(taskOf({ taskId: 'task-1', options: { fileName: 5 } })?.fileName).toBe('5');
	});

	it('is not lost with the name of its file', () => {
		const options = { fileName: new Error('Paired item data is missing') };
		expect(target({ taskId: 'task-1', options })).toMatchObject({
			kind: 'task',
			task: { taskId: 'task-1', outputField: 'data', fileName: undefined },
			hints: [expect.stringContaining('The expression in File Name could not be evaluated')],
		});
	});
});

describe('an item that failed in Novita Kling', () => {
	const failed = {
		error: { message: 'Prompt is empty', status: 'NOT_SENT' },
		message: 'Prompt is empty',
	};
	const target = (json: IDataObject, taskId: unknown = undefined, onError?: INode['onError']) =>
		settingsOf({ node: { onError }, values: [{ taskId }], items: [{ json }] }).target;

	it('goes on as it came', () => {
		expect(target(failed)).toEqual({ kind: 'failedBefore', item: failed });
	});

	it('goes to the error output where there is one, which keeps what came in', () => {
		const continued = { ...failed, status: 'NOT_SENT', name: 'scarf' };
		expect(target(continued)).toEqual({ kind: 'failedBefore', item: continued });
		expect(target(continued, undefined, 'continueErrorOutput')).toEqual({
			kind: 'failedBefore',
			item: { error: failed.error },
		});
		const chat = { ...failed, message: { text: 'Make a video' } };
		expect(target(chat)).toEqual({ kind: 'failedBefore', item: chat });
	});

	it('is waited for where it has a task all the same', () => {
		const { error } = failed;
		const timedOut = { ...failed, error: { ...error, task_id: 'task-7', status: 'TIMED_OUT' } };
		expect(target(timedOut)).toMatchObject({ kind: 'task', task: { taskId: 'task-7' } });
		expect(target(failed, 'task-1')).toMatchObject({ task: { taskId: 'task-1' } });
	});
});
