import { chain, credentialled, node } from '../../tools/n8n-server/workflows';
import type { Stored } from '../../tools/n8n-server/api';
import type { Workflow, WorkflowNode } from '../../tools/n8n-server/workflow';

/** What the workflows talk to, and as whom. */
export interface Target {
	baseUrl: string;
	/** Of the type `novitaApi`. */
	novita: Stored;
	/** The same key, as the header that n8n's own HTTP Request node sends. */
	header: Stored;
}

export type Way = 'ours' | 'hand-built' | 'one by one';

/** Between two looks of the hand-built loop. */
export const HAND_BUILT_SECONDS = 5;

const SLUG = 'kling-v3.0-std-t2v';

const to = (...names: string[]) => names.map((name) => ({ node: name, type: 'main', index: 0 }));

/** A start, and a row for each prompt. */
const rows = (prompts: string[]): WorkflowNode[] => [
	node('Start', 'n8n-nodes-base.manualTrigger', 1),
	node('Rows', 'n8n-nodes-base.code', 2, {
		jsCode: `return ${JSON.stringify(prompts)}.map((prompt) => ({ json: { prompt } }));`,
	}),
];

/** The node that a batch's time counts from. */
export const FIRST = 'Submit';

/** Novita Kling, Novita Wait for Task. */
export function ours(prompts: string[], { novita }: Target): Workflow {
	return {
		name: `ours ${prompts.length}`,
		nodes: credentialled(novita, [
			...rows(prompts),
			node(FIRST, 'n8n-nodes-novita-kling.novitaKling', 1, {
				operation: 'textToVideo',
				model: SLUG,
				prompt: '={{ $json.prompt }}',
				duration: 3,
			}),
			node('Wait', 'n8n-nodes-novita-kling.novitaWaitForTask'),
		]),
		connections: chain('Start', 'Rows', FIRST, 'Wait'),
	};
}

/** What people build today: submit, wait, look, and round again with what has not ended. */
export function handBuilt(prompts: string[], { baseUrl, header }: Target): Workflow {
	const request = (name: string, parameters: Record<string, unknown>): WorkflowNode => ({
		...node(name, 'n8n-nodes-base.httpRequest', 4.2, {
			authentication: 'genericCredentialType',
			genericAuthType: 'httpHeaderAuth',
			...parameters,
		}),
		credentials: { httpHeaderAuth: header },
	});
	return {
		name: `hand-built ${prompts.length}`,
		nodes: [
			...rows(prompts),
			request(FIRST, {
				method: 'POST',
				url: `${baseUrl}/v3/async/${SLUG}`,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '={{ JSON.stringify({ prompt: $json.prompt, duration: 3 }) }}',
			}),
			node('Pause', 'n8n-nodes-base.wait', 1.1, { amount: HAND_BUILT_SECONDS, unit: 'seconds' }),
			request('Look', {
				url: `${baseUrl}/v3/async/task-result`,
				sendQuery: true,
				queryParameters: {
					parameters: [{ name: 'task_id', value: '={{ $json.task?.task_id ?? $json.task_id }}' }],
				},
			}),
			node('Ended?', 'n8n-nodes-base.if', 2, {
				conditions: {
					options: { caseSensitive: true, leftValue: '', typeValidation: 'strict' },
					combinator: 'and',
					conditions: [
						{
							leftValue: '={{ $json.task.status }}',
							rightValue: 'TASK_STATUS_SUCCEED',
							operator: { type: 'string', operation: 'equals' },
						},
					],
				},
			}),
			node('Fetch', 'n8n-nodes-base.httpRequest', 4.2, {
				url: '={{ $json.videos[0].video_url }}',
				options: { response: { response: { responseFormat: 'file' } } },
			}),
		],
		connections: {
			...chain('Start', 'Rows', FIRST, 'Pause', 'Look', 'Ended?'),
			'Ended?': { main: [to('Fetch'), to('Pause')] },
		},
	};
}

/** One row after the other, in one node. */
export function oneByOne(prompts: string[], intervalMs: number, target: Target): Workflow {
	const { baseUrl, novita: novitaApi } = target;
	const parameters = { baseUrl, intervalMs, prompt: '={{ $json.prompt }}' };
	return {
		name: `one by one ${prompts.length} ${intervalMs}`,
		nodes: [
			...rows(prompts),
			{ ...node(FIRST, 'CUSTOM.oneByOne', 1, parameters), credentials: { novitaApi } },
		],
		connections: chain('Start', 'Rows', FIRST),
	};
}
