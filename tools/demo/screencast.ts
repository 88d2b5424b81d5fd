import { decode } from 'jpeg-js';
import type { CDPSession, Page } from 'playwright-core';

import { encodeH264 } from '../../simulator/video/h264';

/** Enough to follow a mouse, and few to encode. */
const FRAMES_PER_SECOND = 6;

/** 0 to 100. Letters stay sharp, and a minute takes some 20 MB of memory. */
const JPEG_QUALITY = 80;

interface Shot {
	/** Seconds since the recording began, pauses left out. */
	at: number;
	jpeg: Buffer;
}

/** Records what a page shows, by Chromium's own screencast, which sends a picture whenever something has changed. */
export class Screencast {
	private readonly shots: Shot[] = [];
	private session?: CDPSession;
	/** Seconds of the clock that are not in the recording, and when the pause at hand began. */
	private leftOut = 0;
	private pausedAt?: number;

	constructor(
		private readonly page: Page,
		private readonly size: { width: number; height: number },
		private readonly startedAt = performance.now() / 1000,
	) {}

	async start(): Promise<void> {
		const session = await this.page.context().newCDPSession(this.page);
		this.session = session;
		session.on('Page.screencastFrame', ({ data, sessionId }) => {
			// Answered also when it's gone: the page may be closed by then.
			session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
			if (this.pausedAt === undefined) {
				this.shots.push({ at: this.seconds(), jpeg: Buffer.from(data, 'base64') });
			}
		});
		await session.send('Page.startScreencast', {
			format: 'jpeg',
			quality: JPEG_QUALITY,
			maxWidth: this.size.width,
			maxHeight: this.size.height,
		});
	}

	/** How long the recording is, in seconds. */
	seconds(): number {
		const now = this.pausedAt ?? performance.now() / 1000;
		return now - this.startedAt - this.leftOut;
	}

	/** Leaves out what nobody wants to watch: the wait for something. */
	async without<T>(work: () => Promise<T>): Promise<T> {
		this.pausedAt = performance.now() / 1000;
		try {
			return await work();
		} finally {
			this.leftOut += performance.now() / 1000 - this.pausedAt;
			this.pausedAt = undefined;
		}
	}

	/** Ends the recording. @returns A playable mp4. */
	async finish(): Promise<Uint8Array> {
		const end = this.seconds();
		await this.session?.send('Page.stopScreencast');
		return await encodeH264(this.frames(end), {
			...this.size,
			framesPerSecond: FRAMES_PER_SECOND,
		});
	}

	/** So many pictures a second, each shown until the next one came. */
	private *frames(end: number): Generator<Uint8Array> {
		let shown = -1;
		let pixels: Uint8Array | undefined;
		for (let frame = 0; frame / FRAMES_PER_SECOND < end; frame++) {
			const before = shown;
			while ((this.shots[shown + 1]?.at ?? Infinity) <= frame / FRAMES_PER_SECOND) shown++;
			const shot = this.shots[shown];
			if (shot && shown !== before) pixels = this.pixelsOf(shot);
			if (pixels) yield pixels;
		}
	}

	/** A picture of another size than the recording's, as after a change of the window, is left out. */
	private pixelsOf({ jpeg }: Shot): Uint8Array | undefined {
		const { width, height, data } = decode(jpeg, { useTArray: true });
		return width === this.size.width && height === this.size.height ? data : undefined;
	}
}
