/** Names end with the same dot that all others leave out. */
const bare = (hostname: string): string => hostname.toLowerCase().replace(/\.$/, '');

/**
 * What keeps the API from opening a URL, as far as its host tells.
 *
 * @returns Text that goes on behind the URL's name ("leads to …"), or undefined.
 */
export function whyUnreachable({ hostname }: URL): string | undefined {
	return isPrivate(hostname)
		? `leads to ${bare(hostname)}, which Novita can't reach. Use a public URL`
		: undefined;
}

/** A website's own name. Files mostly have another: "images.", "cdn.". */
const WEBSITE = /^(www|m|docs|onedrive|photos|app|web|mail|drive|graph)\.|^[^.]+\.[^.]+$/;
/** At the end of its path or of a parameter, as with hosts that scale images. */
const NAMES_FILE = /\.[a-z0-9]{2,5}($|[?&])|\/download($|\?)/i;
/** Whose files need a login, whatever their URL ends in. */
const CLOSED =
	/(^|\.)(slack\.com|fbsbx\.com|sharepoint\.com|notion\.(so|site)|icloud\.com|atlassian\.net|trello\.com|monday\.com|linear\.app|salesforce\.com)$/;
/** Who shows a file in a page that is called like it. */
const REPOSITORY = /(^|\.)(github\.com|gitlab\.com|bitbucket\.org)$/;
const IN_REPOSITORY = /\/(blob|tree|src)\//;
const IN_WIKI = /\/wiki\/[^/]*:/;

/**
 * Whether a URL leads to a page that shows a file, or to a login, in place of the file. Nobody documents that for
 * good, so it gives a hint with the way out, and is sent.
 *
 * @returns Text that goes on behind the URL's name, or undefined.
 */
export function whyPage(url: URL): string | undefined {
	const { hostname, pathname, search } = url;
	if (hostname === 'drive.google.com') return whyGoogleDrive(url);
	if (/^(www\.)?dropbox\.com$/.test(hostname)) return whyDropbox(url);
	const isShown =
		REPOSITORY.test(hostname) && IN_REPOSITORY.test(pathname) && !search.includes('raw=');
	const isUnnamed = WEBSITE.test(hostname) && !NAMES_FILE.test(pathname + search);
	const isPage = CLOSED.test(hostname) || IN_WIKI.test(pathname) || isShown || isUnnamed;
	if (!isPage) return undefined;
	return `seems to lead to a page or a login of ${hostname}, not to a file that Novita can open. Use a public URL of the file itself`;
}

/** Whether a URL holds the token of a Telegram bot, which opens its file. */
export const whySecret = ({ hostname, pathname }: URL): string | undefined =>
	hostname === 'api.telegram.org' && pathname.startsWith('/file/bot')
		? "holds your Telegram bot's token, which goes to Novita and is in this node's output. In the Telegram node, get the file with Download turned on"
		: undefined;

function whyGoogleDrive({ pathname, searchParams }: URL): string | undefined {
	if (pathname === '/uc' || pathname === '/thumbnail') return undefined;
	const id = /\/d\/([\w-]+)/.exec(pathname)?.[1] ?? searchParams.get('id') ?? 'ID';
	return `leads to a page of Google Drive, not to the file. Share it with "Anyone with the link", and use https://drive.google.com/uc?export=download&id=${id}`;
}

function whyDropbox({ href, searchParams }: URL): string | undefined {
	if (searchParams.get('dl') === '1' || searchParams.get('raw') === '1') return undefined;
	const file = new URL(href);
	file.searchParams.set('dl', '1');
	return `leads to a page of Dropbox, not to the file. Use ${file.href}`;
}

/** Names that exist in one network only. One without a dot is a container's or a machine's. */
const PRIVATE_NAME = /(^|\.)(localhost|local|internal|lan|home\.arpa)$|^[^.]+$/;

/** "This host", RFC 1918, shared (RFC 6598), loopback and link-local. */
const PRIVATE_IPV4 =
	/^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.[\d.]+$/;

/** "This host" and loopback, unique local, link-local. */
const PRIVATE_IPV6 = /^(::1?$|f[cd]|fe[89ab])/;

/**
 * Whether a host is one of some network only, as far as its name or address tells.
 *
 * @param hostname As URL writes it: IPv4 in decimal, IPv6 in brackets and in its short form.
 */
export function isPrivate(hostname: string): boolean {
	const host = bare(hostname);
	if (!host.startsWith('[')) return PRIVATE_NAME.test(host) || PRIVATE_IPV4.test(host);
	const ipv6 = host.slice(1, -1);
	// An IPv4 address inside IPv6 is written as two groups of hexadecimal digits.
	const inside = /^(?:::ffff|64:ff9b:):([\da-f]+):([\da-f]+)$/.exec(ipv6)?.slice(1);
	if (!inside) return PRIVATE_IPV6.test(ipv6);
	const bytes = inside.flatMap((group) => {
		const value = parseInt(group, 16);
		return [value >> 8, value & 0xff];
	});
	return PRIVATE_IPV4.test(bytes.join('.'));
}
