import { open, type Trial } from '../question';
import { PROMPT } from './pictures';
import { inField, inFile } from './places';

/** Fields and prompts of Text to Video, which needs no picture. */
export const textQuestions: readonly Trial[] = [
	{
		kind: 'trial',
		id: 'unknown-field',
		slug: 'kling-v3.0-std-t2v',
		asks: 'Is a field that the page does not list refused?',
		assumes: 'It is refused, so only fields of the model are sent',
		covers: [
			'Fields that a page does not list are refused. Whether the real API refuses or ignores them is not written down.',
		],
		body: { prompt: PROMPT, duration: 3, live_check: 'not a field' },
		expects: 'refused',
		about: /live_check|field|param|unknown|unexpected|additional|unmarshal/i,
		says: {
			taken: 'A field that no page lists is passed over in silence.',
			refused: 'A field that no page lists is refused.',
		},
		places: [
			inFile(
				'nodes/novita/request.ts',
				'checkRow',
				'Nothing has to change; correct the sentence above it that says such fields are refused.',
			),
		],
	},
	{
		kind: 'trial',
		id: 'empty-prompt',
		slug: 'kling-v3.0-std-t2v',
		asks: 'Is an empty prompt refused, where a prompt is required?',
		assumes: 'It is refused',
		covers: ['A prompt that is required must not be empty. The page only says required.'],
		body: { prompt: '', duration: 3 },
		expects: 'refused',
		about: /prompt|required|empty/i,
		says: { taken: 'An empty prompt is taken.', refused: 'An empty prompt is refused.' },
		places: [inField('prompt', 'Let an empty prompt through: `required: false`.', 'required')],
	},
	{
		kind: 'trial',
		id: 'sound',
		slug: 'kling-v3.0-std-t2v',
		asks: 'Does Sound give the video a sound track?',
		assumes: 'It does, and costs about half more',
		body: { prompt: PROMPT, duration: 3, sound: true },
		expects: 'taken',
		about: /sound|audio/i,
		says: { taken: 'The video has a sound track.', refused: 'Sound is refused.' },
		read({ clip }) {
			if (clip?.sound === undefined) return open('The file could not be looked at.');
			return clip.sound
				? { same: 'yes', sentence: 'The video has a sound track.' }
				: { same: 'no', sentence: 'The video has no sound track.' };
		},
		places: [inField('sound', 'Take the field out of the models that ignore it.', 'description')],
	},
];
