/** The word that keeps anyone from taking a simulated clip for Kling's work. */
import { fillBox, type Bitmap, type Color } from './bitmap';

/** Three by five dots a letter; only the letters that are needed. */
const letters: Record<string, readonly string[]> = {
	S: ['.##', '#..', '.#.', '..#', '##.'],
	I: ['###', '.#.', '.#.', '.#.', '###'],
	M: ['#.#', '###', '###', '#.#', '#.#'],
	U: ['#.#', '#.#', '#.#', '#.#', '###'],
	L: ['#..', '#..', '#..', '#..', '###'],
	A: ['.#.', '#.#', '###', '#.#', '#.#'],
	T: ['###', '.#.', '.#.', '.#.', '.#.'],
	E: ['###', '#..', '##.', '#..', '###'],
	D: ['##.', '#.#', '#.#', '#.#', '##.'],
};

const white: Color = [255, 255, 255];
const shade: Color = [20, 20, 20];

/** Writes SIMULATED into the upper left corner. */
export function drawLabel(frame: Bitmap): void {
	const dot = Math.max(1, Math.round(frame.width / 160));
	const word = [...'SIMULATED'];
	const plate = { left: dot, top: dot, width: (word.length * 4 + 3) * dot, height: 9 * dot };
	fillBox(frame, plate, shade);
	word.forEach((letter, position) => {
		letters[letter]?.forEach((row, line) => {
			[...row].forEach((mark, column) => {
				if (mark !== '#') return;
				const left = (3 + position * 4 + column) * dot;
				fillBox(frame, { left, top: (3 + line) * dot, width: dot, height: dot }, white);
			});
		});
	});
}

/** A bar along the lower edge that grows with `progress`, from 0 to 1. */
export function drawProgress(frame: Bitmap, progress: number): void {
	const height = Math.max(2, Math.round(frame.height / 45));
	const top = frame.height - height;
	fillBox(frame, { left: 0, top, width: frame.width, height }, shade);
	fillBox(frame, { left: 0, top, width: frame.width * progress, height }, white);
}
