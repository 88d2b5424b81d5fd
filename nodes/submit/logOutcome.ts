import type { IExecuteFunctions } from 'n8n-workflow';

import { isTask, type Known } from './origin';
import type { Ticket } from './tickets';

/**
 * Tells n8n's log of a task, or of a reply in which somebody may find its ID. At once: n8n wipes the data of an
 * execution whose process dies.
 */
export function logOutcome(
	context: IExecuteFunctions,
	{ itemIndex, request }: Ticket,
	known: Known,
): void {
	const executionId = context.getExecutionId();
	const { slug: model } = request;
	const { name } = context.getNode();
	const where = `(model ${model}, node "${name}", item ${itemIndex}, execution ${executionId})`;
	const details = { model, executionId, itemIndex };
	if (isTask(known)) {
		const { taskId } = known;
		context.logger.info(`Novita task ${taskId} started ${where}`, { taskId, ...details });
	} else if (known.error.reply !== undefined) {
		const { reply } = known.error;
		context.logger.warn(
			`Novita's reply has no task ID that can be read ${where}: ${reply}`,
			details,
		);
	}
}
