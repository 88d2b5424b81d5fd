/** Signed, short-lived links to the files of tasks. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export class Links {
	/** Two links made within the same millisecond still differ. */
	private made = 0;

	constructor(private readonly secret: string) {}

	/**
	 * The path and query of a fresh link.
	 *
	 * @param file What follows the task's ID: `mp4`, `2.png`
	 * @param expires in milliseconds since 1970
	 */
	make(taskId: string, file: string, expires: number): string {
		const number = String(++this.made);
		const signature = this.sign(taskId, String(expires), number);
		return `/files/${taskId}.${file}?expires=${expires}&n=${number}&signature=${signature}`;
	}

	/** Why a link does not open the file; undefined when it does. */
	problem(taskId: string, query: URLSearchParams, now: number): string | undefined {
		const expires = query.get('expires') ?? '';
		const expected = Buffer.from(this.sign(taskId, expires, query.get('n') ?? ''));
		const given = Buffer.from(query.get('signature') ?? '');
		if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
			return 'SignatureDoesNotMatch';
		}
		return now >= Number(expires) ? 'RequestExpired' : undefined;
	}

	private sign(...parts: string[]): string {
		return createHmac('sha256', this.secret).update(parts.join('\n')).digest('hex').slice(0, 32);
	}
}
