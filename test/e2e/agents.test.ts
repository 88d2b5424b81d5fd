/** AI agents and MCP clients that call the nodes as tools, in a real n8n: nobody watches over what they pay. */
import { testAgents } from './agents/agents';
import { mcp } from './agents/mcp';
import { useSetting } from './agents/setting';

const setting = useSetting();
const clients = mcp(setting);

beforeAll(async () => await clients.begin());

testAgents(setting);
// At its end n8n is started anew.
clients.test();

test('no log of n8n holds the key', () => {
	const { n8n, simulator } = setting();
	expect(n8n.logs()).not.toContain(simulator.apiKey);
});
