/** What the item of a video repeats of its request. */
export interface About {
	model?: string;
	prompt?: string;
}

/** @param json Of an item of Novita Kling, or of any that holds a model and a prompt itself. */
export function aboutOf(json: Readonly<Record<string, unknown>>): About {
	const { model, prompt = promptIn(json.request) } = json;
	return {
		...(isText(model) && { model }),
		...(isText(prompt) && { prompt }),
	};
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const promptIn = (request: unknown): unknown =>
	typeof request === 'object' && request !== null && 'prompt' in request
		? request.prompt
		: undefined;
