/** How the nodes are found, and what is said of them outside of their panels. */
import { Workflow, type INode, type INodeParameters, type INodeTypes } from 'n8n-workflow';

import { catalogue, CUSTOM } from '../../../../nodes/novita/models/catalogue';
import { NovitaKling } from '../../../../nodes/NovitaKling/NovitaKling.node';
import klingCodex from '../../../../nodes/NovitaKling/NovitaKling.node.json';
import { NovitaWaitForTask } from '../../../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import waitCodex from '../../../../nodes/NovitaWaitForTask/NovitaWaitForTask.node.json';

/**
 * The categories that n8n takes of community nodes (docs.n8n.io, "Codex files"; its coming lint rules
 * valid-node-categories and no-ai-codex-category, the latter without AI).
 */
const CATEGORIES = [
	...['Analytics', 'Communication', 'Data & Storage', 'Development', 'Finance & Accounting'],
	...['Marketing & Content', 'Miscellaneous', 'Productivity', 'Sales', 'Utility'],
];

describe.each([
	['novitaKling', klingCodex, ['kling', 'image to video', 'make a video', 'animation']],
	['novitaWaitForTask', waitCodex, ['kling', 'novita', 'wait for task', 'video']],
])('the codex file of %s', (name, codex, words) => {
	it('is of this node, has the words that people search for, and leads to a documentation', () => {
		expect(codex.node).toBe(`n8n-nodes-novita-kling.${name}`);
		expect(codex.alias).toEqual(expect.arrayContaining(words));
		const { primaryDocumentation, credentialDocumentation } = codex.resources;
		for (const { url } of [...primaryDocumentation, ...credentialDocumentation]) {
			expect(url).toMatch(/^https:\/\//);
		}
	});

	// n8n's coming lint rules no-ai-codex-category and no-codex-subcategories: both are for nodes made with its AI SDK.
	it('has a category of the list, and no subcategory', () => {
		expect(codex.categories).not.toEqual([]);
		for (const category of codex.categories) expect(CATEGORIES).toContain(category);
		expect(codex).not.toHaveProperty('subcategories');
	});
});

describe('what AI that builds workflows is told', () => {
	const both = [new NovitaKling(), new NovitaWaitForTask()].map(({ description }) => description);

	it('is of each node that it belongs to the other', () => {
		const [kling, wait] = both.map(({ builderHint }) => builderHint?.relatedNodes);
		expect(kling?.map(({ nodeType }) => nodeType)).toEqual([waitCodex.node]);
		expect(wait?.map(({ nodeType }) => nodeType)).toEqual([klingCodex.node]);
	});

	it('is that Retry On Fail is safe, and what a task is', () => {
		for (const { builderHint } of both) {
			expect(builderHint?.searchHint).toMatch(/A task is a video in the making/);
			expect(builderHint?.searchHint).toMatch(/Retry On Fail is safe/);
		}
	});

	it('holds no expression, which nobody would evaluate', () => {
		const hints: string[] = [];
		JSON.stringify(both, (key, value: unknown) => {
			if (key === 'builderHint') hints.push(JSON.stringify(value));
			return value;
		});
		expect(hints.length).toBeGreaterThan(5);
		expect(hints.filter((hint) => /\{\{|":"=/.test(hint))).toEqual([]);
	});
});

describe('the line under a node', () => {
	const nodes = { kling: new NovitaKling(), wait: new NovitaWaitForTask() };
	const subtitle = (which: keyof typeof nodes, parameters: INodeParameters) => {
		const type = nodes[which];
		const node: INode = {
			id: 'a',
			name: 'A',
			type: type.description.name,
			typeVersion: 1,
			position: [0, 0],
			parameters,
		};
		const nodeTypes = { getByNameAndVersion: () => type } as unknown as INodeTypes;
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		return workflow.expression.getSimpleParameterValue(
			workflow.getNode('A') as INode,
			type.description.subtitle,
			'internal',
			{},
		);
	};

	it.each([
		['imageToVideo', 'kling-v3.0-std-i2v', 'Image to Video: v3.0 Standard'],
		['imageToVideo', 'kling-v2.6-pro-i2v', 'Image to Video: v2.6 Pro'],
		['textToVideo', 'kling-v3.0-4k-t2v', 'Text to Video: v3.0 4K'],
		['motionControl', 'kling-v3.0-motion-control', 'Motion Control: v3.0'],
	])('names operation and model: %s, %s', (operation, model, expected) => {
		expect(subtitle('kling', { operation, model })).toBe(expected);
	});

	it('names just the operation where there is no model', () => {
		expect(subtitle('kling', { operation: 'getBalance' })).toBe('Get Balance');
		expect(subtitle('kling', { operation: 'getUsage' })).toBe('Get Usage');
	});

	it('has a name for each model, short enough for n8n to show it whole', () => {
		for (const { operation, slug } of catalogue) {
			const line = String(subtitle('kling', { operation, model: slug }));
			expect(line).toMatch(/^[A-Z][a-zA-Z ]+: v\d\.\d/);
			expect(line.length).toBeLessThanOrEqual(30);
		}
	});

	it('names a model of the user’s own by its slug', () => {
		const own = { operation: 'textToVideo', model: CUSTOM };
		expect(subtitle('kling', { ...own, customModel: 'kling-v4-t2v' })).toBe(
			'Text to Video: kling-v4-t2v',
		);
		expect(subtitle('kling', own)).toBe('Text to Video: Other Model');
	});

	it.each([
		['running', 'Keep Running'],
		['suspend', 'Suspend'],
	])('names the wait mode %s', (waitMode, expected) => {
		expect(subtitle('wait', { operation: 'wait', waitMode })).toBe(expected);
	});

	it('names the check of a moment', () => {
		expect(subtitle('wait', { operation: 'checkOnce' })).toBe('Check Once');
	});
});
