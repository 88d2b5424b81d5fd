import { whyPage, whySecret, whyUnreachable } from '../../../../nodes/novita/request/hosts';

const why = (url: string) => whyUnreachable(new URL(url));
const page = (url: string) => whyPage(new URL(url));

describe('a URL that only some network can open', () => {
	it.each([
		'http://localhost:5678/a.png',
		'http://app.localhost/a.png',
		'http://minio:9000/bucket/a.png',
		'http://nas.local/a.png',
		'http://NAS.LOCAL./a.png',
		'https://files.corp.internal/a.png',
		'http://127.0.0.1/a.png',
		'http://127.1/a.png',
		'http://0x7f000001/a.png',
		'http://0.0.0.0/a.png',
		'http://10.1.2.3/a.png',
		'http://172.16.0.1/a.png',
		'http://172.31.255.255/a.png',
		'http://192.168.1.10/a.png',
		'http://169.254.169.254/a.png',
		'http://100.64.0.1/a.png',
		'http://[::1]/a.png',
		'http://[::]/a.png',
		'http://[fd00::1]/a.png',
		'http://[fc12:3456::1]/a.png',
		'http://[fe80::1]/a.png',
		'http://[::ffff:192.168.0.1]/a.png',
	])('%s', (url) => {
		expect(why(url)).toMatch(/^leads to \S+, which Novita can't reach\. Use a public URL$/);
	});

	it.each([
		'https://example.com/a.png',
		'https://local.example.com/a.png',
		'https://localhost.example.com/a.png',
		'https://10.example.com/a.png',
		'http://8.8.8.8/a.png',
		'http://172.15.0.1/a.png',
		'http://172.32.0.1/a.png',
		'http://192.169.0.1/a.png',
		'http://100.128.0.1/a.png',
		'http://[2001:db8::1]/a.png',
		'http://[::ffff:8.8.8.8]/a.png',
	])('%s is none', (url) => {
		expect(why(url)).toBeUndefined();
	});
});

describe('a URL that leads to a page', () => {
	it.each([
		'https://1drv.ms/i/s!Abc',
		'https://onedrive.live.com/?id=1',
		'https://photos.app.goo.gl/abc',
		'https://instagram.com/reel/Cabc/',
		'https://www.facebook.com/photo?fbid=1',
		'https://m.facebook.com/photo?fbid=1',
		'https://www.tiktok.com/@a/video/1',
		'https://youtu.be/abc',
		'https://x.com/a/status/1',
		'https://www.pinterest.co.uk/pin/1/',
		'https://unsplash.com/photos/a-cup-abc',
		'https://pixabay.com/photos/cup-1/',
		'https://www.notion.so/Page-abc',
		'https://docs.google.com/document/d/1aB/edit',
		'https://files.slack.com/files-pri/T1-F1/cup.png',
		'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&ext=2&hash=a',
		'https://github.com/o/r/blob/main/cup.png',
		'https://gitlab.com/g/s/r/-/blob/main/cup.png',
		'https://bitbucket.org/w/r/src/main/cup.jpg',
		'https://acme.sharepoint.com/:i:/s/Team/Eabc?e=1',
		'https://acme-my.sharepoint.com/personal/a/Documents/cup.png',
		'https://file.notion.so/f/f/a/b/cup.png?table=block',
		'https://commons.wikimedia.org/wiki/File:Cup.jpg',
		'https://trello.com/1/cards/a/attachments/b/download/cup.png',
		'https://share.icloud.com/photos/0abc',
		'https://app.box.com/s/abc',
		'https://imgur.com/a/abc',
		'https://ibb.co/abc',
	])('most likely: %s', (url) => {
		const { hostname } = new URL(url);
		expect(page(url)).toBe(
			`seems to lead to a page or a login of ${hostname}, not to a file that Novita can open. Use a public URL of the file itself`,
		);
	});

	it.each([
		['https://drive.google.com/file/d/1aB-c_9/view?usp=sharing', 'Google Drive', 'id=1aB-c_9'],
		['https://drive.google.com/open?id=1aB-c_9', 'Google Drive', 'id=1aB-c_9'],
		['https://drive.google.com/drive/my-drive', 'Google Drive', 'id=ID'],
		['https://www.dropbox.com/scl/fi/x/a.png?rlkey=y&dl=0', 'Dropbox', 'a.png?rlkey=y&dl=1'],
		['https://dropbox.com/s/x/a.png', 'Dropbox', 'Use https://dropbox.com/s/x/a.png?dl=1'],
	])('whose file is known: %s', (url, of, file) => {
		expect(page(url)).toMatch(new RegExp(`^leads to a page of ${of}, not to the file\\. `));
		expect(page(url)?.endsWith(file)).toBe(true);
	});

	it.each([
		'https://drive.google.com/uc?export=download&id=1aB',
		'https://drive.google.com/thumbnail?id=1aB&sz=w1000',
		'https://www.dropbox.com/s/x/cup?rlkey=y&dl=1',
		'https://www.dropbox.com/s/x/cup?raw=1',
		'https://dl.dropboxusercontent.com/s/x/a',
		'https://images.unsplash.com/photo-1?w=1080',
		'https://unsplash.com/photos/abc/download?force=true',
		'https://cdn.pixabay.com/photo/a',
		'https://raw.githubusercontent.com/o/r/main/cup.png',
		'https://github.com/o/r/raw/main/cup.png',
		'https://github.com/o/r/blob/main/cup.png?raw=true',
		'https://upload.wikimedia.org/wikipedia/commons/a/ab/Cup.jpg',
		'https://i.ibb.co/abc/cup.png',
		'https://account.blob.core.windows.net/images/cup.png',
		'https://example.com/blob/src/cup.png',
		'https://api.telegram.org/file/bot1:a/photos/file_1.jpg',
		'https://example.com/a.JPG',
		'https://www.example.com/a.avi?b=c',
		'https://example.com/fetch?url=https://example.com/a.webp&w=1080',
		'http://8.8.8.8/a',
		'http://[2001:db8::1]/a',
	])('not: %s', (url) => {
		expect(page(url)).toBeUndefined();
	});
});

describe('a URL that holds a secret', () => {
	it("is that of a Telegram bot's file", () => {
		const why = whySecret(new URL('https://api.telegram.org/file/bot1:secret/photos/file_1.jpg'));
		expect(why).toMatch(/token, which goes to Novita .+ with Download turned on$/);
		expect(why).not.toContain('secret');
		expect(whySecret(new URL('https://telegram.org/file/bot.png'))).toBeUndefined();
	});
});
