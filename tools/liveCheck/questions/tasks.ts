import { FRESH_MS } from '../../../nodes/wait/doubt';
import { found, open, type Question } from '../question';

/** The first task that is paid for tells most of it. */
const of = 'image-data-uri';

const FRESH_SECONDS = FRESH_MS / 1000;

/** Quoted prices are rounded. */
const TOLERANCE = 0.1;

const isStatus = (word: string): boolean => word.startsWith('TASK_');

/** What tasks tell that were paid for anyway. */
export const taskQuestions: readonly Question[] = [
	{
		id: 'visible-at-once',
		assumes: `A new task is visible within ${FRESH_SECONDS} seconds.`,
		of,
		expected({ task }) {
			const [first] = task?.statuses ?? [];
			const seen = task?.statuses.find(({ status }) => isStatus(status));
			// A task that was first checked by a later run tells nothing.
			if (!first || !seen || first.at > FRESH_SECONDS) return undefined;
			return found(`visible after ${seen.at} s`, seen.at <= FRESH_SECONDS);
		},
		otherwise: ['nodes/wait/doubt.ts', 'Set `FRESH_MS` to what was seen, with room.'],
	},
	{
		id: 'status-words',
		assumes: 'A status is QUEUED, PROCESSING, SUCCEED or FAILED; any other means running.',
		of,
		expected(_, all) {
			const statuses = [...all.values()].flatMap(({ task }) => task?.statuses ?? []);
			const words = [...new Set(statuses.map(({ status }) => status))].filter(isStatus);
			const known = /^TASK_STATUS_(QUEUED|PROCESSING|SUCCEED|FAILED)$/;
			const strange = words.filter((word) => !known.test(word));
			return found(words.join(', '), strange.length === 0);
		},
		otherwise: ['nodes/novita/api/task.ts', 'Decide in `stateOf` what the new status means.'],
	},
	{
		id: 'url-life',
		assumes: 'video_url_ttl is "3600", a text.',
		covers: '"0" has been seen',
		of,
		expected: ({ task }) => (task?.ttl ? found(task.ttl, task.ttl === '"3600"') : undefined),
		otherwise: ['nodes/novita/api/task.ts', 'Describe `ttl` as it is.'],
	},
	{
		id: 'fresh-url',
		assumes: 'A further check of a finished task gives a fresh URL.',
		of,
		expected({ task }) {
			if (task?.freshUrl === undefined) return undefined;
			return found(task.freshUrl ? 'another URL' : 'the same URL', task.freshUrl);
		},
		otherwise: ['nodes/wait/fetchVideo.ts', 'Check no more between two tries.'],
	},
	{
		id: 'file',
		assumes: 'The video comes without the API key, as an MP4 with a Content-Length.',
		of,
		expected({ task }) {
			if (task?.video === undefined) return undefined;
			const { error, bytes, hasLength, seconds } = task.video;
			const file = `${bytes} bytes, ${seconds} s, ${hasLength ? 'with' : 'without'} Content-Length`;
			return found(error ?? file, seconds !== undefined && hasLength === true);
		},
		otherwise: ['nodes/n8n/binary/download.ts', 'Notice another way that a file ends early.'],
	},
	{
		id: 'prices',
		assumes: 'A second costs what others quote.',
		of,
		expected(_, all) {
			const bills = [...all].flatMap(([id, { usd, task }]) =>
				usd && task?.billed ? [{ id, share: task.billed / usd }] : [],
			);
			if (bills.length === 0) return open('the balance has not changed; see the bill');
			const list = bills.map(({ id, share }) => `${id} ${Math.round(100 * share)} %`).join(', ');
			const isQuoted = bills.every(({ share }) => Math.abs(share - 1) <= TOLERANCE);
			return found(`billed of what is quoted: ${list}`, isQuoted);
		},
		otherwise: ['nodes/novita/models/prices.ts', 'Set the prices to what was charged.'],
	},
];
