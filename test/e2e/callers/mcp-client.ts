import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { installN8n } from '../../../tools/n8n-server/install-n8n';
import { chosenRelease } from '../../../tools/n8n-server/releases';

const run = promisify(execFile);

export interface McpTool {
	name: string;
	description: string;
	inputSchema: { properties: Record<string, { type: string; description?: string }> };
}

export interface McpAnswer {
	isError: boolean;
	/** As the client's model reads it. */
	text: string;
	/** The items in it, where it isn't an error. */
	items: Array<Record<string, unknown>>;
}

/** A client of n8n's MCP Server Trigger. Each call is a session of its own, as after a client's restart. */
export class McpClient {
	constructor(private readonly url: string) {}

	async list(): Promise<McpTool[]> {
		return (await this.ask<{ tools: McpTool[] }>('list')).tools;
	}

	async call(tool: string, args: Record<string, unknown>): Promise<McpAnswer> {
		type Answer = { isError?: boolean; content: Array<{ text: string }> };
		const { isError = false, content } = await this.ask<Answer>('call', tool, JSON.stringify(args));
		const text = content.map((part) => part.text).join('\n');
		return { isError, text, items: isError ? [] : (JSON.parse(text) as McpAnswer['items']) };
	}

	private async ask<T>(...what: string[]): Promise<T> {
		const { node, bin } = await installN8n(chosenRelease().version);
		const { stdout } = await run(node, [join(__dirname, 'client.js'), bin, this.url, ...what]);
		return JSON.parse(stdout) as T;
	}
}
