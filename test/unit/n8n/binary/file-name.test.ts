import { nameFile } from '../../../../nodes/n8n/binary/fileName';

const ID = 'task-1';
const called = (wished?: string, found = 'mp4') => nameFile(ID, found, wished);

describe('the name of a file', () => {
	it.each([undefined, '', '   ', '.', '..', '.mp4'])('%j is that of the task', (wished) => {
		expect(called(wished)).toBe('task-1.mp4');
	});

	it.each([
		['cup', 'cup.mp4'],
		['cup.MP4', 'cup.mp4'],
		['cup.mov', 'cup.mov'],
		['cup.gif', 'cup.gif'],
		['IMG_0012.HEIC', 'IMG_0012.mp4'],
		['photo.jpg.mp4', 'photo.jpg.mp4'],
		['report.pdf', 'report.pdf.mp4'],
		['Scene v1.25', 'Scene v1.25.mp4'],
		['v1.', 'v1.mp4'],
		['.hidden', 'hidden.mp4'],
		['..\\..\\b', '_.._b.mp4'],
		['C:\\videos/cup.mp4', 'C_videos_cup.mp4'],
		['what? "this" <one>|*', 'what_ _this_ _one_.mp4'],
		['a\u0000b\nc\u007f', 'a_b_c_.mp4'],
		['cup\u202E4pm.exe', 'cup_4pm.exe.mp4'],
		['half \ud83d', 'half _.mp4'],
		['👩‍👩‍👧 cup', '👩‍👩‍👧 cup.mp4'],
	])('%j is %j', (wished, name) => {
		expect(called(wished)).toBe(name);
	});

	it.each([
		['cup', 'gif', 0, 'cup.gif'],
		['cup.webm', 'mkv', 0, 'cup.webm'],
		['cup.mp4', 'png', 0, 'cup.mp4.png'],
		['cup.jpeg', 'jpg', 0, 'cup.jpg'],
		['cup.mp3', 'mp4', 0, 'cup.mp4'],
		['cup', 'png', 1, 'cup_1.png'],
		[undefined, 'png', 2, 'task-1_2.png'],
		['cup.mov', 'mp4', 1, 'cup_1.mov'],
		['語'.repeat(300), 'wav', 19, `${'語'.repeat(82)}_19.wav`],
	])('%j is, of a %s behind %i others, %j', (wished, found, number, name) => {
		expect(nameFile(ID, found, wished, number)).toBe(name);
	});

	it.each([
		['letters', 'a', 251],
		['accents in one', '\u00e9', 250],
		['accents apart', 'e\u0301', 249],
		['signs of four bytes', '🦊', 248],
		['joined emoji', '👩‍👩‍👧', 234],
	])('is cut at a whole character: %s', (_, character, bytes) => {
		const base = called(character.repeat(300)).slice(0, -'.mp4'.length);
		expect(Buffer.byteLength(base)).toBe(bytes);
		expect(base).toBe(character.repeat(base.length / character.length));
	});

	it.each(['', '.webm', '.jpg', ' .', '.webm.mp4'])('has 255 bytes with %j behind it', (end) => {
		const name = called(`${'é'.repeat(400)}${end}`, 'webm');
		expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
		expect(name).toMatch(/^é+\.(webm|mp4)$/);
	});
});
