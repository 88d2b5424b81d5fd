/** The same value as forms, sheets, agents and other nodes write it. The first is how n8n's editor does. */
export type Spellings = readonly [unknown, ...unknown[]];

const shots = [
	{ prompt: 'Wide shot of the cup', duration: 4 },
	{ prompt: 'Close-up of the steam', duration: 3 },
];
const fenced = (value: unknown) => `\`\`\`json\n${JSON.stringify(value)}\n\`\`\``;

export const ON: Spellings = [true, 'true', 'TRUE', ' True ', 1, '1', 'yes', 'on'];
const OFF: Spellings = [false, 'false', 'FALSE', ' False ', 0, '0', 'no', 'off'];

/** By parameter of Novita Kling, for Image to Video with Kling v3.0 Standard. */
export const ITEM_SPELLINGS: Record<string, Spellings> = {
	operation: ['imageToVideo', ' imageToVideo', 'IMAGETOVIDEO', 'Image to Video'],
	model: ['kling-v3.0-std-i2v', ' kling-v3.0-std-i2v ', 'Kling-V3.0-Std-i2v'],
	imageInput: ['url', 'URL', ' url '],
	imageUrl: [
		'https://example.com/my%20cup.png',
		' https://example.com/my%20cup.png ',
		'https://example.com/my cup.png',
	],
	prompt: ['The camera circles the cup', '  The camera circles the cup\n'],
	duration: [7, '7', ' 7 ', '7.0', '7,0', '7 seconds', '7s', '7 Seconds'],
	sound: ON,
	waitForCompletion: OFF,
};

/** By option of Novita Kling. */
export const OPTION_SPELLINGS: Record<string, Spellings> = {
	negativePrompt: ['blurry', ' blurry '],
	cfgScale: [0.5, '0.5', '0,5', ' .5 '],
	imageEncoding: ['base64', 'Base64', ' base64 '],
	requestTimeout: [90, '90', '90 seconds', '90s'],
	checkOnly: OFF,
	keepAtLeast: [2.5, '2.5', '2,5', '$2.50', '2.5 USD'],
	spendingLimit: [100, '100', '100,0', '$100', '100 USD'],
	pricePerSecond: [0.1, '0.1', '0,1', '$0.10'],
	additionalFields: [{ seed: 7 }, '{"seed":7}', '{ "seed": 7 }', '```json\n{"seed": 7}\n```'],
};

/** What Novita is to get of any of them, but for the additional fields. */
export const WRITTEN_BY_HAND = {
	image: 'https://example.com/my%20cup.png',
	prompt: 'The camera circles the cup',
	duration: 7,
	sound: true,
	negative_prompt: 'blurry',
	cfg_scale: 0.5,
};

/** Of shots from data, which say how long the video is. */
export const SHOT_SPELLINGS: Spellings = [
	shots,
	{ shots },
	JSON.stringify(shots),
	JSON.stringify({ shots }),
	fenced(shots),
	shots.map((shot) => JSON.stringify(shot)),
	shots.map((shot) => ({ json: shot })),
	shots.map(({ prompt, duration }) => ({ Prompt: prompt, DURATION: `${duration} seconds` })),
	{ title: 'A cup of tea', scenes: shots },
	`Sure! Here are your shots:\n${JSON.stringify(shots, null, 2)}\nAnything else?`,
	`Here is the JSON:\n${fenced({ scenes: shots })}`,
	{ multi_prompt: shots.map(({ prompt, duration }) => ({ prompt, duration: String(duration) })) },
];

/** Of voice IDs from data. */
export const VOICE_SPELLINGS: Spellings = [
	'829824295735410756,voice_2',
	' 829824295735410756 , voice_2, ',
	'829824295735410756;voice_2',
	'829824295735410756\nvoice_2',
	['829824295735410756', 'voice_2'],
	[{ voice_id: '829824295735410756' }, { id: ' voice_2 ' }],
];
