/**
 * Shows how far a long step has come: a bar with the elapsed time in a terminal, else a line every ten
 * seconds. Plain JavaScript, since it is needed before the packages are there that run TypeScript.
 */
const BAR_WIDTH = 24;
const REDRAW_MS = 150;
const LINE_MS = 10_000;

/** A step that can't tell its progress is drawn by how long it usually takes, and never as done. */
const GUESS_LIMIT = 0.95;

class Step {
	constructor(label, { expectedSeconds, stream = process.stdout } = {}) {
		this.label = label;
		this.stream = stream;
		this.expectedMs = (expectedSeconds ?? 60) * 1000;
		this.startedAt = Date.now();
		this.fraction = undefined;
		this.note = '';
		this.live = stream.isTTY === true && !process.env.CI;
		if (!this.live) this.stream.write(`  ${label} …\n`);
		this.timer = setInterval(() => this.draw(), this.live ? REDRAW_MS : LINE_MS);
		this.timer.unref();
		if (this.live) this.draw();
	}

	/** How far it is, 0 to 1, and what it is at; a fraction that is undefined leaves it to the clock. */
	update(fraction, note = '') {
		this.fraction = fraction;
		this.note = note;
	}

	done(note = '') {
		this.end('✓', note);
	}

	fail() {
		this.end('✗', '');
	}

	get seconds() {
		return Math.round((Date.now() - this.startedAt) / 1000);
	}

	get share() {
		if (this.fraction !== undefined) return this.fraction;
		return GUESS_LIMIT * (1 - Math.exp((-2 * (Date.now() - this.startedAt)) / this.expectedMs));
	}

	draw() {
		const percent = `${Math.round(this.share * 100)} %`.padStart(5);
		const time = `${this.seconds} s`;
		if (!this.live) {
			const note = this.note && `, ${this.note}`;
			this.stream.write(`  ${this.label}: ${percent.trim()}, ${time}${note}\n`);
			return;
		}
		const full = Math.round(this.share * BAR_WIDTH);
		const bar = '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full);
		const line = `  ${this.label}  ${bar} ${percent}  ${time}  ${this.note}`;
		// A line that wraps could not be drawn over.
		this.stream.write(`\r\x1b[2K${line.slice(0, (this.stream.columns ?? 80) - 1)}`);
	}

	end(mark, note) {
		if (this.timer === undefined) return;
		clearInterval(this.timer);
		this.timer = undefined;
		const extra = note && `: ${note}`;
		const clear = this.live ? '\r\x1b[2K' : '';
		this.stream.write(`${clear}${mark} ${this.label}${extra} (${this.seconds} s)\n`);
	}
}

/** Begins a step. `expectedSeconds` is how long it usually takes, for a step that can't tell. */
exports.begin = (label, options) => new Step(label, options);
