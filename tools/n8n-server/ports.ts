import getPort, { portNumbers } from 'get-port';

/**
 * A port of this machine for a program that takes a while to open it. It is below those that systems hand out for
 * outgoing connections (from 32768 on Linux), one of which may take it meanwhile; and each caller begins elsewhere.
 */
export async function freePort(): Promise<number> {
	const from = 10_000 + Math.floor(Math.random() * 20_000);
	return await getPort({ host: '127.0.0.1', port: portNumbers(from, from + 1_000) });
}
