import { CredentialsStub } from '../../tools/n8n-engine/credentials';
import { openGate, speaksPlainHttp } from '../support/gate';
import { containing, goesOn, promptItems, retry, text, useNovita } from './setting';

// n8n reads it at the first request, so this needs a process of its own.
process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';

describe("an address that n8n's protection against requests to internal ones blocks", () => {
	const novita = useNovita();

	it('is never connected to, which is said, and Retry On Fail asks for it again', async () => {
		const begun = jest.spyOn(CredentialsStub.prototype, 'authenticate');
		const gate = await openGate(speaksPlainHttp);
		const baseUrl = `http://127.0.0.1:${gate.port}`;
		const settings = { ...retry, ...goesOn };
		const { json } = await novita.kling(promptItems('a cup'), text(), settings, { baseUrl });
		gate.close();
		expect(json[0]).toMatchObject({
			status: 'NOT_SENT',
			message:
				"Novita could not be reached: n8n's protection against requests to internal addresses blocks it",
			error: { description: containing('N8N_SSRF_ALLOWED_HOSTNAMES') },
		});
		expect(gate.connections).toBe(0);
		expect(begun).toHaveBeenCalledTimes(3);
	});
});
