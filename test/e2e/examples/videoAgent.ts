/** How the language model behaves that stands in for a real one: it makes one video, and tells its URL, or it writes. */
import type { Message, Tool, ToolCall } from './languageModel';

/** n8n takes a second call of the same ID for the first. */
let calls = 0;

function call(tools: Tool[], name: string, values: object): ToolCall[] {
	const tool = tools.find(({ function: each }) => each.name === name);
	// Where somebody is asked first, n8n wraps what the tool gets.
	const isAsked = tool?.function.parameters.properties.toolParameters !== undefined;
	const given = isAsked ? { toolParameters: values, hitlParameters: {} } : values;
	return [
		{
			id: `call_${++calls}`,
			type: 'function',
			function: { name, arguments: JSON.stringify(given) },
		},
	];
}

/** Reads what the tools answer as a model would: as text, in which it finds JSON. */
export function makeAVideo(messages: Message[], tools: Tool[]): string | ToolCall[] {
	const last = messages.at(-1);
	if (last?.role !== 'tool') {
		const prompt = String(messages.filter(({ role }) => role === 'user').at(-1)?.content);
		return call(tools, 'Start_a_Video', { prompt, seconds: 5, aspect_ratio: '9:16' });
	}
	const [answer] = JSON.parse(String(last.content)) as Array<Record<string, unknown>>;
	if (answer?.message !== undefined) return `It failed: ${JSON.stringify(answer)}`;
	if (answer?.video_url === undefined) {
		return call(tools, 'Wait_for_a_Video', { task_id: answer?.task_id });
	}
	return `[Your video](${String(answer.video_url)})`;
}

/** What it writes of any story. */
export const SHOTS = [
	{ prompt: 'Wide shot: the boat sets out in the rain', duration: 5 },
	{ prompt: 'Close-up: it spins past a leaf', duration: 3 },
	{ prompt: 'The camera rises over the sea', duration: 4 },
];

/** Draws what is asked for; once there is an image, it makes it move. */
function drawThenMove(messages: Message[], tools: Tool[]): string | ToolCall[] {
	const last = messages.at(-1);
	const asked = String(messages.filter(({ role }) => role === 'user').at(-1)?.content);
	if (last?.role !== 'tool') return call(tools, 'Start_an_Image', { prompt: asked });
	const [answer] = JSON.parse(String(last.content)) as Array<{
		task_id?: string;
		images?: Array<{ image_url: string }>;
		video_url?: string;
		message?: string;
	}>;
	if (answer?.message !== undefined) return `It failed: ${JSON.stringify(answer)}`;
	if (answer?.video_url) return `[Your video](${answer.video_url})`;
	const [image] = answer?.images ?? [];
	if (image === undefined) return call(tools, 'Wait_for_a_Task', { task_id: answer?.task_id });
	return call(tools, 'Start_a_Video', { prompt: asked, image_url: image.image_url });
}

/** Writes where a format is asked for; with other tools, it makes a video. */
export function writeOrMake(messages: Message[], tools: Tool[]): string | ToolCall[] {
	const asked = String(messages.filter(({ role }) => role === 'user').at(-1)?.content);
	if (tools.length === 0) return JSON.stringify({ output: { shots: SHOTS } });
	if (tools.some(({ function: { name } }) => name === 'Start_an_Image')) {
		return drawThenMove(messages, tools);
	}
	const [, product] = /Product: (.+)/.exec(asked) ?? [];
	if (product === undefined) return makeAVideo(messages, tools);
	return call(tools, 'format_final_json_response', { output: { prompt: `An ad for ${product}` } });
}
