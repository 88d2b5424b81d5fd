import type { Trial } from '../question';
import { BASE64, DATA_URI, LARGE_PICTURE, PICTURE } from '../standIns';
import { inField, inFile, inModel } from './places';

/** Still and short: what comes of it doesn't matter. */
export const PROMPT = 'Evening light moves slowly over the bottle';

const FORM = 'On image-to-video the form of a base64 picture (data URI or bare) is not specified';
const PICTURE_WORDS = /image|picture|base64|data.?uri|url|format/i;

const dataUri = (
	slug: string,
	name: string,
): Pick<Trial, 'slug' | 'asks' | 'assumes' | 'says' | 'body'> => ({
	slug,
	asks: `Does ${name} take a picture as a data URI?`,
	assumes: 'A data URI is taken',
	body: { image: DATA_URI, prompt: PROMPT, duration: 3 },
	says: { taken: 'A data URI is taken.', refused: 'A data URI is refused.' },
});

/** How a picture may travel, and how large it may be. */
export const pictureQuestions: readonly Trial[] = [
	{
		...dataUri('kling-v3.0-std-i2v', 'Standard Image to Video'),
		kind: 'trial',
		id: 'image-data-uri',
		covers: [FORM],
		expects: 'taken',
		about: PICTURE_WORDS,
		places: [
			inField('image', 'Give the field a `fileHint`, as the 4K entry has one.', 'kind'),
			inFile(
				'nodes/novita/request.ts',
				'checkRow',
				'Make the form that is taken the default.',
				'imageEncoding',
				'dataUri',
			),
		],
	},
	{
		kind: 'trial',
		id: 'image-base64',
		slug: 'kling-v3.0-std-i2v',
		asks: 'Does Standard Image to Video take a picture as bare base64?',
		assumes: 'Bare base64 is taken',
		covers: [FORM],
		body: { image: BASE64, prompt: PROMPT, duration: 3 },
		expects: 'taken',
		about: PICTURE_WORDS,
		says: { taken: 'Bare base64 is taken.', refused: 'Bare base64 is refused.' },
		places: [
			inFile(
				'nodes/novita/request.ts',
				'filePrefix',
				'Take the encoding out where no model takes it.',
				'base64',
			),
		],
	},
	{
		kind: 'trial',
		id: 'end-image-data-uri',
		slug: 'kling-v3.0-std-i2v',
		asks: 'May the end image come as a file too? Its page only speaks of a URL.',
		assumes: 'It is taken in the same form as the image',
		body: { image: PICTURE, end_image: PICTURE, prompt: PROMPT, duration: 3 },
		expects: 'taken',
		about: PICTURE_WORDS,
		says: {
			taken: 'The end image is taken as a file.',
			refused: 'The end image is refused as a file.',
		},
		places: [inField('endImage', 'Give the field a `fileHint`.', 'end_image')],
	},
	{
		kind: 'trial',
		id: 'ten-megabytes',
		slug: 'kling-v3.0-std-i2v',
		asks: 'Is "10 MB" 10,000,000 bytes, so that 10.2 million are too many?',
		assumes: '10,000,000 bytes are the most',
		body: { image: LARGE_PICTURE, prompt: PROMPT, duration: 3 },
		expects: 'refused',
		about: /size|large|big|exceed|10 ?MB|MAX/i,
		says: {
			taken: '10.2 million bytes are taken, so a MB has 1,048,576 of them.',
			refused: '10.2 million bytes are too many.',
		},
		places: [inField('KLING_IMAGE', 'Set the limit to 10 * 1024 * 1024.', 'maxBytes')],
	},
	{
		...dataUri('kling-v3.0-pro-i2v', 'Pro Image to Video'),
		kind: 'trial',
		id: 'image-data-uri-pro',
		covers: [FORM],
		expects: 'taken',
		about: PICTURE_WORDS,
		places: [
			inModel('kling-v3.0-pro-i2v', 'Give its fields a file hint, as the 4K entry has.', 'fields'),
		],
	},
	{
		...dataUri('kling-v3.0-4k-i2v', '4K Image to Video'),
		kind: 'trial',
		id: 'image-data-uri-4k',
		assumes: 'Only a URL is: the node warns, and sends the file all the same',
		covers: ['The image may have to be a URL: others send base64 to std and pro only'],
		expects: 'refused',
		about: PICTURE_WORDS,
		places: [
			{
				file: 'nodes/novita/catalogue/index.ts',
				name: 'URL_ONLY',
				change: 'Take the hint out, here and in the entry kling-v3.0-4k-i2v.',
			},
		],
	},
];
