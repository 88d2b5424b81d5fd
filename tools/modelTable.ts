/**
 * Writes the README's tables of models from the catalogue, and the address of the repository into its links. With
 * --check it only tells whether they are stale, and exits with 1 if so.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { catalogue, retirementOf, type Field, type Model } from '../nodes/novita/models/catalogue';
import { showDollars } from '../nodes/novita/request/cost';
import { root } from './n8n-server/paths';
import { dollarsFor } from './prices';
import { table } from './table';

const OPERATIONS: Record<Model['operation'], string> = {
	imageToVideo: 'Image to Video',
	textToVideo: 'Text to Video',
	motionControl: 'Motion Control',
};

const START = '<!-- models: written by `npm run docs` -->';
const END = '<!-- /models -->';

const NO_PRICE = 'no price is known';

const find = (model: Model, parameter: string): Field | undefined =>
	model.fields.find((field) => field.parameter === parameter);

function seconds(model: Model): string {
	const field = find(model, 'duration');
	if (field?.kind !== 'choice') return '5, or up to 30';
	const values = field.choices.map(({ value }) => Number(value));
	const [first, last] = [Math.min(...values), Math.max(...values)];
	return values.length === last - first + 1 ? `${first} to ${last}` : values.join(' or ');
}

function sound(model: Model): string {
	const field = find(model, 'sound');
	if (field?.kind === 'flag') return field.default ? 'on by default' : 'off by default';
	return find(model, 'keepOriginalSound') ? "the motion video's" : 'no';
}

function shots(model: Model): string {
	const field = find(model, 'multiPrompt');
	if (field?.kind !== 'shots') return 'no';
	return field.as === 'objects' ? 'yes, each with its length' : 'yes';
}

/** What 5 seconds cost about, as the model's price has it. */
function price({ slug, price: quoted }: Model): string {
	if (!quoted) return NO_PRICE;
	const [silent, loud] = [false, true].map((on) =>
		showDollars(dollarsFor(slug, { duration: 5, sound: on }) ?? Number.NaN),
	);
	return silent === loud ? `${silent}` : `${silent}, with sound ${loud}`;
}

/** What the model's name, its line in the dropdown and its modes say of it, as its page does. */
function resolution(model: Model): string {
	const mode = find(model, 'mode');
	const modes = mode?.kind === 'choice' ? mode.choices.map(({ description }) => description) : [];
	const found = [model.name, model.summary, ...modes].join(' ').match(/\b(\d{3,4}p|4K)\b/g) ?? [];
	return [...new Set(found)].join(' or ') || 'not documented';
}

const TIERS: ReadonlyArray<[RegExp, string]> = [
	[/ 4K$/, 'highest resolution'],
	[/^Kling v3.* Pro$/, 'higher quality tier'],
	[/^Kling v3.* Motion/, 'movements from another video'],
	[/ Master$/, 'highest tier of its version'],
];

/** By facts alone: price, tier, and what the model has that others lack. */
function bestFor(model: Model, models: readonly Model[]): string {
	if (model.retired) return `nothing new: retired ${retirementOf(model)}`;
	const rivals = models.filter(({ operation }) => operation === model.operation);
	const cheapest = Math.min(...rivals.flatMap((each) => each.price?.perSecond.silent ?? []));
	const isOld = Number(/v(\d)/.exec(model.name)?.[1]) < 3;
	return [
		...(isOld ? ['workflows that have it'] : []),
		...(model.price?.perSecond.silent === cheapest ? ['lowest known price'] : []),
		...TIERS.filter(([name]) => name.test(model.name)).map(([, tier]) => tier),
		...(find(model, 'multiPrompt') ? ['several shots'] : []),
		...(find(model, 'endImage') ? ['end image'] : []),
		...(find(model, 'sound') ? ['sound'] : []),
	].join(', ');
}

/** What only some models have. */
function more(model: Model): string {
	const names: Record<string, string> = {
		endImage: 'end image',
		aspectRatio: 'aspect ratio',
		voiceList: 'voices',
		video: 'motion video',
		motionModel: 'Standard or Pro',
		characterOrientation: 'character orientation',
		mode: 'Standard or Professional',
	};
	const own = model.fields
		.filter((field) => field.kind !== 'choice' || field.choices.length > 1)
		.flatMap((field) => names[field.parameter] ?? []);
	return own.join(', ') || 'nothing';
}

/** Which model to take, as Markdown, and below it what each has: one row a model in both. */
export function modelTable(models: readonly Model[]): string {
	const choice = models.map((model) => [
		`[${model.name}](${model.page ?? '#'})`,
		OPERATIONS[model.operation],
		bestFor(model, models),
		price(model),
		resolution(model),
		seconds(model),
	]);
	const details = models.map((model) => [
		`\`${model.slug}\``,
		sound(model),
		shots(model),
		more(model),
	]);
	return [
		table(
			['Model', 'Operation', 'Best for', '5 seconds cost about', 'Resolution', 'Seconds'],
			...choice,
		),
		'<details><summary>Model IDs, and what each model has</summary>',
		table(['Model ID', 'Sound', 'Shots', 'Also'], ...details),
		'</details>',
	].join('\n\n');
}

/** Where the files of this repository can be downloaded, and its pages on GitHub, by package.json. */
export function addresses(manifest: { repository: { url: string } }) {
	const { pathname } = new URL(manifest.repository.url.replace(/^git\+/, ''));
	const name = pathname.replace(/^\/|\.git$/g, '');
	return {
		raw: `https://raw.githubusercontent.com/${name}/main/`,
		page: `https://github.com/${name}/`,
	};
}

/**
 * The README with its tables, not formatted yet, and with the URLs of this repository.
 *
 * @throws Error where it has lost the two markers.
 */
export function written(readme: string, models: readonly Model[]): string {
	const [before, rest] = readme.split(START);
	const after = rest?.split(END)[1];
	if (before === undefined || after === undefined) {
		throw new Error(`README.md needs the two lines ${START} and ${END}`);
	}
	const text = `${before}${START}\n\n${modelTable(models)}\n\n${END}${after}`;
	const { raw, page } = addresses(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
	return text
		.replaceAll(/https:\/\/raw\.githubusercontent\.com\/[\w.-]+\/[\w.-]+\/main\//g, raw)
		.replaceAll(/https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/(?=issues)/g, page);
}

async function main(): Promise<void> {
	// Only here, as Jest can't load it.
	const { format, resolveConfig } = await import('prettier');
	const path = join(root, 'README.md');
	const readme = readFileSync(path, 'utf8');
	const style = { ...(await resolveConfig(path)), parser: 'markdown' };
	const wanted = await format(written(readme, catalogue), style);
	if (wanted === readme) console.log('The tables of models in README.md are up to date.');
	else if (process.argv.includes('--check')) {
		console.error('The tables of models in README.md are stale. Run: npm run docs');
		process.exitCode = 1;
	} else {
		writeFileSync(path, wanted);
		console.log('Wrote the tables of models in README.md.');
	}
}

if (require.main === module) void main();
