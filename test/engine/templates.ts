import type { INodeParameters } from 'n8n-workflow';

import { goesOn, items, text, useNovita } from './setting';

describe('an item without what a template asks for', () => {
	const novita = useNovita();
	const shot = '=Close-up of {{ $json.product }}, steam rising';
	const shots = [{ prompt: 'Wide' }, { prompt: shot }];
	const fromData = '=["Wide", "Close-up of {{ $json.product }}, steam rising"]';

	it.each<[string, INodeParameters]>([
		['Prompt', { prompt: '=A video of {{ $json.product }}, slow dolly in' }],
		['Image URL', { imageUrl: '=https://example.com/{{ $json.product }}.jpg' }],
		['Shot 2 in Shots', { promptMode: 'multiShot', multiPrompt: { shots } }],
		['Shots (JSON)', { promptMode: 'multiShotJson', multiPromptJson: fromData }],
	])('is refused, and the others are sent: %s', async (where, set) => {
		const rows = items({ product: 'cup' }, { product: '', size: 'L' }, { product: 'pot' });
		const usual = { prompt: 'Steam rises', imageUrl: 'https://example.com/cup.png' };
		const { json } = await novita.kling(rows, { ...usual, ...set }, goesOn);
		const message = `${where} has a gap: {{ $json.product }} is empty`;
		expect(json.map(({ task_id }) => task_id !== undefined)).toEqual([true, false, true]);
		expect(json[1]!.error).toMatchObject({ message, status: 'NOT_SENT' });
		expect(novita.submitted()).toHaveLength(2);
	});

	it.each([
		// Its author wrote that it may be empty.
		"=A video of {{ $json.product ?? '' }}, slow dolly in",
		'=A video of {{ $json.product || "" }}, slow dolly in',
		"=A video{{ $json.product ? ' of ' + $json.product : '' }}, slow dolly in",
		"=A video of {{ $ifEmpty($json.product, '') }}, slow dolly in",
		"=A video of {{ $json.product || 'a cup' }}, slow dolly in",
		// These words only look like a gap.
		"={{ $json.prompt + ', slow dolly in' }}",
		'={{ $json.prompt }}',
		"={{ `A cup${$json.none ?? ''}` }}",
		'={{ ["cup", "pot"].map((each) => `a ${each}`).join() }}',
		'=The silhouette is undefined in {{ $json.prompt }}',
		'=A cup and {{ 1 + 1 }} spoons{{ "\\n" }}on a table',
		'=A cup, {{ $json.count }} spoons, {{ $json.isHot }}',
		'={"shot":{"what":"{{ $json.prompt }}"}}',
	])('is sent: %s', async (prompt) => {
		const item = { product: '', prompt: 'an undefined silhouette', count: 0, isHot: false };
		await novita.kling(items(item), text({ prompt }));
		expect(novita.submitted()).toHaveLength(1);
	});

	const GAP = /^Prompt has a gap: \{\{ .+ \}\} is (empty|"N\/A"|"\{\{undefined") \[item 0\]$/;
	const JOINED = /^Prompt has a gap: .+ gives undefined/;
	const BRACES = /^Prompt has \}\} left over behind an expression \[item 0\]$/;
	const STAYED_TEXT = /^Prompt contains .+, an expression that stayed text/;

	it.each([
		['=A video of {{ $json.none }}', GAP],
		['=A video of {{ $json.none?.name }} here', GAP],
		['={{ `A video of ${$json.none}, slow dolly in` }}', GAP],
		['=In the light: {{ `a video of ${ $json.none } by ${$json.product}` }}', GAP],
		['={{ $json.product }}{{ $json.none }}', GAP],
		["=A video of {{ $json.tags?.join('') }} here", GAP],
		['=A video of {{ null }} here', GAP],
		['=A video of {{ [].join() }} here', GAP],
		['=A video of {{ "N/A" + "" }} here', GAP],
		['=A video of {{ "{{" + ($json.none ?? undefined) }} here {{ $json.none }}', GAP],
		["={{ 'A video of ' + $json.none + ', slow dolly in' }}", JOINED],
		['={{ $json.product }} }}', BRACES],
		['=A cup of {{ $json.product }}, steaming }}', BRACES],
		['A video of {{ $json.product }}', STAYED_TEXT],
		['A video of {{product}}', STAYED_TEXT],
		['A video of $json.product', STAYED_TEXT],
		["A video of $('Rows').item.json.product", STAYED_TEXT],
		['=A video of $json.product', STAYED_TEXT],
		["={{ 'A video of {' + '{ $json.product }' + '}' }}", STAYED_TEXT],
	])('is refused: %s', async (prompt, why) => {
		const { error } = await novita.kling(items({ product: 'cup' }), text({ prompt }));
		expect(error?.message).toMatch(why);
		expect(novita.submitted()).toEqual([]);
	});
});
