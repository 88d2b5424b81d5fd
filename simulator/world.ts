/** The state that all the routes of the simulated Novita share. */
import type { Settings } from './options';
import type { Links } from './links';
import type { PictureStore } from './picture';
import type { Random } from './random';
import type { RateLimit } from './rate-limit';
import type { Task } from './tasks';
import type { CallRecord, Charge, SubmissionRecord } from './types';
import type { ClipMaker } from './video/encode';

export interface World {
	settings: Settings;
	random: Random;
	tasks: Map<string, Task>;
	submissions: SubmissionRecord[];
	charges: Charge[];
	calls: CallRecord[];
	links: Links;
	limits: RateLimit;
	pictures: PictureStore;
	makeClip: ClipMaker;
}
