import { boxesOf, hasSound, isMp4, secondsOf } from '../../../tools/mp4';
import { box, header, lastBox, longBox, longHeader, mp4, track } from '../../support/mp4';

describe('an MP4 file', () => {
	it('is told by its boxes', () => {
		expect(boxesOf(mp4(header(1000, 5000)))).toEqual(['ftyp', 'moov', 'mdat']);
		expect(isMp4(mp4())).toBe(true);
		expect(isMp4(Buffer.from('<html><body>Not found</body></html>'))).toBe(false);
		expect(isMp4(Buffer.alloc(0))).toBe(false);
	});

	it('says how long it plays', () => {
		expect(secondsOf(mp4(header(1000, 5042)))).toBe(5.042);
		expect(secondsOf(mp4(longHeader(600, 1800)))).toBe(3);
	});

	it.each([
		['no header', mp4(track('vide'))],
		['a header that is cut', mp4(box('mvhd', Buffer.alloc(8)))],
		['no time scale', mp4(header(0, 5))],
		['no boxes', Buffer.from('nothing of the kind, and longer than one box')],
	])('that has %s does not say it', (_, file) => {
		expect(secondsOf(file)).toBeUndefined();
	});

	it('has sound where one of its tracks is', () => {
		expect(hasSound(mp4(header(1, 1), track('vide'), track('soun')))).toBe(true);
		expect(hasSound(mp4(header(1, 1), track('vide')))).toBe(false);
	});

	it('may have a box whose size takes eight bytes, or that goes to the end', () => {
		const file = [longBox('free', Buffer.alloc(4)), box('moov'), lastBox('mdat', Buffer.alloc(7))];
		expect(boxesOf(Buffer.concat(file))).toEqual(['free', 'moov', 'mdat']);
	});
});
