/** Keeps pictures for the videos made of them: each picture once, however often it is sent. */
import type { Picture } from './picture';

/** Beyond this a run has become a memory test, and its videos show shapes in place of the pictures. */
const mostBytes = 64 * 1024 * 1024;

export class PictureStore {
	private readonly kept = new Map<string, Buffer>();
	private bytes = 0;

	/** The same picture with the stored bytes, or without bytes when there is no more room. */
	keep(picture: Picture | undefined): Picture | undefined {
		const sha256 = picture?.record.sha256;
		if (picture?.bytes === undefined || sha256 === undefined) return picture;
		const known = this.kept.get(sha256);
		if (known !== undefined) return { ...picture, bytes: known };
		if (this.bytes + picture.bytes.length > mostBytes) return { record: picture.record };
		this.kept.set(sha256, picture.bytes);
		this.bytes += picture.bytes.length;
		return picture;
	}
}
