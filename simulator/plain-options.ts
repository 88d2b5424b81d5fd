/** Which options another process may set over HTTP, and what they may be set to. */
import type { PlainOptions } from './options';

type Check = (value: unknown) => boolean;

const amount: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const share: Check = (value) => amount(value) && Number(value) <= 1;
const flag: Check = (value) => typeof value === 'boolean';
const oneOf =
	(...words: string[]): Check =>
	(value) =>
		typeof value === 'string' && words.includes(value);
/** A limit that null takes away again, as JSON has no undefined. */
const limit: Check = (value) => value === null || amount(value);

const checks: Record<keyof PlainOptions, Check> = {
	runMs: (value) => {
		if (typeof value !== 'object' || value === null) return false;
		const { min, max } = value as Partial<Record<string, unknown>>;
		return amount(min) && amount(max) && Number(min) <= Number(max);
	},
	failRate: share,
	progress: oneOf('real', 'zero'),
	visibleAfterMs: amount,
	forgetAfterMs: limit,
	linkMs: amount,
	submitsPerMinute: limit,
	resultsPerMinute: limit,
	retryAfter: oneOf('none', 'seconds', 'date'),
	videoBytes: limit,
	chunkedVideo: flag,
	redirectVideo: flag,
	unknownFields: oneOf('refuse', 'accept'),
	webhooks: oneOf('call', 'ignore'),
	removedModels: (value) =>
		Array.isArray(value) && value.every((slug: unknown) => typeof slug === 'string'),
	longestKeptString: amount,
};

export const plainOptionNames = Object.keys(checks) as Array<keyof PlainOptions>;

/** What is wrong with a change of options; undefined when it can be made. */
export function problemWith(changes: Record<string, unknown>): string | undefined {
	const known: Record<string, Check> = checks;
	for (const [name, value] of Object.entries(changes)) {
		const check = Object.hasOwn(known, name) ? known[name] : undefined;
		if (check === undefined) return `there is no option ${name}`;
		if (!check(value)) return `${name} cannot be ${JSON.stringify(value)}`;
	}
	return undefined;
}
