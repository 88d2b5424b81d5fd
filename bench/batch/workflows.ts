import type { Stored } from '../../tools/n8n-server/api';
import type { Workflow, WorkflowNode } from '../../tools/n8n-server/workflow';
import { chain, credentialled, node } from '../../tools/n8n-server/workflows';

/** What the workflows talk to, and the credentials for it. */
export interface Target {
	baseUrl: string;
	novitaApi: Stored;
	/** The same key, for n8n's own HTTP Request node. */
	httpHeaderAuth: Stored;
}

/** Novita Kling and Novita Wait for Task; n8n's own nodes in a loop; a node that waits item by item. */
export type Way = 'ours' | 'hand-built' | 'one by one';

/** Between two checks of the hand-built loop. */
export const HAND_BUILT_SECONDS = 5;

/** The shortest interval of the nodes that wait for one item after another. */
export const ONE_BY_ONE_SECONDS = 2;

/** The node that a batch's time counts from. */
export const SUBMIT = 'Submit';

const SLUG = 'kling-v3.0-std-t2v';

export const workflows: Record<
	Way,
	(prompts: string[], target: Target) => Pick<Workflow, 'nodes' | 'connections'>
> = {
	ours: (prompts, { novitaApi }) => ({
		nodes: credentialled(novitaApi, [
			...itemsOf(prompts),
			node(SUBMIT, 'n8n-nodes-novita-kling.novitaKling', 1, {
				operation: 'textToVideo',
				model: SLUG,
				prompt: '={{ $json.prompt }}',
				duration: 3,
			}),
			node('Wait', 'n8n-nodes-novita-kling.novitaWaitForTask'),
		]),
		connections: chain('Start', 'Items', SUBMIT, 'Wait'),
	}),

	'hand-built': (prompts, target) => ({
		nodes: [
			...itemsOf(prompts),
			request(SUBMIT, target, {
				method: 'POST',
				url: `${target.baseUrl}/v3/async/${SLUG}`,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '={{ JSON.stringify({ prompt: $json.prompt, duration: 3 }) }}',
			}),
			node('Pause', 'n8n-nodes-base.wait', 1.1, { amount: HAND_BUILT_SECONDS, unit: 'seconds' }),
			request('Check', target, {
				url: `=${target.baseUrl}/v3/async/task-result?task_id={{ $json.task?.task_id ?? $json.task_id }}`,
			}),
			node('Finished?', 'n8n-nodes-base.if', 2, isFinished),
			node('Download', 'n8n-nodes-base.httpRequest', 4.2, {
				url: '={{ $json.videos[0].video_url }}',
				options: { response: { response: { responseFormat: 'file' } } },
			}),
		],
		connections: {
			...chain('Start', 'Items', SUBMIT, 'Pause', 'Check', 'Finished?'),
			'Finished?': { main: [[to('Download')], [to('Pause')]] },
		},
	}),

	'one by one': (prompts, { baseUrl, novitaApi }) => ({
		nodes: [
			...itemsOf(prompts),
			{
				...node(SUBMIT, 'CUSTOM.oneByOne', 1, {
					baseUrl,
					seconds: ONE_BY_ONE_SECONDS,
					prompt: '={{ $json.prompt }}',
				}),
				credentials: { novitaApi },
			},
		],
		connections: chain('Start', 'Items', SUBMIT),
	}),
};

/** A start, and an item for each prompt. */
const itemsOf = (prompts: string[]): WorkflowNode[] => [
	node('Start', 'n8n-nodes-base.manualTrigger'),
	node('Items', 'n8n-nodes-base.code', 2, {
		jsCode: `return ${JSON.stringify(prompts)}.map((prompt) => ({ json: { prompt } }));`,
	}),
];

const request = (
	name: string,
	{ httpHeaderAuth }: Target,
	parameters: Record<string, unknown>,
): WorkflowNode => ({
	...node(name, 'n8n-nodes-base.httpRequest', 4.2, {
		authentication: 'genericCredentialType',
		genericAuthType: 'httpHeaderAuth',
		...parameters,
	}),
	credentials: { httpHeaderAuth },
});

const isFinished = {
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
};

const to = (name: string) => ({ node: name, type: 'main', index: 0 });
