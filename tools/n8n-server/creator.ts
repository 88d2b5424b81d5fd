/** The node creator: the list that opens with the plus on the canvas. */
import type { Locator, Page } from 'playwright-core';

const items = (page: Page): Locator => page.locator('[data-test-id=item-iterator-item]');

/** Searches for nodes, and answers with their names, best first. */
export async function searchNodes(page: Page, words: string): Promise<string[]> {
	const search = page.locator('[data-test-id=node-creator-search-bar]');
	if (!(await search.isVisible())) {
		await page.locator('[data-test-id=node-creator-plus-button]').first().click();
	}
	// It waits until nobody types any more, and shows the old list till then: so an empty one first.
	await search.fill('no node is called so');
	await page.locator('[data-test-id=node-creator-no-results]').waitFor();
	await search.fill(words);
	const names = items(page).locator('[data-test-id=node-creator-item-name]');
	await names.first().waitFor();
	return (await names.allInnerTexts()).map((name) => name.trim());
}

/** Opens what the creator says of a node, and answers with the actions there. */
export async function openDetails(page: Page, node: string): Promise<string[]> {
	await items(page).getByText(node, { exact: true }).first().click();
	await page.getByText('Node details', { exact: true }).first().waitFor();
	return (await items(page).allInnerTexts()).map((name) => name.trim());
}

/** Adds the node with this action; n8n opens its panel. */
export async function addAction(page: Page, action: string): Promise<void> {
	await items(page).getByText(action, { exact: true }).first().click();
	await page.locator('[data-test-id=ndv]').first().waitFor();
}
