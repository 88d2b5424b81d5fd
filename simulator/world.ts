/** The state that all the routes of the simulated Novita share. */
import type { Charge } from './prices';
import type { Settings } from './options';
import type { Links } from './links';
import type { PictureStore } from './picture-store';
import type { Random } from './random';
import type { RateLimit } from './rate-limit';
import type { Task } from './tasks';
import type { CallRecord, SubmissionRecord } from './types';
import type { ClipMaker } from './video/clips';

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
