import type {
	IBinaryData,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import { parametersOf } from './editor';

export interface FakeContext {
	node?: Partial<INode>;
	/** What the user set, the same for every item. */
	set?: INodeParameters;
	/** What the expressions of each item give. An Error stands for one that can't be evaluated. */
	values?: Array<Record<string, unknown>>;
	items?: INodeExecutionData[];
	/** Fills in n8n's defaults for what is not set; by default those of Novita Kling. */
	resolve?: (set: INodeParameters) => INodeParameters;
}

const inside = (object: unknown, key: string): unknown =>
	typeof object === 'object' && object !== null
		? (object as Record<string, unknown>)[key]
		: undefined;

/** Of n8n's context just the part that reads a node and its input, so that no n8n has to run. */
export function contextOf({
	node = {},
	set = {},
	values = [],
	items = [{ json: {} }],
	resolve = parametersOf,
}: FakeContext = {}): { context: IExecuteFunctions; hints: unknown[] } {
	const parameters = resolve(set);
	const hints: unknown[] = [];
	const context = {
		getNode: () => ({
			id: 'b2a1',
			name: 'The node',
			type: 'n8n-nodes-novita-kling.novitaKling',
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: { novitaApi: { id: '1', name: 'Novita API' } },
			...node,
		}),
		getInputData: () => items,
		getMode: () => 'trigger',
		getNodeParameter: (name: string, itemIndex: number, fallback?: unknown) => {
			const all = { ...parameters, ...values[itemIndex] };
			const value = name.split('.').reduce<unknown>(inside, all);
			if (value instanceof Error) throw value;
			return value === undefined ? fallback : value;
		},
		addExecutionHints: (...more: unknown[]) => hints.push(...more),
		helpers: {
			assertBinaryData: (itemIndex: number, field: string): IBinaryData => {
				const data = items[itemIndex]?.binary?.[field];
				if (!data) throw new Error(`no binary field ${field}`);
				return data;
			},
		},
	};
	return { context: context as unknown as IExecuteFunctions, hints };
}

/** A file as n8n keeps it in memory. */
export const binaryOf = (bytes: Buffer): IBinaryData => ({
	data: bytes.toString('base64'),
	mimeType: 'application/octet-stream',
	fileName: 'lies.gif',
});
