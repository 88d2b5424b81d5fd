import type { Question } from '../question';
import { freeQuestions } from './free';
import { paidQuestions } from './paid';
import { taskQuestions } from './tasks';

/** All of them, as the report lists them. */
export const questions: readonly Question[] = [
	...freeQuestions,
	...paidQuestions,
	...taskQuestions,
];

/** What can't be asked without doing harm or waiting for luck, why, and how the facts of the contract behind it begin. */
export const unasked: ReadonlyArray<{ what: string; why: string; covers?: string[] }> = [
	{
		what: 'Whether a webhook that is taken is called too',
		why: 'Novita would have to reach this machine from the internet',
	},
	{
		what: 'Whether a 429 says in Retry-After when to come back',
		why: "running into the limit would hold up the account's other work",
		covers: ['Retry-After'],
	},
	{
		what: 'Whether voices are texts, need Sound, and have to be named in the prompt',
		why: 'it takes a voice ID of the account, and the only model that has voices is retired',
		covers: ['voice_list.items', 'Voices need sound on'],
	},
	{ what: 'How long Novita keeps a task', why: 'it would take days' },
	{ what: 'The prices of 4K and Motion Control', why: 'nobody quotes them to compare with' },
];
