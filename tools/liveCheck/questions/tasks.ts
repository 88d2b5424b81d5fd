import { FRESH_MS } from '../../../nodes/novita/wait/waiter';
import { about } from '../../prices';
import type { Entry } from '../ledger';
import { no, open, yes, type FollowUp, type Place } from '../question';
import { inField, inFile } from './places';

const OF = 'image-data-uri';

const FRESH_SECONDS = FRESH_MS / 1000;

const KNOWN = [
	'TASK_STATUS_QUEUED',
	'TASK_STATUS_PROCESSING',
	'TASK_STATUS_SUCCEED',
	'TASK_STATUS_FAILED',
];

const words = (all: ReadonlyMap<string, Entry>): string[] => [
	...new Set(
		[...all.values()]
			.flatMap(({ looks = [] }) => looks)
			.filter(({ percent }) => percent !== undefined)
			.map(({ status }) => status),
	),
];

/** Which numbers a series of looks saw, in their order. */
const series = (numbers: Array<number | undefined>): number[] =>
	numbers
		.filter((value) => value !== undefined)
		.filter((value, index, list) => index === 0 || value !== list[index - 1]);

/** Quoted prices are rounded, and balances may lag. */
const TOLERANCE = 0.1;

/** Whether a trial was charged what is quoted. */
const price = (id: string, of: string, what: string, inCatalogue: Place): FollowUp => ({
	kind: 'followUp',
	id,
	of,
	asks: `Does a second of ${what} cost what others quote?`,
	assumes: 'The price that others quote, for the requested seconds',
	places: [
		inFile('tools/prices.ts', 'DOLLARS_PER_SECOND', 'Set the price that was charged.'),
		inCatalogue,
	],
	read({ billed, dollars }) {
		if (billed === undefined || dollars === undefined) return undefined;
		if (billed === 0) return open("The balance has not moved; hold it against the account's bill.");
		const sentence = `${about(dollars)} was expected, and the balance went down by $${billed.toFixed(4)}.`;
		return Math.abs(billed - dollars) <= TOLERANCE * dollars ? yes(sentence) : no(sentence);
	},
});

const byTheSecond = inField('duration', 'Say how the price grows.', 'The price grows');

/** What tasks that were paid for anyway tell besides. */
export const taskQuestions: readonly FollowUp[] = [
	{
		kind: 'followUp',
		id: 'visible-at-once',
		of: OF,
		asks: 'Is a fresh task visible at once?',
		assumes: `A 404 counts only ${FRESH_SECONDS} s after the submission`,
		places: [inFile('nodes/novita/waiter.ts', 'FRESH_MS', 'Set it to what was seen, with room.')],
		read({ looks = [] }) {
			const seen = looks.find(({ percent }) => percent !== undefined);
			if (seen === undefined) return undefined;
			const sentence = `It was first seen ${seen.at} s after its submission.`;
			return seen.at <= FRESH_SECONDS ? yes(sentence) : no(sentence);
		},
	},
	{
		kind: 'followUp',
		id: 'status-words',
		of: OF,
		asks: 'Which status words are there?',
		assumes: `${KNOWN.join(', ')}; any other means that the task runs`,
		places: [inFile('nodes/novita/task.ts', 'stateOf', 'Decide what the new word means.')],
		read(_, all) {
			const seen = words(all);
			if (seen.length === 0) return undefined;
			const sentence = `Seen: ${seen.join(', ')}.`;
			return seen.every((word) => KNOWN.includes(word)) ? yes(sentence) : no(sentence);
		},
	},
	{
		kind: 'followUp',
		id: 'progress-percent',
		of: OF,
		asks: 'Does progress_percent rise?',
		assumes: 'It rises from 0 to 100, or stays 0; the pace trusts it only where it rises',
		places: [inFile('nodes/novita/pace.ts', 'foretell', 'Trust it in the way it moves.')],
		read({ looks = [], end }) {
			if (end === undefined) return undefined;
			const seen = series(looks.map(({ percent }) => percent));
			const sane = seen.every((value, at) => value <= 100 && value >= (seen[at - 1] ?? 0));
			const sentence = `It was ${seen.join(', ')}.`;
			return sane ? yes(sentence) : no(sentence);
		},
	},
	{
		kind: 'followUp',
		id: 'eta',
		of: OF,
		asks: 'Does eta fall?',
		assumes: 'It falls in seconds, or stays 0; the pace trusts it only where it falls',
		places: [inFile('nodes/novita/pace.ts', 'foretell', 'Trust it in the way it moves.')],
		read({ looks = [], end }) {
			if (end === undefined) return undefined;
			const seen = series(looks.map(({ eta }) => eta));
			if (seen.length === 0) return no('There is none.');
			const falls = seen.every((value, at) => at === 0 || value <= (seen[at - 1] ?? 0));
			const sentence = `It was ${seen.join(', ')}.`;
			return falls ? yes(sentence) : no(sentence);
		},
	},
	{
		kind: 'followUp',
		id: 'link-life',
		of: OF,
		asks: 'How long does a link live, as Novita says?',
		assumes: '"3600", a text',
		covers: ['"0" has been seen'],
		places: [inFile('nodes/novita/task.ts', 'Video', 'Describe it as it is.', 'ttl')],
		read: ({ link }) =>
			link && (link.ttl === '"3600" (text)' ? yes : no)(`video_url_ttl is ${link.ttl}.`),
	},
	{
		kind: 'followUp',
		id: 'fresh-link',
		of: OF,
		asks: 'Does a second look at a finished task give a fresh link?',
		assumes: 'It does: a download that meets an expired link looks again',
		places: [
			inFile('nodes/n8n/wait.ts', 'DOWNLOAD_PAUSES', 'A further look would not help; say so.'),
		],
		read: ({ link }) =>
			link &&
			(link.again === 'another' ? yes : no)(
				`The second look gave ${link.again === 'none' ? 'none' : `${link.again} link`}.`,
			),
	},
	{
		kind: 'followUp',
		id: 'file',
		of: OF,
		asks: 'Can the video be fetched without the key, as an MP4 whose length is said?',
		assumes: 'It can',
		places: [
			inFile(
				'nodes/n8n/download.ts',
				'downloadVideo',
				'Without a length, a file that ends early is not noticed; look for another way.',
			),
		],
		read({ clip }) {
			if (clip === undefined) return undefined;
			if (clip.problem !== undefined) return no(`It could not be fetched: ${clip.problem}.`);
			const sentence = `${clip.host ?? ''} gave ${clip.bytes ?? 0} bytes as ${clip.contentType ?? ''}, ${clip.saidLength ? 'with' : 'without'} a length${clip.isMp4 ? '' : ', and no MP4'}.`;
			return clip.isMp4 && clip.saidLength ? yes(sentence) : no(sentence);
		},
	},
	{
		kind: 'followUp',
		id: 'video-at-success',
		of: OF,
		asks: 'Does a task that succeeded always have a video?',
		assumes: 'It does; where not, the row fails',
		places: [inFile('nodes/novita/task.ts', 'stateOf', 'Look again for a while.', 'noVideo')],
		read(_, all) {
			const ended = [...all].filter(([, { end }]) => end === 'succeeded' || end === 'noVideo');
			const without = ended.filter(([, { end }]) => end === 'noVideo').map(([id]) => id);
			if (ended.length === 0) return undefined;
			return without.length === 0
				? yes(`All ${ended.length} that succeeded had one.`)
				: no(`${without.join(', ')} had none.`);
		},
	},
	price('price-standard', OF, 'the standard model', byTheSecond),
	price('price-pro', 'image-data-uri-pro', 'the pro model', byTheSecond),
	price(
		'price-sound',
		'sound',
		'the standard model with sound',
		inField('sound', 'Say what it costs.', 'which costs more'),
	),
];
