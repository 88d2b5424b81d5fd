/** A switch of the node's own that also goes off when the execution is cancelled. */
export function linkedController(signal: AbortSignal | undefined): AbortController {
	const controller = new AbortController();
	if (signal?.aborted) controller.abort();
	signal?.addEventListener('abort', () => controller.abort(), { once: true });
	return controller;
}
