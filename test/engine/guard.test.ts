import { CredentialsStub } from '../../tools/n8n-engine/credentials';
import { openGate, speaksPlainHttp } from '../support/gate';
import { containing, goesOn, promptItems, retry, text, useNovita } from './setting';

// n8n reads it at the first request, so this needs a process of its own.
process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';

describe("an address that n8n's protection against requests to internal ones blocks", () => {
	const novita = useNovita();

	it('is never connected to, and that is said', async () => {
		const gate = await openGate(speaksPlainHttp);
		const baseUrl = `http://127.0.0.1:${gate.port}`;
		const { json } = await novita.kling(promptItems('a cup'), text(), goesOn, { baseUrl });
		gate.close();
		expect(json[0]).toMatchObject({
			status: 'NOT_SENT',
			message:
				"Novita could not be reached: n8n's protection against requests to internal addresses blocks it",
			error: { description: containing('N8N_SSRF_ALLOWED_HOSTNAMES') },
		});
		expect(gate.connections).toBe(0);
	});

	it('is asked for again by Retry On Fail', async () => {
		const begun = jest.spyOn(CredentialsStub.prototype, 'authenticate');
		const { error } = await novita.kling(promptItems('a cup'), text(), retry);
		expect(error).toMatchObject({
			message: containing('could not be reached'),
			description: containing('Nothing was sent.'),
		});
		expect(begun).toHaveBeenCalledTimes(3);
	});
});
