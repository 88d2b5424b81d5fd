/**
 * Writes the README's table of models from the catalogue. With --check it only tells whether the
 * table is stale, and exits with 1 if so.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { catalogue, retirementOf, type Field, type Model } from '../nodes/novita/models/catalogue';

const OPERATIONS: Record<Model['operation'], string> = {
	imageToVideo: 'Image to Video',
	textToVideo: 'Text to Video',
	motionControl: 'Motion Control',
};

const START = '<!-- models: written by `npm run docs` -->';
const END = '<!-- /models -->';

const find = (model: Model, api: string): Field | undefined =>
	model.fields.find((field) => field.api === api);

function seconds(model: Model): string {
	const field = find(model, 'duration');
	if (field?.kind !== 'choice') return "5, or the video's";
	const values = field.choices.map(({ value }) => Number(value));
	const [first, last] = [Math.min(...values), Math.max(...values)];
	return values.length === last - first + 1 ? `${first} to ${last}` : values.join(' or ');
}

function sound(model: Model): string {
	const field = find(model, 'sound');
	if (field?.kind === 'flag') return field.default ? 'on by default' : 'off by default';
	return find(model, 'keep_original_sound') ? "the video's own" : 'no';
}

function shots(model: Model): string {
	const field = find(model, 'multi_prompt');
	if (field?.kind !== 'shots') return 'no';
	return field.as === 'objects' ? 'yes, each with its length' : 'yes';
}

/** What only some models have. */
function more(model: Model): string {
	const names: Record<string, string> = {
		endImage: 'end image',
		aspectRatio: 'aspect ratio',
		voiceList: 'voices',
		videoUrl: 'motion video',
		motionModel: 'Standard or Pro',
		characterOrientation: 'character orientation',
		mode: 'Standard or Professional',
	};
	const own = model.fields
		.filter((field) => field.kind !== 'choice' || field.choices.length > 1)
		.flatMap((field) => names[field.parameter] ?? []);
	const retired = model.retired ? [`retired ${retirementOf(model)}`] : [];
	return [...own, ...retired].join(', ') || 'nothing';
}

/** The table as Markdown, one row a model. */
export function modelTable(models: readonly Model[]): string {
	const rows = models.map(
		(model) =>
			`| [${model.name}](${model.page ?? '#'}) | ${OPERATIONS[model.operation]} | \`${model.slug}\` | ${seconds(model)} | ${sound(model)} | ${shots(model)} | ${more(model)} |`,
	);
	return [
		'| Model | Operation | Model ID | Seconds | Sound | Shots | Also |',
		'| --- | --- | --- | --- | --- | --- | --- |',
		...rows,
	].join('\n');
}

/** @throws Error where the README has lost the two markers. */
export async function withTable(readme: string, models: readonly Model[]): Promise<string> {
	const [before, rest] = readme.split(START);
	const after = rest?.split(END)[1];
	if (before === undefined || after === undefined) {
		throw new Error(`README.md needs the two lines ${START} and ${END}`);
	}
	const text = `${before}${START}\n\n${modelTable(models)}\n\n${END}${after}`;
	return await format(text, { ...(await resolveConfig('README.md')), parser: 'markdown' });
}

async function main(): Promise<void> {
	const path = join(__dirname, '..', 'README.md');
	const readme = readFileSync(path, 'utf8');
	const wanted = await withTable(readme, catalogue);
	if (wanted === readme) console.log('The table of models in README.md is up to date.');
	else if (process.argv.includes('--check')) {
		console.error('The table of models in README.md is stale. Run: npm run docs');
		process.exitCode = 1;
	} else {
		writeFileSync(path, wanted);
		console.log('Wrote the table of models in README.md.');
	}
}

if (require.main === module) void main();
