/**
 * How far a request came before it failed. Novita can only have accepted it where a byte of it may have left this
 * machine: `sent`. All other phases come before that.
 */
export type Phase =
	/** n8n itself lets nothing through to the address. */
	| 'guarded'
	/** The address of the server, or of the proxy, isn't a URL. */
	| 'address'
	| 'connecting'
	/** A proxy was to open the way to the server, and did not. */
	| 'proxy'
	/** The server's certificate was turned down. */
	| 'certificate'
	/** The connection was not encrypted yet. */
	| 'handshake'
	| 'sent';

type Seen = Record<string, unknown>;

const isObject = (value: unknown): value is Seen => typeof value === 'object' && value !== null;

const DEEPEST = 6;

/** An error and what caused it, the outermost first: n8n wraps what axios throws, and axios what Node throws. */
export function chainOf(error: unknown): Seen[] {
	const chain: Seen[] = [];
	let current = error;
	while (isObject(current) && chain.length < DEEPEST && !chain.includes(current)) {
		chain.push(current);
		// Node tries all addresses of a host, and bundles what became of each.
		current = current.cause ?? (Array.isArray(current.errors) ? current.errors[0] : undefined);
	}
	return chain;
}

/** What is said of an error, the original words last: n8n puts its own in front, and keeps those in `messages`. */
export const textsOf = (chain: readonly Seen[]): string[] =>
	chain
		.flatMap(({ message, messages }) => [message, messages].flat())
		.filter((text) => typeof text === 'string');

/** What Node was doing when it failed, before there was a connection to write to. */
const CONNECTING = ['connect', 'getaddrinfo', 'bind'];

/**
 * n8n 2.20 and older keep nothing of an error but its words. Node begins them with what it was doing; those of
 * certificates are OpenSSL's.
 */
const BY_TEXT: ReadonlyArray<[RegExp, Phase]> = [
	[new RegExp(`^(${CONNECTING.join('|')}) E`), 'connecting'],
	[/^Invalid URL/, 'address'],
	[/^The request was blocked because/, 'guarded'],
	[/^Proxy connection ended before receiving CONNECT/, 'proxy'],
	[/before secure TLS connection was established|:wrong version number:/, 'handshake'],
	[
		/^(self-signed certificate|certificate |unable to (get|verify) .*certificate|Hostname\/IP does not match)/,
		'certificate',
	],
];

/**
 * How far a request came, by what Node's own objects say of its connection and not by its error code: the same
 * reset ends a handshake and a request. A connection that was kept open and is closed just as it is used again
 * counts as `sent`, and so does whatever can't be seen.
 *
 * @param error Whatever n8n's helper or axios has thrown. No redirects may have been followed.
 */
export function readPhase(error: unknown): Phase {
	const chain = chainOf(error);
	if (chain.some(({ name }) => /^Ssrf/.test(String(name)))) return 'guarded';
	const request = chain.find(({ isAxiosError }) => isAxiosError === true)?.request;
	if (isObject(request)) {
		const phase = phaseOfRequest(request);
		if (phase === 'proxy' || phase === 'certificate') return phase;
		return isConnecting(chain) ? 'connecting' : phase;
	}
	if (isConnecting(chain)) return 'connecting';
	const texts = textsOf(chain);
	return BY_TEXT.find(([pattern]) => texts.some((text) => pattern.test(text)))?.[1] ?? 'sent';
}

const isConnecting = (chain: readonly Seen[]): boolean =>
	chain.some(({ syscall }) => CONNECTING.includes(String(syscall)));

/** @param request Node's ClientRequest, or whatever stands for it. */
function phaseOfRequest({ socket }: Seen): Phase {
	// An agent hands out no socket before its proxy has opened the way.
	if (socket === null) return 'proxy';
	if (!isObject(socket) || socket.encrypted !== true) return 'sent';
	// Node holds the request back until the server's certificate is accepted.
	if (socket.secureConnecting !== true) return 'sent';
	return socket.authorizationError ? 'certificate' : 'handshake';
}
