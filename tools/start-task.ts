/**
 * Starts a task straight at a simulated Novita, without any node.
 *
 * @returns Its id.
 */
export async function startTask(baseUrl: string, apiKey: string, prompt: string): Promise<string> {
	const response = await fetch(`${baseUrl}/v3/async/kling-v3.0-std-t2v`, {
		method: 'POST',
		headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
		body: JSON.stringify({ prompt, duration: 3 }),
	});
	const { task_id: taskId } = (await response.json()) as { task_id: string };
	return taskId;
}
