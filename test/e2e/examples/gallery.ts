/** Each example imported as a person does it, by the editor's own import of a file; and its picture taken. */
import { join } from 'node:path';

import type { INodeParameters, INodeTypeDescription } from 'n8n-workflow';
import type { Page } from 'playwright-core';

import { readExamples } from '../../../tools/examples';
import { openEditor } from '../../../tools/n8n-server/browser';
import { root } from '../../../tools/n8n-server/paths';
import { canvasBox, takePictures } from '../../../tools/n8n-server/screenshots';
import type { Workflow } from '../../../tools/n8n-server/workflow';
import { parametersOf } from '../../support/editor';
import { eventually } from '../site';
import { type Setting } from './setting';

/** What the editor has around its canvas, and keeps free when it fits a workflow in. */
const AROUND = { width: 420, height: 540 };

/** So far from the window's lower right corner there is neither a node nor a button. */
const BESIDE = 150;

export function testGallery(setting: () => Setting): void {
	describe('the gallery', () => {
		let page: Page;

		beforeAll(async () => {
			page = await openEditor(setting().browser, setting().api);
			await page.goto(`${setting().n8n.url}/workflow/new`);
		});
		afterAll(async () => await page?.context().close());

		test('each node has, and shows, every parameter that an example sets', async () => {
			const found = await setting().api.nodeTypes();
			for (const { nodes } of readExamples().values()) {
				for (const node of nodes) {
					const description = found.find(
						({ name, version }) =>
							name === node.type && [version].flat().includes(node.typeVersion),
					) as INodeTypeDescription | undefined;
					expect([node.name, description?.name]).toEqual([node.name, node.type]);
					const set = node.parameters as INodeParameters;
					const { properties } = description!;
					const understood = parametersOf(set, properties, description, node.typeVersion);
					expect(understood).toMatchObject(set);
				}
			}
		});

		test.each([...readExamples()])(
			'%s: imported from its file, it is whole and finds its credentials by their names',
			async (file, workflow) => {
				await page.setViewportSize(windowFor(workflow));
				await openEmptyCanvas(page);
				const stored = await importFile(page, join(root, 'examples', `${file}.json`));
				const drawn = page.locator('.vue-flow__node');
				await eventually(async () => expect(await drawn.count()).toBe(workflow.nodes.length));
				expect(await page.locator('[data-test-id=node-issues]').count()).toBe(0);
				const found = credentialsOf(stored);
				expect(found).toHaveLength(credentialsOf(workflow).length);
				const known = [...setting().credentials.values()];
				for (const each of found) expect(known).toContainEqual(each);
				await takePictures(page, `examples/${file}`, await canvasBox(page));
			},
		);
	});
}

const credentialsOf = ({ nodes }: Workflow) =>
	nodes.flatMap(({ credentials = {} }) => Object.values(credentials));

/** How large a window shows the workflow at its full size. */
function windowFor({ nodes }: Workflow): { width: number; height: number } {
	const size = (axis: 0 | 1, side: string) => {
		const from = nodes.map(({ position }) => position[axis]);
		const to = nodes.map(
			({ position, parameters }) => position[axis] + Number(parameters[side] ?? 96),
		);
		return Math.max(...to) - Math.min(...from);
	};
	return { width: size(0, 'width') + AROUND.width, height: size(1, 'height') + AROUND.height };
}

/** Leaves the mouse beside what will be drawn, since a node and an open menu answer to one that is over them. */
async function openEmptyCanvas(page: Page): Promise<void> {
	await page.locator('[data-test-id=universal-add]').first().click();
	await page.getByRole('menuitem', { name: 'New workflow' }).click();
	const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
	await page.mouse.move(width - BESIDE, height - BESIDE);
	await page.locator('[data-test-id=canvas-plus-button]').first().waitFor();
}

/** @returns What the editor has stored, once it's drawn too and nothing is selected. */
async function importFile(page: Page, file: string): Promise<Workflow> {
	const storing = page.waitForResponse(
		(response) =>
			response.url().includes('/rest/workflows') &&
			['POST', 'PATCH'].includes(response.request().method()),
	);
	await page.setInputFiles('input[type=file]', file);
	const selected = page.locator('.vue-flow__node.selected').first();
	await selected.waitFor();
	// Where the mouse is already.
	await page.mouse.down();
	await page.mouse.up();
	await selected.waitFor({ state: 'detached' });
	const { data } = (await (await storing).json()) as { data: Workflow };
	return data;
}
