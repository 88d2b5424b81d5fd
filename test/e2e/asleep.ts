/** The execution that checks the tasks of a suspended wait, while it sleeps in n8n's database. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { N8nApi } from '../../tools/n8n-server/api';
import type { Execution } from '../../tools/n8n-server/workflow';

/** That of a workflow which was run once: it's the last that began. */
export async function checkingExecution(api: N8nApi, workflowId: string): Promise<Execution> {
	const [newest] = await api.executionsOf(workflowId);
	return await api.execution(newest!.id);
}

/** Resolves once the time is past at which n8n was to wake it. */
export async function pastWakeUp({ waitTill }: Execution): Promise<void> {
	await sleep(Date.parse(waitTill!) - Date.now() + 1_000);
}
