/** Triggers that answer whoever calls them, and nodes that give the answer. */
import { node } from '../../../tools/n8n-server/workflows';

const withAddress = (name: string, type: string, version: number, parameters: object) => ({
	...node(name, type, version, { path: name, ...parameters }),
	webhookId: name,
});

export const webhook = (name: string, responseMode: string) =>
	withAddress(name, 'n8n-nodes-base.webhook', 2, { responseMode, options: {} });

export const form = (name: string) =>
	withAddress(name, 'n8n-nodes-base.formTrigger', 2.2, {
		formTitle: 'A video',
		formFields: { values: [{ fieldLabel: 'What happens' }] },
		options: { path: name },
	});

export const chat = (name: string) =>
	withAddress(name, '@n8n/n8n-nodes-langchain.chatTrigger', 1.1, {
		public: true,
		mode: 'webhook',
		options: {},
	});

export const respond = node('Respond', 'n8n-nodes-base.respondToWebhook', 1.1, {
	respondWith: 'allIncomingItems',
	options: {},
});

/** The last node of a chat gives its words under this name. */
export const say = node('Say', 'n8n-nodes-base.set', 3.4, {
	mode: 'raw',
	jsonOutput: '={{ { output: $json.status } }}',
});

export const page = {
	...node('Page', 'n8n-nodes-base.form', 1, {
		operation: 'completion',
		completionTitle: '={{ "The end: " + $json.status }}',
		options: {},
	}),
	webhookId: 'page',
};
