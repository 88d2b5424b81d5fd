/** Unset: nothing at all, or the empty text that an empty field or a missing value gives. */
export const isEmpty = (raw: unknown) =>
	raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '');

/** What an expression may give for a text: numbers and booleans read as they are written. */
export const isTextual = (raw: unknown) =>
	typeof raw === 'string' ||
	typeof raw === 'boolean' ||
	(typeof raw === 'number' && Number.isFinite(raw));

/** The API counts characters, and JavaScript's length counts an emoji twice. */
export const characters = (text: string) => Array.from(text).length;

/** What people write as a number; JavaScript would also take "0x5". */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A number, also where an expression gave it as text ("5"). */
export function toNumber(raw: unknown): number | undefined {
	const number = typeof raw === 'string' && DECIMAL.test(raw.trim()) ? Number(raw) : raw;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** How a wrong value is repeated in a message: short, and never an object's whole content. */
export const show = (raw: unknown): string => {
	if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
	if (typeof raw === 'string') return `"${raw.length > 40 ? `${raw.slice(0, 40)}…` : raw}"`;
	if (raw instanceof Date) return 'a date';
	return Array.isArray(raw) ? 'a list' : 'an object';
};
