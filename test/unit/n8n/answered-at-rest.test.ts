import type { IExecuteFunctions, NodeTypeAndVersion } from 'n8n-workflow';

import { isAnsweredAtRest } from '../../../nodes/n8n/execution';

interface Began {
	trigger?: Partial<NodeTypeAndVersion>;
	/** The ID of the execution that called this one. */
	parent?: string;
	/** As an agent before version 3 calls it. */
	callback?: object;
}

const WEBHOOK = 'n8n-nodes-base.webhook';
const CHAT = '@n8n/n8n-nodes-langchain.chatTrigger';

/** An execution that began at this trigger, of two that lead to the node. */
function execution({ trigger, parent, callback }: Began): IExecuteFunctions {
	const other = { name: 'Other', type: WEBHOOK, parameters: { responseMode: 'lastNode' } };
	const began = { name: 'Trigger', type: WEBHOOK, ...trigger };
	return {
		getNode: () => ({ name: 'Wait' }),
		getParentCallbackManager: () => callback,
		getExecutionContext: () => ({ triggerNode: began, parentExecutionId: parent }),
		getParentNodes: () => (parent === undefined ? [other, began] : [other]),
	} as unknown as IExecuteFunctions;
}

describe('an execution whose caller n8n answers as soon as it sleeps', () => {
	it.each<[string, Began]>([
		[
			'a webhook that answers with the last node',
			{ trigger: { parameters: { responseMode: 'lastNode' } } },
		],
		['a webhook that streams', { trigger: { parameters: { responseMode: 'streaming' } } }],
		['a chat as it is dropped in', { trigger: { type: CHAT, parameters: { options: {} } } }],
		[
			"a chat on n8n's Chat page",
			{ trigger: { type: CHAT, parameters: { availableInChat: true } } },
		],
		['an agent that runs its tools itself', { parent: '1', callback: {} }],
		['a chat, through another workflow', { trigger: { type: CHAT }, parent: '1' }],
	])('is that of %s', (_, began) => {
		expect(isAnsweredAtRest(execution(began))).toBe(true);
	});

	it.each<[string, Began]>([
		['a webhook that answers at once', { trigger: { parameters: { responseMode: 'onReceived' } } }],
		['Respond to Webhook', { trigger: { parameters: { responseMode: 'responseNode' } } }],
		[
			'a chat with nodes that respond',
			{ trigger: { type: CHAT, parameters: { options: { responseMode: 'responseNodes' } } } },
		],
		[
			'a form',
			{ trigger: { type: 'n8n-nodes-base.formTrigger', parameters: { responseMode: 'lastNode' } } },
		],
		['a schedule', { trigger: { type: 'n8n-nodes-base.scheduleTrigger' } }],
		['a webhook, through another workflow', { parent: '1' }],
	])('is not that of %s', (_, began) => {
		expect(isAnsweredAtRest(execution(began))).toBe(false);
	});

	it('is not one of which n8n tells nothing', () => {
		expect(isAnsweredAtRest({} as IExecuteFunctions)).toBe(false);
	});
});
