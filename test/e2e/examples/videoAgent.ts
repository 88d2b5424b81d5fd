/** How the language model behaves that stands in for a real one: it makes one video, and tells its link. */
import type { Message, ToolCall } from './languageModel';

const call = (name: string, values: object): ToolCall[] => [
	{ id: `call_${name}`, type: 'function', function: { name, arguments: JSON.stringify(values) } },
];

/** Reads what the tools answer as a model would: as text, in which it finds JSON. */
export function makeAVideo(messages: Message[]): string | ToolCall[] {
	const last = messages.at(-1);
	if (last?.role !== 'tool') {
		const prompt = String(messages.filter(({ role }) => role === 'user').at(-1)?.content);
		return call('Start_a_Video', { prompt, seconds: 5, aspect_ratio: '9:16' });
	}
	const [answer] = JSON.parse(String(last.content)) as Array<Record<string, unknown>>;
	if (answer?.message !== undefined) return `It failed: ${JSON.stringify(answer)}`;
	if (answer?.video_url === undefined) {
		return call('Wait_for_a_Video', { task_id: answer?.task_id });
	}
	return `[Your video](${String(answer.video_url)})`;
}
