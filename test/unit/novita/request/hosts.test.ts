import { whyUnreachable } from '../../../../nodes/novita/request/hosts';

const why = (url: string, orFile?: boolean) => whyUnreachable(new URL(url), orFile);

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
		expect(why(url, true)).toMatch(/^leads to \S+, which Novita can't reach\. .* choose File\.$/);
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
		['Google Drive', 'https://drive.google.com/file/d/1aB-c_9/view?usp=sharing'],
		['Google Drive', 'https://drive.google.com/open?id=1aB'],
		['Dropbox', 'https://www.dropbox.com/scl/fi/x/a.png?rlkey=y&dl=0'],
		['Dropbox', 'https://www.dropbox.com/s/x/a.png'],
		['OneDrive', 'https://1drv.ms/i/s!Abc'],
		['Google Photos', 'https://photos.app.goo.gl/abc'],
		['Instagram', 'https://www.instagram.com/p/Cabc/'],
		['Instagram', 'https://instagram.com/reel/Cabc/'],
		['Facebook', 'https://www.facebook.com/photo?fbid=1'],
		['Facebook', 'https://m.facebook.com/photo?fbid=1'],
		['TikTok', 'https://www.tiktok.com/@a/video/1'],
		['TikTok', 'https://vm.tiktok.com/abc/'],
		['YouTube', 'https://youtu.be/abc'],
		['X', 'https://x.com/a/status/1'],
		['Pinterest', 'https://www.pinterest.co.uk/pin/1/'],
		['Unsplash', 'https://unsplash.com/photos/a-cup-abc'],
		['Pexels', 'https://www.pexels.com/photo/cup-1/'],
		['Pixabay', 'https://pixabay.com/photos/cup-1/'],
	])('of %s: %s', (of, url) => {
		expect(why(url)).toContain(`leads to a page of ${of}, not to the file. `);
	});

	it.each([
		'https://drive.google.com/uc?export=download&id=1aB',
		'https://drive.google.com/thumbnail?id=1aB&sz=w1000',
		'https://www.dropbox.com/scl/fi/x/a.png?rlkey=y&dl=1',
		'https://www.dropbox.com/s/x/a.png?raw=1',
		'https://dl.dropboxusercontent.com/s/x/a.png',
		'https://scontent.cdninstagram.com/v/a.jpg',
		'https://scontent.xx.fbcdn.net/v/a.jpg',
		'https://pbs.twimg.com/media/a.jpg',
		'https://i.pinimg.com/originals/a.jpg',
		'https://images.unsplash.com/photo-1?w=1080',
		'https://unsplash.com/photos/abc/download?force=true',
		'https://images.pexels.com/photos/1/a.jpeg',
		'https://cdn.pixabay.com/photo/a.jpg',
		'https://notfacebook.com/a.jpg',
	])('%s is none', (url) => {
		expect(why(url)).toBeUndefined();
	});

	it.each([
		[
			'https://drive.google.com/file/d/1aB-c_9/view',
			'use https://drive.google.com/uc?export=download&id=1aB-c_9',
		],
		[
			'https://drive.google.com/open?id=1aB-c_9',
			'use https://drive.google.com/uc?export=download&id=1aB-c_9',
		],
		[
			'https://www.dropbox.com/scl/fi/x/a.png?rlkey=y&dl=0',
			'Use https://www.dropbox.com/scl/fi/x/a.png?rlkey=y&dl=1',
		],
		['https://www.dropbox.com/s/x/a.png', 'Use https://www.dropbox.com/s/x/a.png?dl=1'],
		['https://www.instagram.com/p/Cabc/', 'Use the URL of the file itself'],
	])('%s: %s', (url, fix) => {
		expect(why(url)).toContain(fix);
		expect(why(url, true)).toContain(
			`${fix}, or download the file before this node and choose File.`,
		);
	});
});
