import type { Message, ToolCall } from '../examples/languageModel';

/** What the stand-in for a model is to do: calls of tools in each of its turns. */
export type Script = Array<Array<{ tool: string; args: Record<string, unknown> }>>;

/** Does as the user's message says, and at the end repeats all that the tools have answered. */
export function follow(messages: Message[]): string | ToolCall[] {
	const asked = messages.map(({ role }) => role).lastIndexOf('user');
	const script = JSON.parse(String(messages[asked]?.content)) as Script;
	const answers = messages.slice(asked).filter(({ role }) => role === 'tool');
	let made = 0;
	for (const turn of script) {
		if (made === answers.length) {
			return turn.map(({ tool, args }, index) => ({
				id: `call_${made + index}`,
				type: 'function',
				function: { name: tool, arguments: JSON.stringify(args) },
			}));
		}
		made += turn.length;
	}
	return JSON.stringify(answers.map(({ content }) => content));
}
