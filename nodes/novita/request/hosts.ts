/**
 * URLs that Novita can't open, or that lead to a page in place of a file. Nobody documents them for good,
 * so they give a hint with the way out, and are sent.
 */
interface Page {
	/** Whose page it is. */
	of: string;
	/** Matches the host without its "www.". */
	host: RegExp;
	/** Matches the path and query of a page; all of them where it is left out. */
	path?: RegExp;
	/** Where the file itself is. */
	file?: (url: URL) => string;
}

const PAGES: readonly Page[] = [
	{
		of: 'Google Drive',
		host: /^drive\.google\.com$/,
		path: /^\/(?!uc\?|thumbnail\?)/,
		file: googleDriveFile,
	},
	{ of: 'Dropbox', host: /^dropbox\.com$/, path: /^(?!.*[?&](dl|raw)=1\b)/, file: dropboxFile },
	{ of: 'Google Photos', host: /^photos\.(google\.com|app\.goo\.gl)$/ },
	{ of: 'OneDrive', host: /^(1drv\.ms|onedrive\.live\.com)$/ },
	{ of: 'Instagram', host: /^instagram\.com$/ },
	{ of: 'Facebook', host: /^(m\.|web\.)?facebook\.com$|^fb\.watch$/ },
	{ of: 'TikTok', host: /^(m\.|v[mt]\.)?tiktok\.com$/ },
	{ of: 'YouTube', host: /^(m\.)?youtube\.com$|^youtu\.be$/ },
	{ of: 'X', host: /^(x|twitter)\.com$/ },
	{ of: 'Pinterest', host: /(^|\.)pinterest\.[a-z.]+$|^pin\.it$/ },
	{ of: 'Unsplash', host: /^unsplash\.com$/, path: /^(?!\/photos\/[^/]+\/download)/ },
	{ of: 'Pexels', host: /^pexels\.com$/, path: /^(?!.*\/download)/ },
	{ of: 'Pixabay', host: /^pixabay\.com$/, path: /^\/(?!get\/)/ },
];

function googleDriveFile(url: URL): string {
	const id = /\/d\/([\w-]+)/.exec(url.pathname)?.[1] ?? url.searchParams.get('id') ?? 'ID';
	return `Share it with "Anyone with the link", and use https://drive.google.com/uc?export=download&id=${id}`;
}

function dropboxFile(url: URL): string {
	const file = new URL(url);
	file.searchParams.set('dl', '1');
	return `Use ${file.href}`;
}

/**
 * What keeps the API from opening a URL, as far as its host and path tell.
 *
 * @param orFile Whether the file may be sent itself.
 * @returns Text that goes on behind the URL's name ("leads to …"), or undefined.
 */
export function whyUnreachable(url: URL, orFile = false): string | undefined {
	const download = orFile ? ', or download the file before this node and choose File' : '';
	const host = url.hostname.toLowerCase().replace(/\.$/, '');
	if (isPrivate(host)) {
		return `leads to ${host}, which Novita can't reach. Use a public URL${download}.`;
	}
	const page = PAGES.find(
		(each) =>
			each.host.test(host.replace(/^www\./, '')) &&
			(each.path?.test(url.pathname + url.search) ?? true),
	);
	if (!page) return undefined;
	const file = page.file?.(url) ?? 'Use the URL of the file itself';
	return `leads to a page of ${page.of}, not to the file. ${file}${download}.`;
}

/** Names that exist in one network only. One without a dot is a container's or a machine's. */
const PRIVATE_NAME = /(^|\.)(localhost|local|internal|lan|home\.arpa)$|^[^.]+$/;

/** "This host", RFC 1918, shared (RFC 6598), loopback and link-local. */
const PRIVATE_IPV4 =
	/^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.[\d.]+$/;

/** "This host" and loopback, unique local, link-local. */
const PRIVATE_IPV6 = /^(::1?$|f[cd]|fe[89ab])/;

/** @param host As URL writes it: IPv4 in decimal, IPv6 in brackets and in its short form. */
function isPrivate(host: string): boolean {
	const ipv6 = /^\[(.*)\]$/.exec(host)?.[1];
	if (ipv6 === undefined) return PRIVATE_NAME.test(host) || PRIVATE_IPV4.test(host);
	// An IPv4 address inside IPv6 is written as two groups of hexadecimal digits.
	const inside = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(ipv6)?.slice(1);
	if (!inside) return PRIVATE_IPV6.test(ipv6);
	const bytes = inside.flatMap((group) => {
		const value = parseInt(group, 16);
		return [value >> 8, value & 0xff];
	});
	return PRIVATE_IPV4.test(bytes.join('.'));
}
