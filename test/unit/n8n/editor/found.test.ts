/** How the nodes are found, and what is said of them outside of their panels. */
import { Workflow, type INode, type INodeParameters, type INodeTypes } from 'n8n-workflow';

import { catalogue, CUSTOM } from '../../../../nodes/novita/models/catalogue';
import { NovitaKling } from '../../../../nodes/NovitaKling/NovitaKling.node';
import klingCodex from '../../../../nodes/NovitaKling/NovitaKling.node.json';
import { NovitaWaitForTask } from '../../../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import waitCodex from '../../../../nodes/NovitaWaitForTask/NovitaWaitForTask.node.json';

const [kling, wait] = [new NovitaKling(), new NovitaWaitForTask()];

it('the codex files name their nodes', () => {
	const nodes = ['novitaKling', 'novitaWaitForTask'].map(
		(name) => `n8n-nodes-novita-kling.${name}`,
	);
	expect([klingCodex.node, waitCodex.node]).toEqual(nodes);
});

it('AI that builds workflows is told of each node that it belongs to the other, what a task is, and that Retry On Fail is safe', () => {
	const told = [kling, wait].map(({ description }) => description.builderHint);
	const searchHint = expect.stringMatching(
		/A task is a video in .*Retry On Fail is safe/,
	) as string;
	expect(told).toMatchObject([
		{ searchHint, relatedNodes: [{ nodeType: waitCodex.node }] },
		{ searchHint, relatedNodes: [{ nodeType: klingCodex.node }] },
	]);
});

describe('the line under a node', () => {
	const subtitle = (type: typeof kling | typeof wait, parameters: INodeParameters) => {
		const { name, subtitle: line } = type.description;
		const position: [number, number] = [0, 0];
		const node: INode = { id: 'a', name: 'A', type: name, typeVersion: 1, position, parameters };
		const nodeTypes = { getByNameAndVersion: () => type } as unknown as INodeTypes;
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		return workflow.expression.getSimpleParameterValue(node, line, 'internal', {});
	};
	const own = { operation: 'textToVideo', model: CUSTOM };

	it.each<[string, typeof kling | typeof wait, INodeParameters]>([
		['Image to Video: v3.0 Standard', kling, { model: 'kling-v3.0-std-i2v' }],
		['Text to Video: v3.0 4K', kling, { operation: 'textToVideo', model: 'kling-v3.0-4k-t2v' }],
		['Text to Video: kling-v4-t2v', kling, { ...own, customModel: 'kling-v4-t2v' }],
		['Text to Video: Other Model', kling, own],
		['Get Balance', kling, { operation: 'getBalance' }],
		['Get Usage', kling, { operation: 'getUsage' }],
		['Keep Running', wait, { operation: 'wait', waitMode: 'running' }],
		['Suspend', wait, { operation: 'wait', waitMode: 'suspend' }],
		['Check Once', wait, { operation: 'checkOnce' }],
	])('says %s', (expected, type, parameters) => {
		expect(subtitle(type, parameters)).toBe(expected);
	});

	it('has a name for each model, short enough for n8n to show it whole', () => {
		for (const { operation, slug } of catalogue) {
			const line = String(subtitle(kling, { operation, model: slug }));
			expect(line).toMatch(/^[A-Z][a-zA-Z ]+: v\d\.\d/);
			expect(line.length).toBeLessThanOrEqual(30);
		}
	});
});
