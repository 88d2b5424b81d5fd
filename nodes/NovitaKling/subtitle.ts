import { catalogue, CUSTOM, type Model } from '../novita/models/catalogue';
import { GET_BALANCE, OPERATIONS, OTHER_MODEL } from './properties';

/**
 * The line under the node on the canvas, in the words of its dropdowns: "Image to Video: v3.0 Pro".
 * n8n cuts it after some thirty characters, and the node's icon says Kling already.
 *
 * @returns An expression. A model that comes from an expression of its own shows by its slug.
 */
export function klingSubtitle(models: readonly Model[] = catalogue): string {
	const operations = JSON.stringify(
		Object.fromEntries(OPERATIONS.map(({ name, value }) => [value, name])),
	);
	const names = JSON.stringify(
		Object.fromEntries(models.map((model) => [model.slug, shortName(model)])),
	);
	const model = `$parameter["model"] === "${CUSTOM}" ? ($parameter["customModel"] || "${OTHER_MODEL}") : ((${names})[$parameter["model"]] || $parameter["model"])`;
	const video = `(${operations})[$parameter["operation"]] + ": " + (${model})`;
	return `={{ $parameter["operation"] === "${GET_BALANCE.value}" ? "${GET_BALANCE.name}" : ${video} }}`;
}

/** "Kling v3.0 Motion Control" is "v3.0" behind "Motion Control: ". */
function shortName({ name, operation }: Model): string {
	const spoken = OPERATIONS.find(({ value }) => value === operation)?.name ?? '';
	return name.replace(/^Kling /, '').replace(` ${spoken}`, '');
}
