/** A stand-in for a language model, on OpenAI's chat-completions API and without a mind of its own. */
import { answerJson, serve } from '../listen';

export interface ToolCall {
	id: string;
	type: 'function';
	function: { name: string; arguments: string };
}

export interface Message {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content: string | null;
	tool_calls?: ToolCall[];
	tool_call_id?: string;
}

/** What a chat model is told of a tool. */
export interface Tool {
	function: {
		name: string;
		description: string;
		parameters: { properties: Record<string, { type: string; description: string }> };
	};
}

interface Request {
	model: string;
	messages: Message[];
	tools?: Tool[];
	stream?: boolean;
}

export interface LanguageModel {
	/** What n8n's credential for it holds. */
	credential: { apiKey: string; url: string; header: false };
	stop(): void;
}

/** What it answers to a conversation, with these tools at hand: words, or calls of tools. */
export type Reply = (messages: Message[], tools: Tool[]) => string | ToolCall[];

export async function startLanguageModel(reply: Reply): Promise<LanguageModel> {
	const apiKey = 'sk-language-model-stub';
	let count = 0;
	const { url, stop } = await serve((response, { headers }, body) => {
		if (headers.authorization !== `Bearer ${apiKey}`) {
			response.writeHead(401).end('{"error":{"message":"Incorrect API key"}}');
			return;
		}
		const request = JSON.parse(body.toString()) as Request;
		const said = reply(request.messages, request.tools ?? []);
		const calls = typeof said === 'string' ? undefined : said;
		const answer = {
			id: `chatcmpl-${++count}`,
			created: 0,
			model: request.model,
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		};
		const words = { role: 'assistant', content: calls ? null : said };
		const choice = { index: 0, finish_reason: calls ? 'tool_calls' : 'stop' };
		// Agents before version 2 ask for it in pieces. One is enough.
		if (request.stream) {
			const delta = { ...words, tool_calls: calls?.map((call, index) => ({ index, ...call })) };
			const choices = [{ ...choice, delta }];
			const piece = JSON.stringify({ ...answer, object: 'chat.completion.chunk', choices });
			response.setHeader('content-type', 'text/event-stream');
			response.end(`data: ${piece}\n\ndata: [DONE]\n\n`);
			return;
		}
		const message = { ...words, ...(calls && { tool_calls: calls }) };
		answerJson(response, {
			...answer,
			object: 'chat.completion',
			choices: [{ ...choice, message }],
		});
	});
	return { credential: { apiKey, url: `${url}/v1`, header: false }, stop };
}
