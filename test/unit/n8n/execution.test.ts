import type { IExecuteFunctions } from 'n8n-workflow';

import { isMcpCall, isRunByAgent, isToolCall } from '../../../nodes/n8n/execution';
import { readOnError } from '../../../nodes/n8n/items/items';

interface Caller {
	type: string;
	executionId?: string;
	parent?: string;
}

const contextOf = ({ type, executionId, parent }: Caller): IExecuteFunctions =>
	({
		getNode: () => ({ type }),
		getExecutionId: () => executionId,
		...(parent && { parentNode: { type: parent } }),
	}) as unknown as IExecuteFunctions;

const TOOL = 'n8n-nodes-novita-kling.novitaKlingTool';
const MCP = '@n8n/n8n-nodes-langchain.mcpTrigger';
const AGENT = '@n8n/n8n-nodes-langchain.agent';

describe('who calls the node', () => {
	it.each<[string, Caller, boolean, boolean, boolean]>([
		['a workflow', { type: TOOL.slice(0, -4), executionId: '1' }, false, false, false],
		['a workflow without an execution', { type: TOOL.slice(0, -4) }, false, false, false],
		["an agent's tool, run by the engine", { type: TOOL, executionId: '1' }, true, false, false],
		['an agent itself', { type: TOOL, executionId: '1', parent: AGENT }, true, false, true],
		['an MCP client', { type: TOOL, parent: MCP }, true, true, false],
		['an MCP client, where n8n names no trigger', { type: TOOL }, true, true, false],
		['one on a worker', { type: TOOL, executionId: '1', parent: MCP }, true, true, false],
	])('%s', (_, caller, tool, mcp, byAgent) => {
		const context = contextOf(caller);
		expect([isToolCall(context), isMcpCall(context), isRunByAgent(context)]).toEqual([
			tool,
			mcp,
			byAgent,
		]);
	});
});

it('an agent whose model hears nothing of an error gets the failing item', () => {
	expect(readOnError(contextOf({ type: TOOL, executionId: '1', parent: AGENT }))).toBe('tellModel');
	expect(readOnError(contextOf({ type: TOOL, executionId: '1' }))).toBe('stop');
});
