import { isPrivate, whyPage, whySecret } from '../../../../nodes/novita/request/hosts';

const hostOf = (url: string) => new URL(url).hostname;

it.each<[boolean, string[]]>([
	[true, ['localhost:5678', 'app.localhost', 'minio:9000', 'nas.local', 'NAS.LOCAL.']],
	[true, ['files.corp.internal', 'files.lan', 'nas.home.arpa']],
	[true, ['127.0.0.1', '127.1', '0x7f000001', '0.0.0.0', '169.254.169.254']],
	[true, ['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.10', '100.64.0.1']],
	[true, ['[::1]', '[::]', '[fd00::1]', '[fc12:3456::1]', '[fe80::1]', '[::ffff:192.168.0.1]']],
	[false, ['example.com', 'local.example.com', 'localhost.example.com', '10.example.com']],
	[false, ['8.8.8.8', '172.15.0.1', '172.32.0.1', '192.169.0.1', '100.63.0.1', '100.128.0.1']],
	[false, ['[2001:db8::1]', '[::ffff:8.8.8.8]', '[64:ff9b::8.8.8.8]']],
])('is of some network only (%p): %j', (expected, hosts) => {
	for (const host of hosts) {
		expect([host, isPrivate(hostOf(`https://${host}`))]).toEqual([host, expected]);
	}
});

const page = (path: string) => whyPage(new URL(`https://${path}`));

it.each<[pages: string, paths: string[]]>([
	['of social networks', ['www.facebook.com/photo?fbid=1', 'x.com/a/status/1', 'youtu.be/abc']],
	['of photos', ['unsplash.com/photos/a-cup-abc', 'imgur.com/a/abc', 'photos.app.goo.gl/abc']],
	['of drives', ['1drv.ms/i/s!Abc', 'onedrive.live.com/?id=1', 'app.box.com/s/abc']],
	['of documents', ['docs.google.com/document/d/1aB/edit', 'm.example.com/a']],
	['behind a login', ['files.slack.com/files-pri/T1-F1/cup.png', 'share.icloud.com/photos/0abc']],
	['behind a login', ['acme-my.sharepoint.com/personal/a/cup.png', 'www.notion.so/Page-abc']],
	['behind a login', ['trello.com/1/cards/a/attachments/b/download/cup.png']],
	['of a repository', ['github.com/o/r/blob/main/cup.png', 'gitlab.com/g/r/-/blob/main/cup.png']],
	['of a repository', ['bitbucket.org/w/r/src/main/cup.jpg']],
	['of a wiki', ['commons.wikimedia.org/wiki/File:Cup.jpg']],
])('seems to lead to a page %s: %j', (_, paths) => {
	for (const path of paths) {
		expect(page(path)).toBe(
			`seems to lead to a page or a login of ${hostOf(`https://${path}`)}, not to a file that Novita can open. Use a public URL of the file itself`,
		);
	}
});

const DRIVE =
	'leads to a page of Google Drive, not to the file. Share it with "Anyone with the link", and use https://drive.google.com/uc?export=download&id=';
const DROPBOX = 'leads to a page of Dropbox, not to the file. Use https://';

it.each([
	['drive.google.com/file/d/1aB-c_9/view?usp=sharing', `${DRIVE}1aB-c_9`],
	['drive.google.com/open?id=1aB-c_9', `${DRIVE}1aB-c_9`],
	['drive.google.com/drive/my-drive', `${DRIVE}ID`],
	['www.dropbox.com/x/a.png?rlkey=y&dl=0', `${DROPBOX}www.dropbox.com/x/a.png?rlkey=y&dl=1`],
	['dropbox.com/s/x/a.png', `${DROPBOX}dropbox.com/s/x/a.png?dl=1`],
])('leads to a page whose file is known: %s', (path, why) => {
	expect(page(path)).toBe(why);
});

it.each<[files: string, paths: string[]]>([
	['of drives', ['drive.google.com/uc?export=download&id=1a', 'drive.google.com/thumbnail?id=1a']],
	['of Dropbox', ['www.dropbox.com/s/x/cup?rlkey=y&dl=1', 'www.dropbox.com/s/x/cup?raw=1']],
	['of photos', ['images.unsplash.com/photo-1?w=1080', 'unsplash.com/photos/abc/download?force=1']],
	['of a repository', ['github.com/o/r/raw/main/cup.png', 'github.com/o/blob/main/a.png?raw=true']],
	['of a wiki', ['upload.wikimedia.org/wikipedia/commons/a/ab/Cup.jpg']],
	['of any storage', ['account.blob.core.windows.net/images/cup', 'example.com/blob/src/cup.png']],
	['by its name', ['example.com/a.JPG', 'www.a.com/a.avi?b=c', '8.8.8.8/a', '[2001:db8::1]/a']],
	['in a parameter', ['example.com/fetch?url=https://example.com/a.webp&w=1080']],
])('leads to a file %s: %j', (_, paths) => {
	for (const path of paths) expect([path, page(path)]).toEqual([path, undefined]);
});

it("holds no secret where it isn't the file of a bot", () => {
	for (const path of ['telegram.org/file/bot.png', 'api.telegram.org/bot1/getMe']) {
		expect(whySecret(new URL(`https://${path}`))).toBeUndefined();
	}
});
