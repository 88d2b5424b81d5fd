import { BinaryDataService, ExecuteContext } from 'n8n-core';
import { Container } from '@n8n/di';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { CredentialsStub } from '../../tools/n8n-engine/credentials';
import { kling, text, useNovita, waitNode } from './setting';

const novita = useNovita();

const settings = ['continueRegularOutput', 'continueErrorOutput'] as const;
type OnError = (typeof settings)[number];

type More = NonNullable<Parameters<typeof novita.run>[2]>;

interface Case {
	/** What is wrong. */
	name: string;
	/** Of the node. */
	set?: INodeParameters;
	/** Makes it wrong. */
	spoil?: () => More | undefined;
	/** Of the message of each item. */
	says: string | RegExp;
}

/** A method of n8n's context that throws. Behind getNodeParameter stands one that isn't public. */
const fallsOver = (method: '_getNodeParameter' | 'getWorkflow' | 'getWorkflowSettings') => () => {
	const context = ExecuteContext.prototype as unknown as Record<typeof method, () => unknown>;
	jest.spyOn(context, method).mockImplementation(() => {
		throw new TypeError('n8n fell over');
	});
	return undefined;
};

/** A credential that n8n can't hand out. */
const cannotRead = (message: string) => () => {
	jest.spyOn(CredentialsStub.prototype, 'getDecrypted').mockRejectedValue(new Error(message));
	return undefined;
};

const BROKEN = "={{ $('Nobody').item.json.x }}";

const unusable: Case[] = [
	{
		name: 'a credential that is gone',
		spoil: cannotRead('Credential with ID "1" does not exist for type "novitaApi".'),
		says: 'does not exist',
	},
	{
		name: 'a credential that fails to decrypt',
		spoil: cannotRead('Credentials could not be decrypted.'),
		says: 'could not be decrypted',
	},
	{
		name: 'a Base URL without TLS',
		spoil: () => ({ baseUrl: 'http://novita.invalid' }),
		says: 'https://',
	},
	{ name: 'a Base URL that is none', spoil: () => ({ baseUrl: 'novita' }), says: /Base URL/ },
	{ name: 'an empty key', spoil: () => ({ apiKey: ' ' }), says: /has no API key/ },
	{
		name: 'parameters that cannot be read',
		spoil: fallsOver('_getNodeParameter'),
		says: /n8n fell over|could not be evaluated/,
	},
];

/** Runs a node, and sees that it is a failing item which comes of each, with no error and no input passed on. */
async function expectFailingItems(
	items: INodeExecutionData[],
	node: ReturnType<typeof kling>,
	onError: OnError,
	{ spoil, says }: Case,
): Promise<IDataObject[]> {
	const nodes = [{ ...node, settings: { onError } }];
	const { error, outputs } = await novita.run(items, nodes, spoil?.() ?? {});
	expect(error).toBeUndefined();
	const failed = outputs.at(onError === 'continueErrorOutput' ? -1 : 0)!;
	expect(outputs.flat()).toHaveLength(items.length);
	expect(failed.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
	for (const { json } of failed) {
		expect(json.message).toMatch(says);
		expect(json.message).toBe((json.error as IDataObject).message);
		// On the error output n8n itself puts the input beside it.
		expect('mark' in json).toBe(onError === 'continueErrorOutput');
	}
	return failed.map(({ json }) => json.error as IDataObject);
}

const matrix = (cases: Case[]) =>
	cases.flatMap((each) => settings.map((onError) => [each.name, onError, each] as const));

const outOfRange = (name: string, set: INodeParameters, says = /has to be|is not/): Case => ({
	name: `${name} of ${JSON.stringify(set)}`,
	set,
	says,
});

describe('Novita Kling fails item by item, and lets nothing through, with', () => {
	const items = ['one', 'two', 'three'].map((prompt) => ({ json: { prompt, mark: 'input' } }));

	const cases: Case[] = [
		...unusable,
		outOfRange('Request Timeout', { options: { requestTimeout: -5 } }),
		outOfRange('Duration', { duration: 99 }, /Duration/),
		outOfRange('Spending Limit', { options: { spendingLimit: -1 } }),
		{ name: 'a broken expression', set: { prompt: BROKEN }, says: 'could not be evaluated' },
		{ name: 'an operation that is none', set: { operation: '={{ "fly" }}' }, says: 'Operation' },
		{ name: 'what nobody foresaw', spoil: fallsOver('getWorkflow'), says: 'n8n fell over' },
	];

	it.each(matrix(cases))('%s, under %s', async (_, onError, each) => {
		await expectFailingItems(items, kling(text(each.set)), onError, each);
		expect(novita.simulator.submissions).toEqual([]);
	});

	it.each(settings)('the balance that a refused key cannot have, under %s', async (onError) => {
		await expectFailingItems(items, kling({ operation: 'getBalance' }), onError, {
			name: '',
			spoil: () => ({ apiKey: 'sk-none-such-at-all' }),
			says: 'API key',
		});
	});

	it.each(settings)('an image that the storage has lost, under %s', async (onError) => {
		const photo = { mimeType: 'image/png', data: '', id: 'filesystem-v2:gone' };
		const withPhoto = items.map((item) => ({ ...item, binary: { photo } }));
		const node = kling({ prompt: 'a', imageInput: 'binary', imageBinaryProperty: 'photo' });
		await expectFailingItems(withPhoto, node, onError, { name: '', says: 'Image' });
		expect(novita.simulator.submissions).toEqual([]);
	});

	it.each(settings)('what nobody foresaw once all is paid for, under %s', async (onError) => {
		jest.spyOn(ExecuteContext.prototype, 'getMode').mockImplementation(() => {
			if (novita.simulator.submissions.length < items.length) return 'manual';
			throw new TypeError('n8n fell over');
		});
		await expectFailingItems(items, kling(text()), onError, { name: '', says: 'n8n fell over' });
		expect(novita.simulator.submissions).toHaveLength(items.length);
	});
});

describe('Novita Wait for Task fails item by item, and lets nothing through, with', () => {
	const ids = ['task-1', 'task-2', 'task-3'];
	const items = ids.map((task_id) => ({ json: { task_id, mark: 'input' } }));

	const cases: Case[] = [
		...unusable.slice(0, -1),
		// What is out of range is in the unit tests of the settings.
		outOfRange('Timeout', { timeout: -5 }),
		outOfRange('Suspend After', { waitMode: 'suspend', options: { suspendAfter: -1 } }),
		outOfRange('Wait Mode', { waitMode: '={{ "forever" }}' }),
		{ name: 'a broken expression', set: { timeout: BROKEN }, says: 'could not be evaluated' },
		{
			name: 'an n8n that cannot suspend',
			set: { waitMode: 'suspend' },
			says: /Suspend doesn't work/,
		},
		{
			name: 'an inner workflow that is refused',
			set: { waitMode: 'suspend', options: { suspendAfter: 0 } },
			spoil: () => ({
				additionalData: {
					executionId: '4711',
					executeWorkflow: async () => await Promise.reject(new Error('Nobody may call it')),
				},
			}),
			says: 'Nobody may call it',
		},
	];
	const withoutTask = [
		unusable.at(-1)!,
		{ name: 'a broken Task ID', set: { taskId: BROKEN }, says: 'could not be evaluated' },
		{ name: 'what nobody foresaw', spoil: fallsOver('getWorkflowSettings'), says: 'n8n fell over' },
	];

	it.each(matrix(cases))('%s, under %s', async (_, onError, each) => {
		const errors = await expectFailingItems(items, waitNode(each.set), onError, each);
		expect(errors.map(({ task_id }) => task_id)).toEqual(ids);
	});

	it.each(matrix(withoutTask))('%s, under %s', async (_, onError, each) => {
		await expectFailingItems(items, waitNode(each.set), onError, each);
	});

	it.each(settings)('a storage that takes no file, under %s', async (onError) => {
		const started = await novita.start('one', 'two');
		const own = started.map((task_id) => ({ json: { task_id, mark: 'input' } }));
		const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
		jest.spyOn(Container.get(BinaryDataService), 'store').mockRejectedValue(full);
		const errors = await expectFailingItems(own, waitNode(), onError, {
			name: '',
			says: 'the disk is full',
		});
		expect(errors.map(({ task_id }) => task_id)).toEqual(started);
		expect(errors.every(({ video_url }) => typeof video_url === 'string')).toBe(true);
	});
});
