import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Login } from './n8n-server/api';

/**
 * The owner account of the n8n in this folder. Its password is made up once for each folder, since a
 * real key may be stored in there: one that is printed in this repository would protect nothing.
 */
export function ownerOf(folder: string): Login {
	const file = join(folder, 'login.json');
	if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
	// n8n wants a capital letter and a digit.
	const login = { email: 'owner@example.com', password: `Kling-${randomBytes(4).readUInt32BE()}` };
	mkdirSync(folder, { recursive: true });
	writeFileSync(file, JSON.stringify(login), { mode: 0o600 });
	return login;
}
