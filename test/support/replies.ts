import type { HttpRequest, HttpResponse, HttpResult, Send } from '../../nodes/novita/api/transport';

export const answer = (
	status: number,
	body: unknown = '',
	headers: Record<string, unknown> = {},
): HttpResponse => ({ kind: 'response', status, headers, body });

export const networkError = (
	cause: 'notSent' | 'responseLost' | 'cancelled',
	detail = 'the connection was reset',
): HttpResult => ({ kind: 'networkError', cause, detail });

/** An error as Novita's documentation has it. */
export const refusalBody = (code: number, reason: string, message = 'said by Novita') => ({
	code,
	reason,
	message,
	metadata: { trace_id: 'trace-1' },
});

export const HTML = '<html><body><h1>502 Bad Gateway</h1></body></html>';

/** A task-result answer as Novita's documentation has it. */
export const taskResult = (
	status: string,
	more: { task?: object; videos?: unknown; images?: unknown; audios?: unknown } = {},
) => ({
	extra: { seed: '42', debug_info: { submit_time_ms: '1' } },
	task: {
		task_id: 'task-1',
		status,
		reason: '',
		task_type: 'KLING',
		eta: 0,
		progress_percent: 0,
		...more.task,
	},
	images: more.images ?? [],
	audios: more.audios ?? [],
	videos: more.videos ?? [],
});

export const VIDEO = {
	video_url: 'https://cdn.example.com/video.mp4?signature=abc',
	video_url_ttl: '3600',
	video_type: 'mp4',
};

/** Its lifetime is a number on the page, that of the others a text. */
export const IMAGE = {
	image_url: 'https://cdn.example.com/image.png?signature=abc',
	image_url_ttl: 3600,
	image_type: 'png',
};

export const AUDIO = {
	audio_url: 'https://cdn.example.com/audio.wav?signature=abc',
	audio_url_ttl: '3600',
	audio_type: 'wav',
	audio_metadata: { text: 'Hello', start_time: 0, end_time: 1.5 },
};

/** A network of one answer, which keeps what was asked. */
export function sendGiving(reply: HttpResult): { send: Send; requests: HttpRequest[] } {
	const requests: HttpRequest[] = [];
	const send: Send = async (request) => {
		requests.push(request);
		return await Promise.resolve(reply);
	};
	return { send, requests };
}
