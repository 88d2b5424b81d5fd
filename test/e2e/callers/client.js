/**
 * One session of an MCP client, by the SDK that n8n itself brings along: `node client.js <n8n's command> <URL>
 * list`, or `call <tool> <arguments as JSON>`. Prints the answer as JSON. A client gives up after 60 seconds, as
 * the SDK has it. A process of its own, since Jest loads nothing of an installed n8n.
 */
const { realpathSync } = require('node:fs');
const { createRequire } = require('node:module');

const [command, url, what, tool, args] = process.argv.slice(2);

async function main() {
	const langchain = createRequire(realpathSync(command)).resolve(
		'@n8n/n8n-nodes-langchain/package.json',
	);
	const load = createRequire(langchain);
	const { Client } = load('@modelcontextprotocol/sdk/client/index.js');
	const { StreamableHTTPClientTransport } = load(
		'@modelcontextprotocol/sdk/client/streamableHttp.js',
	);
	const client = new Client({ name: 'a-client', version: '1.0.0' });
	await client.connect(new StreamableHTTPClientTransport(new URL(url)));
	const answer =
		what === 'list'
			? await client.listTools()
			: await client.callTool({ name: tool, arguments: JSON.parse(args) });
	process.stdout.write(JSON.stringify(answer));
	await client.close();
}

main().catch((error) => {
	process.stderr.write(String(error));
	process.exitCode = 1;
});
