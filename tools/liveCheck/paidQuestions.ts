import { readSample } from '../examples';
import type { Change, Question } from './question';

/** Still and short: what comes of it doesn't matter. */
const PROMPT = 'Evening light moves slowly over the bottle';
const ENDS = { prompt: PROMPT, duration: 3 };

/** A domain that exists for examples, and takes no notice of a call. */
const WEBHOOK = { webhook: { url: 'https://example.com/novita-live-check' } };

const STD_I2V = 'kling-v3.0-std-i2v';
const STD_T2V = 'kling-v3.0-std-t2v';
const I2V_4K = 'kling-v3.0-4k-i2v';
const PRO_I2V = 'kling-v3.0-pro-i2v';
const PRO_T2V = 'kling-v3.0-pro-t2v';

const FIELDS = 'nodes/novita/models/fields.ts';
const CATALOGUE = 'nodes/novita/models/catalogue.ts';
const BUILD_REQUEST = 'nodes/novita/request/buildRequest.ts';

const URL_ONLY: Change = [CATALOGUE, 'Take `URL_ONLY` out of the entry.'];
const NOT_TOGETHER: Change = [
	CATALOGUE,
	"Take ['prompt', 'multi_prompt'] out of `notTogether` in the entry.",
];

const sample = readSample();
const BASE64 = sample.toString('base64');
const DATA_URI = `data:image/jpeg;base64,${BASE64}`;
/** Whoever reads a JPEG ignores what is behind its end. */
const large = Buffer.concat([sample, Buffer.alloc(10_200_000 - sample.length)]);
const LARGE_IMAGE = `data:image/jpeg;base64,${large.toString('base64')}`;

const IMAGE_FORM = 'On image-to-video the form of a base64 picture';

const shot = (number: number, duration?: number) => ({
	prompt: `Shot ${number}: the light moves on`,
	duration,
});

/** What costs money, if Novita takes it. Of two with the same price the first is asked first. */
export const paidQuestions: readonly Question[] = [
	{
		id: 'image-data-uri',
		assumes: 'Standard Image to Video takes an image as a data URI.',
		covers: IMAGE_FORM,
		expected: 'taken',
		otherwise: [BUILD_REQUEST, 'Make the form that is taken the default of `imageEncoding`.'],
		request: { slug: STD_I2V, body: { image: DATA_URI, ...ENDS } },
	},
	{
		id: 'image-base64',
		assumes: 'Standard Image to Video takes an image as bare base64.',
		covers: IMAGE_FORM,
		expected: 'taken',
		otherwise: ['nodes/novita/request/videoRequest.ts', 'Take it out of `ImageEncoding`.'],
		request: { slug: STD_I2V, body: { image: BASE64, ...ENDS } },
	},
	{
		id: 'end-image',
		assumes: 'The end image is taken as a file too, though its page only speaks of a URL.',
		expected: 'taken',
		otherwise: [FIELDS, 'Give `endImage` a hint for files.'],
		request: { slug: STD_I2V, body: { image: DATA_URI, end_image: DATA_URI, ...ENDS } },
	},
	{
		id: 'ten-megabytes',
		assumes: '10 MB are 10,000,000 bytes, so that an image of 10.2 million is too large.',
		expected: 'refused',
		otherwise: [FIELDS, 'Set `maxBytes` in `KLING_IMAGE` to 10 * 1024 * 1024.'],
		request: { slug: STD_I2V, body: { image: LARGE_IMAGE, ...ENDS } },
	},
	{
		id: 'image-data-uri-4k',
		assumes: '4K Image to Video takes only a URL (the node shows a hint, and sends the file).',
		covers: 'The image may have to be a URL',
		expected: 'refused',
		otherwise: URL_ONLY,
		request: { slug: I2V_4K, body: { image: DATA_URI, ...ENDS } },
	},
	{
		id: 'image-data-uri-v16',
		assumes: 'v1.6 takes only a URL (the node shows a hint, and sends the file).',
		covers: 'On v1.6 an image may have to be a URL',
		expected: 'refused',
		otherwise: URL_ONLY,
		request: { slug: 'kling-v1.6-i2v', body: { image_url: DATA_URI, ...ENDS, duration: 5 } },
	},
	{
		id: 'unknown-field',
		assumes: 'A field that the page of a model does not list is refused.',
		covers: 'Fields that a page does not list are refused',
		expected: 'refused',
		otherwise: [BUILD_REQUEST, 'Correct the comment that says `is refused by the API`.'],
		request: { slug: STD_T2V, body: { ...ENDS, live_check: 'not a field' } },
	},
	{
		id: 'empty-prompt',
		assumes: 'An empty prompt is refused where a prompt is required.',
		covers: 'A prompt that is required must not be empty',
		expected: 'refused',
		otherwise: [
			'nodes/novita/request/checkField.ts',
			'Let an empty prompt pass where it says `is empty`.',
		],
		request: { slug: STD_T2V, body: { ...ENDS, prompt: '' } },
	},
	{
		id: 'webhook',
		assumes: 'A Kling model takes a webhook, though its page does not list it.',
		covers: 'A Kling body may carry extra.webhook.url',
		expected: 'taken',
		otherwise: ['nodes/NovitaKling/optionProperties.ts', 'Take `webhookUrl` out.'],
		request: { slug: STD_T2V, body: { ...ENDS, extra: WEBHOOK } },
	},
	{
		id: 'sound',
		assumes: 'Sound gives the video a sound track.',
		expected: 'taken, with sound',
		otherwise: [CATALOGUE, 'Take the field out of the models that ignore it.'],
		request: { slug: STD_T2V, body: { ...ENDS, sound: true } },
	},
	{
		id: 'shots-without-prompt',
		assumes: 'Pro Image to Video takes shots without a prompt, though its page calls it required.',
		expected: 'taken',
		otherwise: NOT_TOGETHER,
		request: { slug: PRO_I2V, body: { image: DATA_URI, multi_prompt: [PROMPT], duration: 3 } },
	},
	{
		id: 'shots-beside-prompt',
		assumes: 'Pro Image to Video refuses a prompt beside shots.',
		expected: 'refused',
		otherwise: NOT_TOGETHER,
		request: { slug: PRO_I2V, body: { image: DATA_URI, multi_prompt: [PROMPT], ...ENDS } },
	},
	{
		id: 'long-shot',
		assumes: 'The prompt of a shot has at most 512 characters (a hint).',
		covers: 'at most 512 characters a shot',
		expected: 'refused',
		otherwise: [FIELDS, 'Set `maxPromptLength` in `shots` to the true limit.'],
		request: {
			slug: PRO_T2V,
			body: { multi_prompt: ['The light moves on. '.repeat(26).slice(0, 513)], duration: 3 },
		},
	},
	{
		id: 'short-shot-4k',
		assumes: 'On 4K too a shot of 2 seconds is too short (a hint).',
		covers: 'a shot of 4K has a prompt and lasts 3 to 15 seconds',
		expected: 'refused',
		otherwise: [FIELDS, 'Set the `min` of `shotDuration` in `shots` to what is taken.'],
		request: {
			slug: I2V_4K,
			body: { image: DATA_URI, ...ENDS, multi_prompt: [shot(1, 2), shot(2, 3)], duration: 5 },
		},
	},
	{
		id: 'shots-sum',
		assumes: 'The durations of the shots have to add up to the duration of the video (a hint).',
		covers: "the shots' durations add up to duration",
		expected: 'refused',
		otherwise: [FIELDS, 'Take `sumsUpTo` out of `shots`.'],
		request: {
			slug: STD_I2V,
			body: { image: DATA_URI, ...ENDS, multi_prompt: [shot(1, 3), shot(2, 3)], duration: 5 },
		},
	},
	{
		id: 'seven-shots',
		assumes: 'A video has at most 6 shots (a hint).',
		covers: 'at most 6 shots',
		expected: 'refused',
		otherwise: [FIELDS, 'Set `maxShots` in `shots` to the true limit.'],
		request: {
			slug: PRO_T2V,
			body: { multi_prompt: [1, 2, 3, 4, 5, 6, 7].map((each) => shot(each).prompt), duration: 7 },
		},
	},
	{
		id: 'video-without-ending',
		assumes:
			'Motion Control takes a video URL whose path has no .mp4, such as that of a file in n8n. Nothing is there: the task fails, or its refusal says what was missing.',
		expected: 'taken',
		otherwise: [
			FIELDS,
			'Take the choice of a file out of `motionVideo`, or say in it where it works.',
		],
		request: {
			slug: 'kling-v3.0-motion-control',
			body: {
				...{ image: DATA_URI, video: 'https://example.com/motion?token=none' },
				...{ model_name: 'kling-v3-0-std', character_orientation: 'image', prompt: PROMPT },
			},
		},
	},
];
