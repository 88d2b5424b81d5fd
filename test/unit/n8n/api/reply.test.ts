import { parseReply } from '../../../../nodes/n8n/api/send';

describe('the text of a reply', () => {
	it.each<[string, unknown]>([
		['{"a":[1,-2.5e3,"x",null,true]}', { a: [1, -2500, 'x', null, true] }],
		['{"task_id":12345678901234567890}', { task_id: '12345678901234567890' }],
		['[9007199254740993,-9007199254740993]', ['9007199254740993', '-9007199254740993']],
		['[1234567890123456.5,1e300]', [1234567890123456.5, 1e300]],
		['{"progress":NaN,"eta":-Infinity}', { progress: null, eta: null }],
		[
			'{"a":"NaN, 12345678901234567890 and \\"NaN\\""}',
			{ a: 'NaN, 12345678901234567890 and "NaN"' },
		],
		['"NaN"', 'NaN'],
		['route not found', 'route not found'],
		['{"task_id":"cut', '{"task_id":"cut'],
		['{"a":"cut\\', '{"a":"cut\\'],
		['', ''],
	])('%s is read as %j', (text, read) => {
		expect(parseReply(text)).toEqual(read);
	});
});
