import type { INodeExecutionData, INodeType, IRun } from 'n8n-workflow';

import type { Fault, FaultKind, NovitaOptions } from '../../simulator';
import { items, simulate, type Simulated } from '../../tools/n8n-engine/simulated';

export { bytesOf, errorOf, outputsOf } from '../../tools/n8n-engine/engine';
export { items, kling, text, waitNode, type Simulated } from '../../tools/n8n-engine/simulated';

/** One simulated Novita for all tests of a file, as new before each of them. */
export function useNovita(options?: NovitaOptions) {
	let simulated: Simulated;
	beforeAll(async () => {
		simulated = await simulate(options);
	});
	afterAll(async () => await simulated.stop());
	beforeEach(() => {
		const { novita } = simulated.simulator;
		novita.reset();
		Object.assign(novita.settings, { videoBytes: undefined, chunkedVideo: false });
	});
	afterEach(() => jest.restoreAllMocks());
	return {
		get simulator() {
			return simulated.simulator;
		},
		/** Runs nodes, and looks for the key in all that n8n keeps of the run. */
		run: async (...given: Parameters<Simulated['run']>): Promise<IRun> => {
			const run = await simulated.run(...given);
			expect(JSON.stringify(run.data)).not.toContain(simulated.simulator.apiKey);
			return run;
		},
		start: async (...prompts: string[]) => await simulated.start(...prompts),
		/** What the next request of its place meets. */
		meets: (
			on: 'submit' | 'result' | 'download',
			kind: FaultKind,
			more: Partial<Fault & { times: number; skip: number }> = {},
		) => simulated.simulator.faults.next({ on, kind, ...more }),
	};
}

export const promptItems = (...prompts: string[]): INodeExecutionData[] =>
	items(...prompts.map((prompt) => ({ prompt })));

export const taskItems = (...ids: string[]): INodeExecutionData[] =>
	items(...ids.map((task_id) => ({ task_id })));

/** Items with an image each, as n8n keeps it in memory. */
export const photoItems = (images: Buffer[]): INodeExecutionData[] =>
	images.map((bytes, index) => ({
		json: { prompt: `item ${index}` },
		binary: { photo: { mimeType: 'image/png', data: bytes.toString('base64') } },
	}));

/** Parameters that send the image of such an item. */
export const withPhoto = {
	prompt: '={{ $json.prompt }}',
	imageInput: 'binary',
	imageBinaryProperty: 'photo',
};

/** A node of a test's own. */
export const nodeType = (
	name: string,
	outputs: 1 | 2,
	execute: INodeType['execute'],
): INodeType => ({
	description: {
		displayName: name,
		name,
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name },
		inputs: ['main'],
		outputs: Array.from({ length: outputs }, () => 'main' as const),
		properties: [],
	},
	execute,
});
