import { BASE64, DATA_URI, found, LARGE_IMAGE, open, type Question } from '../question';

/** Still and short: what comes of it doesn't matter. */
const PROMPT = 'Evening light moves slowly over the bottle';

const STD_I2V = 'kling-v3.0-std-i2v';
const STD_T2V = 'kling-v3.0-std-t2v';
const I2V_4K = 'kling-v3.0-4k-i2v';
const PRO_I2V = 'kling-v3.0-pro-i2v';
const PRO_T2V = 'kling-v3.0-pro-t2v';

const FIELDS = 'nodes/novita/models/fields.ts';
const CATALOGUE = 'nodes/novita/models/catalogue.ts';
const BUILD_REQUEST = 'nodes/novita/request/buildRequest.ts';
const CHECK_FIELD = 'nodes/novita/request/checkField.ts';

/** A domain that exists for examples, and takes no notice of a call. */
const NOBODY = 'https://example.com/novita-live-check';

const IMAGE_WORDS = /image|picture|base64|data.?uri|url|format/i;
const SHOT_WORDS = /shot|multi.?prompt|duration|length|storyboard/i;

const IMAGE_FORM = 'On image-to-video the form of a base64 picture';

const shot = (number: number, duration?: number) => ({
	prompt: `Shot ${number}: the light moves on`,
	duration,
});

const imageQuestions: readonly Question[] = [
	{
		id: 'image-data-uri',
		assumes: 'Standard Image to Video takes an image as a data URI.',
		covers: IMAGE_FORM,
		slug: STD_I2V,
		body: { image: DATA_URI, prompt: PROMPT, duration: 3 },
		expected: 'taken',
		about: IMAGE_WORDS,
		otherwise: [BUILD_REQUEST, 'Make the form that is taken the default of `imageEncoding`.'],
	},
	{
		id: 'image-base64',
		assumes: 'Standard Image to Video takes an image as bare base64.',
		covers: IMAGE_FORM,
		slug: STD_I2V,
		body: { image: BASE64, prompt: PROMPT, duration: 3 },
		expected: 'taken',
		about: IMAGE_WORDS,
		otherwise: ['nodes/novita/request/videoRequest.ts', 'Take it out of `ImageEncoding`.'],
	},
	{
		id: 'end-image',
		assumes: 'The end image is taken as a file too, though its page only speaks of a URL.',
		slug: STD_I2V,
		body: { image: DATA_URI, end_image: DATA_URI, prompt: PROMPT, duration: 3 },
		expected: 'taken',
		about: IMAGE_WORDS,
		otherwise: [FIELDS, 'Give `endImage` a hint for files.'],
	},
	{
		id: 'ten-megabytes',
		assumes: '10 MB are 10,000,000 bytes, so that an image of 10.2 million is too large.',
		slug: STD_I2V,
		body: { image: LARGE_IMAGE, prompt: PROMPT, duration: 3 },
		expected: 'refused',
		about: /size|large|big|exceed|10 ?MB|MAX/i,
		otherwise: [FIELDS, 'Set `maxBytes` in `KLING_IMAGE` to 10 * 1024 * 1024.'],
	},
	{
		id: 'image-data-uri-4k',
		assumes: '4K Image to Video takes only a URL (the node shows a hint, and sends the file).',
		covers: 'The image may have to be a URL',
		slug: I2V_4K,
		body: { image: DATA_URI, prompt: PROMPT, duration: 3 },
		expected: 'refused',
		about: IMAGE_WORDS,
		otherwise: [CATALOGUE, 'Take `URL_ONLY` out of the entry.'],
	},
	{
		id: 'image-data-uri-v16',
		assumes: 'v1.6 takes only a URL (the node shows a hint, and sends the file).',
		covers: 'On v1.6 an image may have to be a URL',
		slug: 'kling-v1.6-i2v',
		body: { image_url: DATA_URI, prompt: PROMPT, duration: 5 },
		expected: 'refused',
		about: IMAGE_WORDS,
		otherwise: [CATALOGUE, 'Take `URL_ONLY` out of the entry.'],
	},
];

const textQuestions: readonly Question[] = [
	{
		id: 'unknown-field',
		assumes: 'A field that the page of a model does not list is refused.',
		covers: 'Fields that a page does not list are refused',
		slug: STD_T2V,
		body: { prompt: PROMPT, duration: 3, live_check: 'not a field' },
		expected: 'refused',
		about: /live_check|field|param|unknown|unexpected|additional|unmarshal/i,
		otherwise: [BUILD_REQUEST, 'Correct the comment that says `is refused by the API`.'],
	},
	{
		id: 'empty-prompt',
		assumes: 'An empty prompt is refused where a prompt is required.',
		covers: 'A prompt that is required must not be empty',
		slug: STD_T2V,
		body: { prompt: '', duration: 3 },
		expected: 'refused',
		about: /prompt|required|empty/i,
		otherwise: [CHECK_FIELD, 'Let an empty prompt pass where it says `is empty`.'],
	},
	{
		id: 'webhook',
		assumes: 'A Kling model takes a webhook, though its page does not list it.',
		covers: 'A Kling body may carry extra.webhook.url',
		slug: STD_T2V,
		body: { prompt: PROMPT, duration: 3, extra: { webhook: { url: NOBODY } } },
		expected: 'taken',
		about: /extra|webhook|field|param|unknown|unexpected|additional|unmarshal/i,
		otherwise: ['nodes/NovitaKling/optionProperties.ts', 'Take `WEBHOOK_URL` out.'],
	},
	{
		id: 'sound',
		assumes: 'Sound gives the video a sound track.',
		slug: STD_T2V,
		body: { prompt: PROMPT, duration: 3, sound: true },
		expected({ task }) {
			const { hasSound } = task?.video ?? {};
			if (hasSound === undefined) return open('the video could not be read');
			return found(hasSound ? 'a sound track' : 'no sound track', hasSound);
		},
		about: /sound|audio/i,
		otherwise: [CATALOGUE, 'Take the field out of the models that ignore it.'],
	},
];

/** Kling's own limits for shots, which Novita's pages don't mention. */
const shotQuestions: readonly Question[] = [
	{
		id: 'shots-without-prompt',
		assumes: 'Pro Image to Video takes shots without a prompt, though its page calls it required.',
		slug: PRO_I2V,
		body: { image: DATA_URI, multi_prompt: [shot(1).prompt], duration: 3 },
		expected: 'taken',
		about: /prompt/i,
		otherwise: [CATALOGUE, "Take ['prompt', 'multi_prompt'] out of `notTogether` in the entry."],
	},
	{
		id: 'shots-beside-prompt',
		assumes: 'Pro Image to Video refuses a prompt beside shots.',
		slug: PRO_I2V,
		body: { image: DATA_URI, prompt: PROMPT, multi_prompt: [shot(1).prompt], duration: 3 },
		expected: 'refused',
		about: /prompt/i,
		otherwise: [CATALOGUE, "Take ['prompt', 'multi_prompt'] out of `notTogether` in the entry."],
	},
	{
		id: 'long-shot',
		assumes: 'The prompt of a shot has at most 512 characters (a hint).',
		covers: 'at most 512 characters a shot',
		slug: PRO_T2V,
		body: { multi_prompt: ['The light moves on. '.repeat(26).slice(0, 513)], duration: 3 },
		expected: 'refused',
		about: /512|length|long|character/i,
		otherwise: [FIELDS, 'Set `maxPromptLength` in `shots` to the true limit.'],
	},
	{
		id: 'short-shot-4k',
		assumes: 'On 4K too a shot of 2 seconds is too short (a hint).',
		covers: 'a shot of 4K has a prompt and lasts 3 to 15 seconds',
		slug: I2V_4K,
		body: { image: DATA_URI, prompt: PROMPT, multi_prompt: [shot(1, 2), shot(2, 3)], duration: 5 },
		expected: 'refused',
		about: SHOT_WORDS,
		otherwise: [FIELDS, 'Set the `min` of `shotDuration` in `shots` to what is taken.'],
	},
	{
		id: 'shots-sum',
		assumes: 'The durations of the shots have to add up to the duration of the video (a hint).',
		covers: "the shots' durations add up to duration",
		slug: STD_I2V,
		body: { image: DATA_URI, prompt: PROMPT, multi_prompt: [shot(1, 3), shot(2, 3)], duration: 5 },
		expected: 'refused',
		about: SHOT_WORDS,
		otherwise: [FIELDS, 'Take `sumsUpTo` out of `shots`.'],
	},
	{
		id: 'seven-shots',
		assumes: 'A video has at most 6 shots (a hint).',
		covers: 'at most 6 shots',
		slug: PRO_T2V,
		body: { multi_prompt: [1, 2, 3, 4, 5, 6, 7].map((each) => shot(each).prompt), duration: 7 },
		expected: 'refused',
		about: /shot|multi.?prompt|6|six|storyboard/i,
		otherwise: [FIELDS, 'Set `maxShots` in `shots` to the true limit.'],
	},
];

/** What costs money, if Novita takes it. Of two with the same price the first is asked first. */
export const paidQuestions: readonly Question[] = [
	...imageQuestions,
	...textQuestions,
	...shotQuestions,
];
