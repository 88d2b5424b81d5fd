/** A stand-in for Telegram: takes what a bot sends, and says that it has arrived. */
import { answerJson, serve } from '../listen';

export interface Telegram {
	/** What n8n's credential for it holds. */
	credential: { accessToken: string; baseUrl: string };
	/** What was sent, in order: the method's name, and the whole body. */
	sent: Array<{ method: string; body: Buffer }>;
	stop(): void;
}

export async function startTelegram(): Promise<Telegram> {
	const accessToken = 'telegram-stub';
	const sent: Telegram['sent'] = [];
	const { url, stop } = await serve((response, request, body) => {
		sent.push({ method: String(request.url).replace(`/bot${accessToken}/`, ''), body });
		answerJson(response, { ok: true, result: { message_id: sent.length } });
	});
	return { credential: { accessToken, baseUrl: url }, sent, stop };
}
