import { NodeHelpers, NodeOperationError, type INodeProperties } from 'n8n-workflow';

import { NovitaWaitForTask } from '../../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import { waitProperties } from '../../../nodes/NovitaWaitForTask/properties';
import { readSettings, readTarget } from '../../../nodes/NovitaWaitForTask/readSettings';
import { defaultSettings, WAIT_DEFAULTS } from '../../../nodes/n8n/wait/waitSettings';
import { contextOf, type FakeContext } from '../../support/context';
import { parametersOf, shownProperties } from '../../support/editor';

const waitContext = (given: FakeContext = {}) =>
	contextOf({ ...given, resolve: (set) => parametersOf(set, waitProperties) }).context;

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
		expect(shown({ waitMode: 'once' })).not.toContain('timeout');
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
		const once = ['fileName', 'maxFileSize', 'maxChecksPerMinute', 'requestTimeout'];
		expect(offered({})).toEqual([
			'fileName',
			'maxFileSize',
			'maxChecksPerMinute',
			'pollInterval',
			'requestTimeout',
		]);
		expect(offered({ waitMode: 'once' })).toEqual(once);
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
		const { mode, wait, suspendAfterMs } = readSettings(waitContext());
		expect([mode, suspendAfterMs]).toEqual(['running', 60_000]);
		expect({ ...wait, pollIntervalMs: undefined, once: undefined }).toEqual({
			...defaultSettings(),
			pollIntervalMs: undefined,
			once: undefined,
		});
		expect(wait.once).toBe(false);
	});

	it('agree with what the editor shows', () => {
		expect(optionNamed('maxChecksPerMinute')).toMatchObject({ default: 300 });
		expect(WAIT_DEFAULTS).toEqual({
			checksPerMinute: 300,
			timeoutMinutes: waitProperties.find(({ name }) => name === 'timeout')?.default,
			outputField: waitProperties.find(({ name }) => name === 'outputBinaryProperty')?.default,
			maxFileSizeMb: 200,
			requestTimeoutSeconds: 30,
		});
	});

	it('are those that the user sets', () => {
		const set = {
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
		expect(readSettings(waitContext({ set }))).toMatchObject({
			mode: 'suspend',
			suspendAfterMs: 0,
			wait: {
				timeoutMs: 150_000,
				pollIntervalMs: 4_000,
				checksPerMinute: 20,
				once: false,
				download: true,
				maxBytes: 12_000_000,
				requestTimeoutMs: 7_000,
			},
		});
	});

	it('of a wait without a download', () => {
		const { wait } = readSettings(waitContext({ set: { downloadVideo: false } }));
		expect(wait).toMatchObject({ download: false });
	});

	it('take numbers as text, and nothing for the default', () => {
		const values = [{ timeout: '10', options: { pollInterval: '', requestTimeout: '5' } }];
		expect(readSettings(waitContext({ values })).wait).toMatchObject({
			timeoutMs: 600_000,
			pollIntervalMs: undefined,
			requestTimeoutMs: 5_000,
		});
	});

	it('of a single check need no time-out', () => {
		const values = [{ waitMode: 'once', timeout: 'never' }];
		expect(readSettings(waitContext({ values })).wait).toMatchObject({ once: true });
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
		const read = () => readSettings(waitContext({ values: [item] }));
		expect(read).toThrow(NodeOperationError);
		expect(read).toThrow(`${name} has to be a number from`);
	});
});

describe('the task of an item', () => {
	const target = (item: Record<string, unknown>, json = {}) =>
		readTarget(waitContext({ values: [item], items: [{ json }] }), 0);

	it('is its id', () => {
		expect(target({ taskId: ' task-1 ' })).toMatchObject({ target: { taskId: 'task-1' } });
	});

	it('knows when it was submitted, where the item says so', () => {
		const submitted_at = new Date(Date.now() - 60_000).toISOString();
		expect(target({ taskId: 'task-1' }, { submitted_at })?.target.submittedAt).toBe(
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
		expect(target({ taskId: 'task-1' }, { submitted_at })?.target.submittedAt).toBeUndefined();
	});

	it.each(['', '  ', '../user', {}, [], null, undefined, 'a/b', new Error('no such node')])(
		'is none where the field holds %p',
		(taskId) => {
			expect(target({ taskId })).toBeUndefined();
		},
	);

	it('may have a name for its file', () => {
		const options = { fileName: 'video.mp4' };
		expect(target({ taskId: 'task-1', options })?.fileName).toBe('video.mp4');
		expect(target({ taskId: 'task-1', options: { fileName: 5 } })?.fileName).toBeUndefined();
	});
});
