/**
 * Marks in a prompt that steer its task, for people who run the simulator by hand and have no code to set options
 * with: `a fox [fail: the picture was refused]`.
 */
import type { Fault } from './faults';
import type { TaskPlan } from './types';

const marks: Record<string, (argument: string) => TaskPlan> = {
	fail: (reason) => (reason === '' ? { end: 'fail' } : { end: 'fail', reason }),
	slow: (seconds) => ({ runMs: 1000 * (Number(seconds) || 60) }),
	fast: () => ({ runMs: 0 }),
	never: () => ({ end: 'never' }),
	'unknown-status': (word) => ({ statusWord: word === '' ? 'TASK_STATUS_UNKNOWN' : word }),
	'no-video': () => ({ video: 'none' }),
	'blank-url': () => ({ video: 'blank' }),
	images: (count) => ({ video: 'none', images: Number(count) || 1 }),
	audio: () => ({ video: 'none', audios: 1 }),
	gif: () => ({ videoType: 'gif' }),
	'ttl-0': () => ({ ttl: '0' }),
	'expired-link': () => ({ linkMs: 0 }),
};

/** `[name]` and `[name: argument]`. */
const markPattern = /\[([a-z0-9-]+)(?::\s*([^\]]*))?\]/g;

/** The plan that the marks in a prompt ask for; marks that mean nothing here are left alone. */
export function planFromPrompt(prompt: string): TaskPlan {
	const plans = [...prompt.matchAll(markPattern)].map(([, name = '', argument = '']) =>
		marks[name]?.(argument.trim()),
	);
	return Object.assign({}, ...plans) as TaskPlan;
}

/** `[fault: 429]`: the fault that a submission asks for itself. It strikes on each try, as the prompt stays. */
export function faultFromPrompt(prompt: string): Fault | undefined {
	const mark = [...prompt.matchAll(markPattern)].find(([, name]) => name === 'fault');
	const kind = mark?.[2]?.trim();
	return kind === undefined || kind === ''
		? undefined
		: { on: 'submit', kind: kind as Fault['kind'] };
}
