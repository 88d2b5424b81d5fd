import { readMediaType } from '../../../../nodes/n8n/binary/mediaType';
import type { MediaKind } from '../../../../nodes/novita/api/task';
import { ftyp } from '../../../support/media';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const riff = (form: string) => bytes(`RIFF\x10\x27\0\0${form}LIST`);
const ebml = (type: string) =>
	bytes(`\x1aE\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x86\x81\x01B\x82\x84${type}`);

const FILES: Array<[string, Buffer, Partial<Record<MediaKind, string>>]> = [
	['MP4', ftyp('isom'), { video: 'video/mp4 mp4', audio: 'audio/mp4 m4a' }],
	['MP4 of another maker', ftyp('XAVC'), { video: 'video/mp4 mp4', audio: 'audio/mp4 m4a' }],
	['QuickTime', ftyp('qt  '), { video: 'video/quicktime mov', audio: 'audio/mp4 m4a' }],
	['QuickTime of old', bytes('\0\0\x0a\xd5moov\0\0\0lmvhd'), { video: 'video/quicktime mov' }],
	['M4V', ftyp('M4V '), { video: 'video/x-m4v m4v', audio: 'audio/mp4 m4a' }],
	['M4A', ftyp('M4A '), { audio: 'audio/mp4 m4a' }],
	['WebM', ebml('webm'), { video: 'video/webm webm' }],
	['Matroska', ebml('matroska'), { video: 'video/x-matroska mkv' }],
	['GIF', bytes('GIF89a\x01\0\x01\0\x80\0'), { video: 'image/gif gif', image: 'image/gif gif' }],
	['AVI', riff('AVI '), { video: 'video/x-msvideo avi' }],
	['WebP', riff('WEBP'), { video: 'image/webp webp', image: 'image/webp webp' }],
	['PNG', bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), { image: 'image/png png' }],
	['JPEG', bytes('\xff\xd8\xff\xe0\0\x10JFIF\0'), { image: 'image/jpeg jpg' }],
	['AVIF', ftyp('avif'), { image: 'image/avif avif' }],
	['HEIC', ftyp('heic'), {}],
	['MP3 with a title', bytes('ID3\x04\0\0\0\0\0\0'), { audio: 'audio/mpeg mp3' }],
	['MP3', bytes('\xff\xfb\x90\x64\0\0\0\0'), { audio: 'audio/mpeg mp3' }],
	['WAV', riff('WAVE'), { audio: 'audio/wav wav' }],
	['Ogg', bytes('OggS\0\x02\0\0'), { audio: 'audio/ogg ogg' }],
	['FLAC', bytes('fLaC\0\0\0\x22'), { audio: 'audio/flac flac' }],
	['a page', bytes('<!doctype html>'), {}],
	['XML', bytes('<?xml version="1.0"?>'), {}],
	['JSON', bytes('{"error":"RIFF"}'), {}],
	['text that speaks of it', bytes('The ftyp of it'), {}],
	['UTF-16', bytes('\xff\xfe<\0h\0t\0m\0l\0'), {}],
	['nothing', Buffer.alloc(0), {}],
	['zeros', Buffer.alloc(100), {}],
];

describe('a file by its first bytes', () => {
	const kinds: MediaKind[] = ['video', 'image', 'audio'];
	const rows = FILES.flatMap(([name, head, types]) =>
		kinds.map((kind) => [name, kind, head, types[kind]] as const),
	);

	it.each(rows)('%s, as %s', (_, kind, head, type) => {
		const found = readMediaType(head, kind);
		expect(found && `${found.mimeType} ${found.extension}`).toBe(type);
	});
});
