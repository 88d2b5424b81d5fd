import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { isPrivate } from '../../novita/request/hosts';

/** A URL of this n8n for a file, or why there is none: both go on a sentence, the second says the way out. */
export type FileUrl =
	| { kind: 'link'; url: string; expiresAt: string; unreachable?: Reason }
	| ({ kind: 'none' } & Reason);

interface Reason {
	why: string;
	fix: string;
}

const HOUR_MS = 60 * 60_000;

/**
 * Signs a URL of a file in n8n's storage: whoever has it may download the file without a login, until it expires.
 * n8n answers it under its own address, which only n8n knows: so the URL itself tells whether that is public.
 *
 * @param hours For how long it works.
 */
export function linkTo({ helpers }: IExecuteFunctions, file: IBinaryData, hours: number): FileUrl {
	if (!file.id) {
		return {
			kind: 'none',
			why: 'n8n keeps the file in memory, and makes URLs only of files in its storage',
			fix: 'Set N8N_DEFAULT_BINARY_DATA_MODE to filesystem, database or s3.',
		};
	}
	try {
		const url = helpers.createBinarySignedUrl(file, `${Math.round(hours * 3_600)}s`);
		const expiresAt = new Date(Date.now() + hours * HOUR_MS).toISOString();
		return { kind: 'link', url, expiresAt, unreachable: whyUnreachable(new URL(url)) };
	} catch (error) {
		const said = error instanceof Error ? error.message : 'unknown';
		return { kind: 'none', why: `n8n could not make a URL of the file: ${said}`, fix: '' };
	}
}

function whyUnreachable({ protocol, hostname, origin }: URL): Reason | undefined {
	if (protocol === 'https:' && !isPrivate(hostname)) return undefined;
	return {
		why: `this n8n's own address, ${origin}, is not a public https address`,
		fix: 'Set WEBHOOK_URL, or N8N_EDITOR_BASE_URL, to the address under which the internet reaches this n8n.',
	};
}
