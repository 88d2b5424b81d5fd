import type { IExecuteFunctions } from 'n8n-workflow';

import {
	isAnsweredAtRest,
	isMcpCall,
	isRunByAgent,
	isToolCall,
	whenStopped,
} from '../../../nodes/n8n/execution';

const NODE = 'n8n-nodes-novita-kling.novitaKling';
const TOOL = `${NODE}Tool`;
const MCP = '@n8n/n8n-nodes-langchain.mcpTrigger';
const AGENT = '@n8n/n8n-nodes-langchain.agent';

describe('who calls the node', () => {
	const BY_MCP = ['tool', 'mcp'];

	it.each<[string, string, string | undefined, string | undefined, string[]]>([
		['a workflow', NODE, '1', undefined, []],
		['a workflow without an execution', NODE, undefined, undefined, []],
		["an agent's tool, run by the engine", TOOL, '1', undefined, ['tool']],
		['an agent itself', TOOL, '1', AGENT, ['tool', 'agent']],
		['an MCP client', TOOL, undefined, MCP, BY_MCP],
		['an MCP client, where n8n names no trigger', TOOL, undefined, undefined, BY_MCP],
		['one on a worker', TOOL, '1', MCP, BY_MCP],
	])('%s', (_, type, executionId, parent, callers) => {
		const context = {
			getNode: () => ({ type }),
			getExecutionId: () => executionId,
			...(parent && { parentNode: { type: parent } }),
		} as unknown as IExecuteFunctions;
		const seen = [
			isToolCall(context) && 'tool',
			isMcpCall(context) && 'mcp',
			isRunByAgent(context) && 'agent',
		];
		expect(seen.filter(Boolean)).toEqual(callers);
	});
});

describe('an execution whose caller n8n answers as soon as it sleeps', () => {
	const WEBHOOK = 'n8n-nodes-base.webhook';
	const CHAT = '@n8n/n8n-nodes-langchain.chatTrigger';
	const FORM = 'n8n-nodes-base.formTrigger';
	const LAST_NODE = { responseMode: 'lastNode' };

	it.each<[boolean, string, string, object, { parent?: string; callback?: object }?]>([
		[true, 'a webhook that answers with the last node', WEBHOOK, LAST_NODE],
		[true, 'a webhook that streams', WEBHOOK, { responseMode: 'streaming' }],
		[true, 'a chat as it is dropped in', CHAT, { options: {} }],
		[true, "a chat on n8n's Chat page", CHAT, { availableInChat: true }],
		[true, 'an agent that runs its tools itself', WEBHOOK, {}, { parent: '1', callback: {} }],
		[true, 'a chat, through another workflow', CHAT, {}, { parent: '1' }],
		[false, 'a webhook that answers at once', WEBHOOK, { responseMode: 'onReceived' }],
		[false, 'Respond to Webhook', WEBHOOK, { responseMode: 'responseNode' }],
		[false, 'a chat with response nodes', CHAT, { options: { responseMode: 'responseNodes' } }],
		[false, 'a form', FORM, LAST_NODE],
		[false, 'a schedule', 'n8n-nodes-base.scheduleTrigger', {}],
		[false, 'a webhook, through another workflow', WEBHOOK, {}, { parent: '1' }],
	])('%p: that of %s', (isAnswered, _, type, parameters, { parent, callback } = {}) => {
		const other = { name: 'Other', type: WEBHOOK, parameters: LAST_NODE };
		const began = { name: 'Trigger', type, parameters };
		const context = {
			getNode: () => ({ name: 'Wait' }),
			getParentCallbackManager: () => callback,
			getExecutionContext: () => ({ triggerNode: began, parentExecutionId: parent }),
			getParentNodes: () => (parent === undefined ? [other, began] : [other]),
		} as unknown as IExecuteFunctions;
		expect(isAnsweredAtRest(context)).toBe(isAnswered);
	});

	it('is not one of which n8n tells nothing', () => {
		expect(isAnsweredAtRest({} as IExecuteFunctions)).toBe(false);
	});
});

describe('what waits for a stop', () => {
	it('is told of it once, however many wait', () => {
		const controller = new AbortController();
		const listens = jest.spyOn(controller.signal, 'addEventListener');
		const told: number[] = [];
		const forget = [0, 1, 2].map((each) => whenStopped(controller.signal, () => told.push(each)));
		forget[1]!();
		controller.abort();
		expect(told).toEqual([0, 2]);
		expect(listens).toHaveBeenCalledTimes(1);
	});

	it('is told at once where it comes late, and never of no signal', () => {
		const stop = jest.fn();
		whenStopped(undefined, stop)();
		expect(stop).not.toHaveBeenCalled();
		whenStopped(AbortSignal.abort(), stop)();
		expect(stop).toHaveBeenCalledTimes(1);
	});
});
