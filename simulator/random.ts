/** Chance that can be repeated: the same seed gives the same run. */
export interface Random {
	/** From 0 up to, but without, 1. */
	next(): number;
	/** A whole number, both ends included. */
	between(min: number, max: number): number;
	/** `length` hexadecimal digits. */
	hex(length: number): string;
}

const modulus = 2 ** 31 - 1;
/** Park and Miller's multiplier for this modulus: small enough for exact doubles, good enough for a simulator. */
const multiplier = 48271;

export function seededRandom(seed: number): Random {
	// The state may be anything but 0; neighbouring seeds are spread out by a few turns.
	let state = (Math.abs(Math.trunc(seed)) % (modulus - 1)) + 1;
	const next = () => {
		state = (state * multiplier) % modulus;
		return (state - 1) / (modulus - 1);
	};
	for (let turn = 0; turn < 4; turn++) next();
	return {
		next,
		between: (min, max) => min + Math.floor(next() * (max - min + 1)),
		hex: (length) => Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join(''),
	};
}
