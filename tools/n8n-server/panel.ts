/** What can be done in a node's panel once it is open, and read from it. */
import type { Locator, Page } from 'playwright-core';

const parameters = (page: Page): Locator => page.locator('[data-test-id=node-parameters]').first();
export const output = (page: Page): Locator => page.locator('[data-test-id=output-panel]').first();

/** The names of the fields that show, in the order in which they show; one inside a list counts once. */
export async function shownFields(page: Page): Promise<string[]> {
	const names = await parameters(page)
		.locator('label[for]')
		.evaluateAll((labels) =>
			labels.filter((each) => each.checkVisibility()).map((each) => each.getAttribute('for') ?? ''),
		);
	return [...new Set(names)];
}

/** The yellow notes between the fields. */
export async function notices(page: Page): Promise<string[]> {
	return await parameters(page).locator('.n8n-notice, [class*=notice-content]').allInnerTexts();
}

/** Chooses an entry of a dropdown by its name. */
export async function choose(page: Page, parameter: string, entry: string): Promise<void> {
	await page.locator(`[data-test-id="parameter-input-${parameter}"]`).first().click();
	await page
		.locator('.el-select-dropdown__item:visible')
		.getByText(entry, { exact: true })
		.first()
		.click();
}

/** What a dropdown says. */
export async function chosen(page: Page, parameter: string): Promise<string> {
	return await page.locator(`[data-test-id="parameter-input-${parameter}"] input`).inputValue();
}

/** Runs the node, and what has to run before it, by the button in its panel; waits until it has ended. */
export async function executeStep(page: Page): Promise<void> {
	const ended = output(page).locator(
		'[data-test-id=node-run-status-success], [data-test-id=node-run-status-danger]',
	);
	await page.locator('[data-test-id=node-execute-button]').first().click();
	await ended.first().waitFor();
}

/** Waits until a part of the page says this: what it is made of comes in pieces. */
export async function shows(part: Locator, words: string): Promise<void> {
	await part.filter({ hasText: words }).waitFor();
}

/** What a person reads of a node that failed: the message, and a line for each thing under it. */
export async function readFailure(page: Page): Promise<{ message: string; lines: string[] }> {
	const message = await page.locator('[data-test-id=node-error-message]').first().innerText();
	const description = page.locator('[data-test-id=node-error-description]').first();
	const lines = (await description.innerText()).split('\n').filter((line) => line !== '');
	return { message: message.trim(), lines };
}

export async function closePanel(page: Page): Promise<void> {
	const button = page.locator('[data-test-id=ndv-close-button]');
	if (await button.count()) await button.first().click();
	await page.locator('[data-test-id=ndv]').first().waitFor({ state: 'hidden' });
}

/**
 * Closes the messages in the corner.
 * @param atLeast So many are waited for: one comes after each run.
 */
export async function closeToasts(page: Page, atLeast = 1): Promise<void> {
	const toasts = page.locator('.el-notification');
	if (atLeast > 0) await toasts.nth(atLeast - 1).waitFor();
	// All at once, as some leave by themselves.
	const close =
		"document.querySelectorAll('.el-notification__closeBtn').forEach((each) => each.click())";
	while (await toasts.count()) {
		await page.evaluate(close);
		await page.waitForTimeout(50);
	}
}
