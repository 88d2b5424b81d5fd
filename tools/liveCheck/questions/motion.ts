import type { Trial } from '../question';
import { DATA_URI, VIDEO } from '../standIns';
import { inModel } from './places';

/** Motion Control, whose price nobody quotes. It moves the sample picture as an earlier video shows. */
export const motionQuestions: readonly Trial[] = [
	{
		kind: 'trial',
		id: 'motion-data-uri',
		slug: 'kling-v3.0-motion-control',
		asks: 'Does Motion Control take a picture as a data URI? Its page says "URL or base64".',
		assumes: 'A data URI counts as base64',
		body: {
			image: DATA_URI,
			video: VIDEO,
			model_name: 'kling-v3-0-std',
			character_orientation: 'image',
		},
		expects: 'taken',
		about: /image|picture|base64|data.?uri|format/i,
		says: { taken: 'A data URI is taken.', refused: 'A data URI is refused.' },
		places: [
			inModel(
				'kling-v3.0-motion-control',
				'Give its image a `fileHint` that names the encoding to choose.',
				'field.image',
			),
		],
	},
];
