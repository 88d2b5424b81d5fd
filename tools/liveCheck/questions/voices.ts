import { no, open, yes, type Trial } from '../question';
import { PICTURE, VOICE } from '../standIns';
import { inField } from './places';

const SAID = 'says: good evening';
const VOICE_WORDS = /voice/i;
const SOUND_AND_NAME =
	'Voices need sound on, and are named <<<voice_1>>> and <<<voice_2>>> in the prompt';

/** Voices, which only v2.6 has. They need a voice ID of the account. */
export const voiceQuestions: readonly Trial[] = [
	{
		kind: 'trial',
		id: 'voices-strings',
		slug: 'kling-v2.6-pro-i2v',
		asks: 'Are voices a list of texts?',
		assumes: 'voice_list is a list of voice IDs as texts',
		covers: ['voice_list.items'],
		body: {
			image: PICTURE,
			prompt: `<<<voice_1>>> ${SAID}`,
			duration: 5,
			sound: true,
			voice_list: [VOICE],
		},
		expects: 'taken',
		about: VOICE_WORDS,
		says: { taken: 'Voices are taken as texts.', refused: 'Voices are not taken as texts.' },
		places: [
			inField('voices', 'Describe the items as they are.', 'voice_list'),
			{
				file: 'nodes/novita/check.ts',
				name: 'checkVoices',
				within: ['ids as string[]'],
				change: 'Build the items as they are.',
			},
		],
	},
	{
		kind: 'trial',
		id: 'voices-silent',
		slug: 'kling-v2.6-pro-i2v',
		asks: 'Do voices need Sound?',
		assumes: 'Without Sound nobody speaks (a hint; it is sent)',
		covers: [SOUND_AND_NAME],
		body: {
			image: PICTURE,
			prompt: `<<<voice_1>>> ${SAID}`,
			duration: 5,
			sound: false,
			voice_list: [VOICE],
		},
		expects: 'taken',
		about: /voice|sound|audio/i,
		says: {
			taken: 'Voices without Sound are taken.',
			refused: 'Voices without Sound are refused.',
		},
		read({ clip }) {
			if (clip?.sound === undefined) return open('The file could not be looked at.');
			return clip.sound
				? no('The video has a sound track although Sound was off.')
				: yes('The video has no sound track.');
		},
		places: [
			inField('voices', 'Take `needs` out if voices speak all the same.', 'needs'),
			{
				file: 'nodes/novita/check.ts',
				name: 'checkVoices',
				within: ['while Sound is off'],
				change: 'Make it a problem if Novita refuses it.',
			},
		],
	},
	{
		kind: 'trial',
		id: 'voices-unnamed',
		slug: 'kling-v2.6-pro-i2v',
		asks: 'Does a voice have to be named in the prompt?',
		assumes: 'A voice speaks where the prompt has <<<voice_1>>> (a hint; it is sent)',
		covers: [SOUND_AND_NAME],
		body: {
			image: PICTURE,
			prompt: `A woman ${SAID}`,
			duration: 5,
			sound: true,
			voice_list: [VOICE],
		},
		expects: 'taken',
		about: VOICE_WORDS,
		says: {
			taken: 'A voice that the prompt does not name is taken.',
			refused: 'A voice that the prompt does not name is refused.',
		},
		read: ({ clip }) =>
			open(`It is taken. Whose voice it is, only ears tell: ${clip?.file ?? 'no file was kept'}.`),
		places: [
			{
				file: 'nodes/novita/check.ts',
				name: 'checkVoices',
				within: ['<<<voice_'],
				change: 'Take the hint out if the voice is used all the same.',
			},
		],
	},
];
