import { ExecuteContext } from 'n8n-core';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { CredentialsStub } from '../../tools/n8n-engine/credentials';
import type { RunOptions } from '../../tools/n8n-engine/engine';
import { kling, text, useNovita, waitNode } from './setting';

const novita = useNovita();

const settings = ['continueRegularOutput', 'continueErrorOutput'] as const;
type OnError = (typeof settings)[number];

/** What is wrong, what the message of each item says, what makes it wrong of the node, and of its surroundings. */
type Case = [
	name: string,
	says: string | RegExp,
	set?: INodeParameters,
	spoil?: () => Partial<RunOptions> | undefined,
];

/** A method of n8n's context that throws. Behind getNodeParameter stands one that isn't public. */
const fallsOver = (method: '_getNodeParameter' | 'getWorkflow' | 'getWorkflowSettings') => () => {
	const context = ExecuteContext.prototype as unknown as Record<typeof method, () => unknown>;
	jest.spyOn(context, method).mockImplementation(() => {
		throw new TypeError('n8n fell over');
	});
	return undefined;
};

const credentialGone = () => {
	const gone = new Error('Credential with ID "1" does not exist for type "novitaApi".');
	jest.spyOn(CredentialsStub.prototype, 'getDecrypted').mockRejectedValue(gone);
	return undefined;
};

const BROKEN = "={{ $('Nobody').item.json.x }}";
const UNREAD = 'could not be evaluated';

const unusable: Case[] = [
	['a credential that is gone', 'does not exist', {}, credentialGone],
	['a Base URL without TLS', 'https://', {}, () => ({ baseUrl: 'http://novita.invalid' })],
	['an empty key', 'has no API key', {}, () => ({ apiKey: ' ' })],
];
const UNCLEAR = /n8n fell over|could not be evaluated/;
const UNREADABLE: Case = ['parameters as a whole', UNCLEAR, {}, fallsOver('_getNodeParameter')];

/** Runs a node, and sees that it is a failing item which comes of each, with no error and no input passed on. */
async function expectFailingItems(
	items: INodeExecutionData[],
	node: ReturnType<typeof kling>,
	onError: OnError,
	says: string | RegExp,
	more: Partial<RunOptions> = {},
): Promise<IDataObject[]> {
	const nodes = [{ ...node, settings: { onError } }];
	const { error, outputs } = await novita.run(items, nodes, more);
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
	cases.flatMap(([name, says, set = {}, spoil]) =>
		settings.map((onError) => [name, onError, says, set, spoil] as const),
	);

describe('Novita Kling fails item by item, and lets nothing through, with', () => {
	const items = ['one', 'two', 'three'].map((prompt) => ({ json: { prompt, mark: 'input' } }));

	const cases: Case[] = [
		...unusable,
		UNREADABLE,
		['a Spending Limit out of range', 'has to be', { options: { spendingLimit: -1 } }],
		['a broken expression', UNREAD, { prompt: BROKEN }],
		['an operation that is none', 'Operation', { operation: '={{ "fly" }}' }],
		['what nobody foresaw', 'n8n fell over', {}, fallsOver('getWorkflow')],
	];

	it.each(matrix(cases))('%s, under %s', async (_, onError, says, set, spoil) => {
		await expectFailingItems(items, kling(text(set)), onError, says, spoil?.());
		expect(novita.submitted()).toEqual([]);
	});

	it.each(settings)('what nobody foresaw once all is paid for, under %s', async (onError) => {
		jest.spyOn(ExecuteContext.prototype, 'getMode').mockImplementation(() => {
			if (novita.submitted().length < items.length) return 'manual';
			throw new TypeError('n8n fell over');
		});
		await expectFailingItems(items, kling(text()), onError, 'n8n fell over');
		expect(novita.submitted()).toHaveLength(items.length);
	});
});

describe('Novita Wait for Task fails item by item, and lets nothing through, with', () => {
	const ids = ['task-1', 'task-2', 'task-3'];
	const items = ids.map((task_id) => ({ json: { task_id, mark: 'input' } }));

	const refuses = () => ({
		additionalData: {
			executionId: '4711',
			executeWorkflow: async () => await Promise.reject(new Error('Nobody may call it')),
		},
	});
	const suspended = { waitMode: 'suspend', options: { suspendAfter: 0 } };

	// What is out of range is in the unit tests of the settings.
	const cases: Case[] = [
		...unusable,
		['a Wait Mode that is none', 'has to be', { waitMode: '={{ "forever" }}' }],
		['a broken expression', UNREAD, { timeout: BROKEN }],
		['an n8n that cannot suspend', "Suspend doesn't work", suspended],
		['an inner workflow that is refused', 'Nobody may call it', suspended, refuses],
	];
	const withoutTask: Case[] = [
		UNREADABLE,
		['a broken Task ID', UNREAD, { taskId: BROKEN }],
		['what nobody foresaw', 'n8n fell over', {}, fallsOver('getWorkflowSettings')],
	];

	it.each(matrix(cases))('%s, under %s', async (_, onError, says, set, spoil) => {
		const errors = await expectFailingItems(items, waitNode(set), onError, says, spoil?.());
		expect(errors.map(({ task_id }) => task_id)).toEqual(ids);
	});

	it.each(matrix(withoutTask))('%s, under %s', async (_, onError, says, set, spoil) => {
		await expectFailingItems(items, waitNode(set), onError, says, spoil?.());
	});
});
