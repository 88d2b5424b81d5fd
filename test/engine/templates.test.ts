import type { INodeParameters } from 'n8n-workflow';

import { errorOf, items, kling, outputsOf, text, useNovita } from './setting';

const CUP = 'https://example.com/cup.png';

/** What each item has to say; the second has no product. */
const rows = () => items({ product: 'cup' }, { product: '', size: 'L' }, { product: 'pot' });

const fromImage = (more: INodeParameters): INodeParameters => ({
	prompt: 'Steam rises',
	imageUrl: CUP,
	...more,
});

/** Each with what it names. */
const TEMPLATES: Array<[string, INodeParameters, string]> = [
	[
		'a prompt',
		text({ prompt: '=A video of {{ $json.product }}, slow dolly in' }),
		'Prompt has a gap: {{ $json.product }} is empty',
	],
	[
		'a shot',
		fromImage({
			promptMode: 'multiShot',
			multiPrompt: {
				shots: [
					{ prompt: 'Wide', duration: 3 },
					{ prompt: '=Close-up of {{ $json.product }}, steam rising', duration: 4 },
				],
			},
		}),
		'Shot 2 in Shots has a gap: {{ $json.product }} is empty',
	],
	[
		'shots from data',
		fromImage({
			promptMode: 'multiShotJson',
			multiPromptJson: '=["Wide", "Close-up of {{ $json.product }}, steam rising"]',
		}),
		'Shots (JSON) has a gap: {{ $json.product }} is empty',
	],
	[
		'an image URL',
		fromImage({ imageUrl: '=https://example.com/{{ $json.product }}.jpg' }),
		'Image URL has a gap: {{ $json.product }} is empty',
	],
];

describe('an item without what a template asks for', () => {
	const novita = useNovita();

	it.each(TEMPLATES)('is refused, and the others are sent: %s', async (_, parameters, message) => {
		const run = await novita.run(rows(), [kling(parameters, { onError: 'continueRegularOutput' })]);
		const [out = []] = outputsOf(run, 'Kling');
		expect(out.map(({ json }) => json.task_id !== undefined)).toEqual([true, false, true]);
		expect(out[1]!.json.error).toMatchObject({ message, status: 'NOT_SENT' });
		expect(novita.simulator.submissions).toHaveLength(2);
	});

	it.each(TEMPLATES)('keeps all from being sent under Stop: %s', async (_, parameters, message) => {
		const run = await novita.run(rows(), [kling(parameters)]);
		expect(errorOf(run)?.message).toBe(`${message} [item 1]`);
		expect(novita.simulator.submissions).toHaveLength(0);
	});

	it.each([
		"=A video of {{ $json.product ?? '' }}, slow dolly in",
		'=A video of {{ $json.product || "" }}, slow dolly in',
		"=A video{{ $json.product ? ' of ' + $json.product : '' }}, slow dolly in",
		"=A video of {{ $ifEmpty($json.product, '') }}, slow dolly in",
		"=A video of {{ $json.product || 'a cup' }}, slow dolly in",
	])('is sent where its author wrote that it may be empty: %s', async (prompt) => {
		await novita.run(rows(), [kling(text({ prompt }))]);
		expect(novita.simulator.submissions).toHaveLength(3);
	});

	it.each(["={{ 'A video of ' + $json.none + ', slow dolly in' }}"])(
		'is refused where its expression joins it itself: %s',
		async (prompt) => {
			const run = await novita.run(items({ product: 'cup' }), [kling(text({ prompt }))]);
			expect(errorOf(run)?.message).toMatch(/^Prompt has a gap: .+ gives undefined/);
			expect(novita.simulator.submissions).toHaveLength(0);
		},
	);

	it.each([
		"={{ $json.prompt + ', slow dolly in' }}",
		'={{ $json.prompt }}',
		"={{ `A cup${$json.none ?? ''}` }}",
		'={{ ["cup", "pot"].map((each) => `a ${each}`).join() }}',
		'=The silhouette is undefined in {{ $json.prompt }}',
		'=A cup and {{ 1 + 1 }} spoons{{ "\\n" }}on a table',
		'=A cup, {{ $json.count }} spoons, {{ $json.isHot }}',
		'={"shot":{"what":"{{ $json.prompt }}"}}',
	])('is sent with words that only look like it: %s', async (prompt) => {
		const input = items({ prompt: 'an undefined silhouette', count: 0, isHot: false });
		await novita.run(input, [kling(text({ prompt }))]);
		expect(novita.simulator.submissions).toHaveLength(1);
	});

	it.each([
		'=A video of {{ $json.none }}',
		'=A video of {{ $json.none?.name }} here',
		'={{ `A video of ${$json.none}, slow dolly in` }}',
		'=In the light: {{ `a video of ${ $json.none } by ${$json.product}` }}',
		'={{ $json.product }}{{ $json.none }}',
		"=A video of {{ $json.tags?.join('') }} here",
		'=A video of {{ null }} here',
		'=A video of {{ [].join() }} here',
		'=A video of {{ "N/A" + "" }} here',
		'=A video of {{ "{{" + ($json.none ?? undefined) }} here {{ $json.none }}',
	])('is refused otherwise: %s', async (prompt) => {
		const run = await novita.run(items({ product: 'cup' }), [kling(text({ prompt }))]);
		expect(errorOf(run)?.message).toMatch(
			/^Prompt has a gap: \{\{ .+ \}\} is (empty|"N\/A"|"\{\{undefined") \[item 0\]$/,
		);
		expect(novita.simulator.submissions).toHaveLength(0);
	});

	it.each(['={{ $json.product }} }}', '=A cup of {{ $json.product }}, steaming }}'])(
		'is refused with braces that the editor had closed already: %s',
		async (prompt) => {
			const run = await novita.run(items({ product: 'tea' }), [kling(text({ prompt }))]);
			expect(errorOf(run)?.message).toBe('Prompt has }} left over behind an expression [item 0]');
			expect(novita.simulator.submissions).toHaveLength(0);
		},
	);

	it.each([
		'A video of {{ $json.product }}',
		'A video of {{product}}',
		'A video of $json.product',
		"A video of $('Rows').item.json.product",
		'=A video of $json.product',
		"={{ 'A video of {' + '{ $json.product }' + '}' }}",
	])('is refused where its expression stayed text: %s', async (prompt) => {
		const run = await novita.run(rows(), [kling(text({ prompt }))]);
		expect(errorOf(run)?.message).toMatch(/^Prompt contains .+, an expression that stayed text/);
		expect(novita.simulator.submissions).toHaveLength(0);
	});
});
