/** Size and type; a size of 1 stands for one of 64 bits behind them, and 0 for the rest of the file. */
const HEADER = 8;
const LONG_HEADER = 16;

/** What may follow where all that is needed is there. Anything else was appended to the file: "--boundary--". */
const FOLLOWS = /^(ftyp|moo[fv]|mdat|mfra|meta|free|skip|wide|udta|uuid|sidx|ssix|styp|emsg|prft)$/;

/**
 * Follows the boxes of an MP4 file (ISO/IEC 14496-12, 4.2) as its bytes pass by, and holds no more of them than a
 * header. They say how long the file has to be, where its host doesn't.
 */
export class Boxes {
	private readonly header = Buffer.alloc(LONG_HEADER);
	private filled = 0;
	private need = HEADER;
	private type = '';
	/** Bytes of the box that have still to come. */
	private left = 0;
	private isOver = false;
	private readonly missing: Set<string>;

	/** @param needed The types of the boxes that such a file can't do without. */
	constructor(needed: readonly string[]) {
		this.missing = new Set(needed);
	}

	/** Whether they are all there, and no box ends behind the end of the file. */
	get isWhole(): boolean {
		return this.missing.size === 0 && (this.left === 0 || this.left === Infinity);
	}

	push(chunk: Buffer): void {
		let at = 0;
		while (at < chunk.length && !this.isOver) {
			at += this.left > 0 ? this.skip(chunk.length - at) : this.read(chunk, at);
		}
	}

	/** @returns How many bytes it took, here and below. */
	private skip(available: number): number {
		const bytes = Math.min(this.left, available);
		this.left -= bytes;
		if (this.left === 0) this.missing.delete(this.type);
		return bytes;
	}

	private read(chunk: Buffer, at: number): number {
		const bytes = Math.min(this.need - this.filled, chunk.length - at);
		chunk.copy(this.header, this.filled, at, at + bytes);
		this.filled += bytes;
		if (this.filled === this.need) this.begin();
		return bytes;
	}

	private begin(): void {
		const size = this.header.readUInt32BE(0);
		if (size === 1 && this.need === HEADER) {
			this.need = LONG_HEADER;
			return;
		}
		this.type = this.header.toString('latin1', 4, HEADER);
		const long = size === 1 ? Number(this.header.readBigUInt64BE(HEADER)) : size;
		const left = size === 0 ? Infinity : long - this.need;
		this.isOver = left < 0 || (this.missing.size === 0 && !FOLLOWS.test(this.type));
		this.left = this.isOver ? 0 : left;
		this.filled = 0;
		this.need = HEADER;
		if (left === 0 || left === Infinity) this.missing.delete(this.type);
	}
}
