import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import axios from 'axios';

import { readSilence } from '../../nodes/n8n/api/networkError';
import { isSafeUrl } from '../../nodes/novita/api/baseUrl';
import { hasSound, isMp4, secondsOf } from '../mp4';

/** What came of fetching a video. */
export interface ClipNote {
	/** In words, where it could not be fetched. */
	problem?: string;
	/** The host alone: the link is signed. */
	host?: string;
	contentType?: string;
	/** Whether the host said how long the file is. */
	saidLength?: boolean;
	bytes?: number;
	isMp4?: boolean;
	/** How long it plays. */
	seconds?: number;
	sound?: boolean;
	/** Where it was put. */
	file?: string;
}

const FETCH_MS = 120_000;

/** A few times the largest clip that was heard of. */
const MOST_BYTES = 500_000_000;

/**
 * Fetches a finished video as a stranger would: its link is signed, so the key has no business there.
 * Never throws.
 *
 * @param file Where to put it; without it only its facts are kept.
 */
export async function fetchClip(url: string, file?: string): Promise<ClipNote> {
	if (!isSafeUrl(url)) return { problem: 'its link is not an https one' };
	const { host } = new URL(url);
	try {
		const { status, headers, data } = await axios.get<Buffer>(url, {
			responseType: 'arraybuffer',
			timeout: FETCH_MS,
			maxContentLength: MOST_BYTES,
			validateStatus: () => true,
			beforeRedirect: ({ href }) => {
				if (!isSafeUrl(href)) throw new Error('redirected to an address that is not https');
			},
		});
		if (status !== 200) return { host, problem: `its host answered ${status}` };
		if (file !== undefined) {
			mkdirSync(dirname(file), { recursive: true });
			writeFileSync(file, data);
		}
		return {
			host,
			contentType: String(headers['content-type'] ?? 'none'),
			saidLength: headers['content-length'] !== undefined,
			bytes: data.length,
			isMp4: isMp4(data),
			seconds: secondsOf(data),
			sound: hasSound(data),
			file,
		};
	} catch (error) {
		const silence = readSilence(error, false);
		return { host, problem: silence.kind === 'silence' ? silence.detail : 'it broke off' };
	}
}
