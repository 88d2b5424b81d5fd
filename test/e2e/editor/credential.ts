/** The credential's own test, as somebody meets it who fills in a key, and its use in other nodes. */
import type { Page } from 'playwright-core';

import { openNode } from '../../../tools/n8n-server/browser';
import { closePanel } from '../../../tools/n8n-server/panel';
import { itemsOf, type Execution } from '../../../tools/n8n-server/workflow';
import { chain, credentialled, node } from '../../../tools/n8n-server/workflows';
import { KLING, type Stage } from './stage';

export function testCredential(stage: () => Stage): void {
	describe('the credential', () => {
		let page: Page;

		beforeAll(async () => {
			const { open, api, simulator } = stage();
			const data = { apiKey: 'sk_copied_badly', baseUrl: simulator.url };
			const own = await api.createCredential('Novita API, just made', 'novitaApi', data);
			const nodes = credentialled(own, [node('Kling', KLING)]);
			page = await open({ name: 'Credential', nodes, connections: {} });
			await openNode(page, 'Kling');
			// It is tested when it is opened, and each time that it is saved.
			await tested(async () => {
				await page.locator('[data-test-id=credential-edit-button]').first().click();
			});
		});

		async function tested(act: () => Promise<void>): Promise<void> {
			const answer = page.waitForResponse((response) =>
				response.url().endsWith('/rest/credentials/test'),
			);
			await act();
			await answer;
		}

		const dialog = () => page.locator('[data-test-id=credential-edit-dialog]');

		async function save(field: string, value: string): Promise<void> {
			const input = dialog().locator(`[data-test-id="parameter-input-${field}"] input`).first();
			await input.fill(value);
			await input.blur();
			await tested(async () => {
				await page.locator('[data-test-id=credential-save-button]').first().click();
			});
		}

		const shown = (words: string) => dialog().getByText(words).filter({ visible: true }).first();

		/** Waits until it says so, once more details are asked for. */
		async function refuses(words: string): Promise<void> {
			const details = shown('More details');
			await details.or(shown(words)).first().waitFor();
			if (await details.isVisible()) await details.click();
			await shown(words).waitFor();
			await shown('Couldn’t connect with these settings').waitFor();
		}

		it('says why not to a wrong key', async () => {
			await save('apiKey', 'sk_copied_badly_too');
			await refuses("Novita doesn't accept this API key. Copy it again from the Novita console.");
			expect(await dialog().innerText()).not.toContain('sk_copied');
		});

		it('says yes to a right key', async () => {
			await save('apiKey', stage().simulator.apiKey);
			await shown('Connection tested successfully').waitFor();
		});

		it('says so when a web page answers in place of Novita', async () => {
			await save('baseUrl', stage().n8n.url);
			await refuses('There is no Novita API at this Base URL. Check the URL.');
			await page.keyboard.press('Escape');
			await closePanel(page);
		});

		const BALANCE = '/openapi/v1/billing/balance/detail';

		/** n8n's HTTP Request node asks a server for the balance, with this credential. */
		async function askFor(server: string): Promise<Execution> {
			const { api, credential } = stage();
			const request = node('Balance', 'n8n-nodes-base.httpRequest', 4.2, {
				url: `${server}${BALANCE}`,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'novitaApi',
			});
			return await api.runToEnd({
				name: `HTTP Request to ${server}`,
				nodes: [
					node('Start', 'n8n-nodes-base.manualTrigger'),
					{ ...request, credentials: { novitaApi: credential } },
				],
				connections: chain('Start', 'Balance'),
			});
		}

		it("lends its key to n8n's HTTP Request node", async () => {
			const items = itemsOf(await askFor(stage().simulator.url), 'Balance');
			expect(items).toMatchObject([{ json: { availableBalance: expect.any(String) as string } }]);
		});

		it('keeps its key from any other server', async () => {
			const { error } = (await askFor('https://example.com')).data.resultData;
			expect(error?.message).toContain('only for requests to its Base URL');
			expect(JSON.stringify(error)).not.toContain(stage().simulator.apiKey);
		});
	});
}
