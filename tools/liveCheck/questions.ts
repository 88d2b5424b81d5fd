import type { JsonObject } from '../../nodes/novita/values/json';
import { readSample } from '../examples';
import { about, dollarsFor } from '../prices';

/** Something that the package takes for granted, and the submission that finds out. */
export interface Question {
	/** What `--only`, log and table call it. */
	id: string;
	/** One sentence, taken for true until the API says otherwise. */
	assumes: string;
	/** What comes back if it is true. */
	expected: string;
	/** The file to change if it isn't true, from the repository's root, and how. */
	otherwise: string;
	slug: string;
	body: JsonObject;
}

/** @returns What a question costs if Novita takes it, in USD; undefined where nobody quotes a price. */
export const costOf = ({ slug, body }: Question): number | undefined => dollarsFor(slug, body);

export function priceOf(question: Question): string {
	const cost = costOf(question);
	return cost === undefined ? 'price unknown' : about(cost);
}

/** Still and short: what comes of it doesn't matter. */
const PROMPT = 'Evening light moves slowly over the bottle';
const VIDEO = { prompt: PROMPT, duration: 3 };

const BASE64 = readSample().toString('base64');
const DATA_URI = `data:image/jpeg;base64,${BASE64}`;

const STD_I2V = 'kling-v3.0-std-i2v';
const STD_T2V = 'kling-v3.0-std-t2v';
const PRO_T2V = 'kling-v3.0-pro-t2v';

const FIELDS = 'nodes/novita/models/fields.ts';
const CATALOGUE = 'nodes/novita/models/catalogue.ts';

/** In the order in which they are asked: what should be refused, and so cost nothing, comes first. */
export const questions: readonly Question[] = [
	{
		id: 'seven-shots',
		assumes: 'A video has at most 6 shots (a hint).',
		expected: 'refused',
		otherwise: `${FIELDS}: set \`maxShots\` in \`shots\` to the true limit.`,
		slug: PRO_T2V,
		body: { multi_prompt: Array<string>(7).fill(PROMPT), duration: 7 },
	},
	{
		id: 'shots-sum',
		assumes: 'The durations of the shots have to add up to the duration of the video (a hint).',
		expected: 'refused',
		otherwise: `${FIELDS}: take \`sumsUpTo\` out of \`shots\`.`,
		slug: STD_I2V,
		body: { image: DATA_URI, ...VIDEO, multi_prompt: [VIDEO, VIDEO], duration: 5 },
	},
	{
		id: 'long-shot',
		assumes: 'The prompt of a shot has at most 512 characters (a hint).',
		expected: 'refused',
		otherwise: `${FIELDS}: set \`maxPromptLength\` in \`shots\` to the true limit.`,
		slug: PRO_T2V,
		body: { multi_prompt: ['The light moves on. '.repeat(26).slice(0, 513)], duration: 3 },
	},
	{
		id: 'image-data-uri',
		assumes: 'Standard Image to Video takes an image as a data URI.',
		expected: 'taken',
		otherwise:
			'nodes/novita/request/buildRequest.ts: make the form that is taken the default of `imageEncoding`.',
		slug: STD_I2V,
		body: { image: DATA_URI, ...VIDEO },
	},
	{
		id: 'image-base64',
		assumes: 'Standard Image to Video takes an image as bare base64.',
		expected: 'taken',
		otherwise: 'nodes/novita/request/videoRequest.ts: take it out of `ImageEncoding`.',
		slug: STD_I2V,
		body: { image: BASE64, ...VIDEO },
	},
	{
		id: 'webhook',
		assumes: 'A Kling model takes a webhook, though its page does not list it.',
		expected: 'taken',
		otherwise: 'nodes/NovitaKling/optionProperties.ts: take `webhookUrl` out.',
		slug: STD_T2V,
		// A domain that exists for examples, and takes no notice of a call.
		body: { ...VIDEO, extra: { webhook: { url: 'https://example.com/novita-live-check' } } },
	},
	{
		id: 'shots-without-prompt',
		assumes: 'Pro Image to Video takes shots without a prompt, though its page calls it required.',
		expected: 'taken',
		otherwise: `${CATALOGUE}: take ['prompt', 'multi_prompt'] out of \`notTogether\` in the entry.`,
		slug: 'kling-v3.0-pro-i2v',
		body: { image: DATA_URI, multi_prompt: [PROMPT], duration: 3 },
	},
	{
		id: 'sound',
		assumes: 'Sound gives the video a sound track, at the price that is quoted with sound.',
		expected: 'taken, with sound',
		otherwise: `${CATALOGUE}: take the field out of the models that ignore it.`,
		slug: STD_T2V,
		body: { ...VIDEO, sound: true },
	},
	{
		id: 'image-data-uri-4k',
		assumes: '4K Image to Video takes only a URL (the node shows a hint, and sends the file).',
		expected: 'refused',
		otherwise: `${CATALOGUE}: take \`URL_ONLY\` out of the entry.`,
		slug: 'kling-v3.0-4k-i2v',
		body: { image: DATA_URI, ...VIDEO },
	},
	{
		id: 'video-without-ending',
		assumes:
			'Motion Control takes a video URL whose path has no .mp4, such as that of a file in n8n. Nothing is there: the task fails, or its refusal says what was missing.',
		expected: 'taken',
		otherwise: `${FIELDS}: take the choice of a file out of \`motionVideo\`, or say in it where it works.`,
		slug: 'kling-v3.0-motion-control',
		body: {
			...{ image: DATA_URI, video: 'https://example.com/motion?token=none' },
			...{ model_name: 'kling-v3-0-std', character_orientation: 'image', prompt: PROMPT },
		},
	},
];
