import type { IExecuteFunctions } from 'n8n-workflow';

import { isMcpCall, isRunByAgent, isToolCall, whenStopped } from '../../../nodes/n8n/execution';
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

describe('what waits for a stop', () => {
	it('is told of it once, however many wait', () => {
		const controller = new AbortController();
		const listens = jest.spyOn(controller.signal, 'addEventListener');
		const told: number[] = [];
		const forget = [0, 1, 2].map((each) => whenStopped(controller.signal, () => told.push(each)));
		forget[1]!();
		controller.abort();
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
