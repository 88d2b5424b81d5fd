import { CredentialsStub } from '../../tools/n8n-engine/credentials';
import { openGate, speaksPlainHttp, type Gate } from '../support/gate';
import { errorOf, kling, outputsOf, promptItems, text, useNovita } from './setting';

// n8n reads it at the first request.
process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';

describe("an address that n8n's protection against requests to internal ones blocks", () => {
	const novita = useNovita();
	let gate: Gate;
	beforeEach(async () => {
		gate = await openGate(speaksPlainHttp);
	});
	afterEach(() => gate.close());

	it('is never connected to, and that is said', async () => {
		const ended = await novita.run(
			promptItems('a cup'),
			[kling(text(), { onError: 'continueRegularOutput' })],
			{ baseUrl: `http://127.0.0.1:${gate.port}` },
		);
		expect(outputsOf(ended, 'Kling')[0]![0]!.json).toMatchObject({
			status: 'NOT_SENT',
			message:
				"Novita could not be reached: n8n's protection against requests to internal addresses blocks it",
			error: { description: expect.stringContaining('N8N_SSRF_ALLOWED_HOSTNAMES') as string },
		});
		expect(gate.connections).toBe(0);
	});

	it('is asked for again by Retry On Fail', async () => {
		const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const begun = jest.spyOn(CredentialsStub.prototype, 'authenticate');
		const ended = await novita.run(promptItems('a cup'), [kling(text(), retry)]);
		expect(errorOf(ended)).toMatchObject({
			message: expect.stringContaining('could not be reached') as string,
			description: expect.stringContaining('Nothing was sent.') as string,
		});
		expect(begun).toHaveBeenCalledTimes(3);
	});
});
