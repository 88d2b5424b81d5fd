import type { Question } from '../question';
import { accountQuestions } from './account';
import { modelQuestions } from './models';
import { motionQuestions } from './motion';
import { pictureQuestions } from './pictures';
import { shotQuestions } from './shots';
import { taskQuestions } from './tasks';
import { textQuestions } from './text';
import { voiceQuestions } from './voices';

export { unasked } from './unasked';

/** Everything that is asked. Where two cost the same, the one that is listed first is asked first. */
export const questions: readonly Question[] = [
	...accountQuestions,
	...modelQuestions,
	...pictureQuestions,
	...textQuestions,
	...shotQuestions,
	...voiceQuestions,
	...motionQuestions,
	...taskQuestions,
];
