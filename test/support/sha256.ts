import { createHash } from 'node:crypto';

/** In hexadecimal digits, as the simulator tells it of an image. */
export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
