import { join, resolve } from 'node:path';

import { root } from '../n8n-server/paths';
import { readSample } from '../embedSample';
import { begin } from '../progress';
import type { Command } from './commandLine';
import type { LiveCheckOptions } from './liveCheck';
import { questions } from './questions';

/** A clip usually takes so long at Novita; a bar has to go by something. */
const USUAL_SECONDS = 120;

/** What asking Novita and asking the simulator have in common. */
export const settingsOf = (
	command: Command,
): Pick<
	LiveCheckOptions,
	'questions' | 'folder' | 'only' | 'provoke429' | 'waitMs' | 'picture' | 'say' | 'begin'
> => ({
	questions,
	folder: resolve(command.output ?? join(root, 'output')),
	only: command.only?.map(askedFor),
	provoke429: command.provoke429,
	waitMs: command.waitMs,
	picture: readSample,
	say: (line) => console.log(line),
	begin: (label) => begin(label, { expectedSeconds: USUAL_SECONDS }),
});

/** What is read from a trial is asked for by asking that. */
function askedFor(id: string): string {
	const question = questions.find((each) => each.id === id);
	return question?.kind === 'followUp' ? question.of : id;
}
