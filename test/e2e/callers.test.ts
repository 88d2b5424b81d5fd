/** Whoever calls the nodes or waits for their execution: agents, MCP clients, webhooks, forms and chats. */
import { testAgents, testSameWords } from './callers/agents';
import { mcp } from './callers/mcp';
import { useSetting } from './callers/setting';
import { suspended } from './callers/suspended';
import { usePlace } from './site';

const place = usePlace();
const setting = useSetting(place);
const clients = mcp(setting);
const waits = suspended(useSetting(place));

// What takes n8n's own minutes begins before all else, and is looked at after it.
beforeAll(async () => {
	await clients.begin();
	await waits.begin();
});

testSameWords(setting, 3.1);
testAgents(setting);
waits.test();
// At its end n8n is started anew.
clients.test();
