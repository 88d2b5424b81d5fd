import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { linkTo, type FileUrl } from '../n8n/binary/link';
import { isToolCall } from '../n8n/execution';
import { addHints, addRunHint } from '../n8n/items/items';
import type { VideoTarget } from '../wait/videoWait';

/**
 * What outlasts Novita's URLs: a link to each item's first file, where one is wanted. Where nothing was downloaded, a
 * hint says how long there is time for it.
 *
 * @param items As they leave the execution that holds their files.
 * @param tasks Of each item, where it has one.
 */
export function keepFiles(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	tasks: ReadonlyArray<VideoTarget | undefined>,
): INodeExecutionData[] {
	if (isToolCall(context)) return [...items];
	const hinted: Array<{ itemIndex: number; hints: string[] }> = [];
	const fleeting = items.filter((item, index) => tasks[index] && hasOnlyUrls(item));
	if (fleeting.length > 0) addRunHint(context, expiryOf(fleeting));
	const shared = items.map((item, itemIndex) => {
		const { shareHours = 0, outputField = '' } = tasks[itemIndex] ?? {};
		const file = item.binary?.[outputField];
		if (!file || shareHours === 0) return item;
		const link = linkTo(context, file, shareHours);
		const hint = hintOf(link);
		if (hint !== undefined) hinted.push({ itemIndex, hints: [hint] });
		return { ...item, json: { ...item.json, ...describe(link) } };
	});
	addHints(context, hinted);
	return shared;
}

const describe = (link: FileUrl) =>
	link.kind === 'link'
		? { share_url: link.url, share_url_expires_at: link.expiresAt }
		: { share_url: null, share_url_expires_at: null };

function hintOf(link: FileUrl): string | undefined {
	if (link.kind === 'none') return `There is no share_url: ${link.why}. ${link.fix}`.trim();
	if (!link.unreachable) return undefined;
	const { why, fix } = link.unreachable;
	return `Others can't open share_url: ${why}. ${fix}`;
}

const hasOnlyUrls = ({ json, binary }: INodeExecutionData): boolean =>
	!binary &&
	[json.videos, json.images, json.audios].some((list) => Array.isArray(list) && list.length > 0);

function expiryOf(items: readonly INodeExecutionData[]): string {
	const [first] = items
		.map(({ json }) => json.video_url_expires_at)
		// Novita has said 0 of URLs that worked.
		.filter((time) => typeof time === 'string' && Date.parse(time) > Date.now())
		.sort();
	const until =
		first === undefined ? 'for a limited time, usually an hour' : `until ${String(first)}`;
	const which =
		items.length === 1 ? 'The URL from Novita works' : 'The first URL from Novita works';
	return `${which} ${until}. To keep the file, turn on Download Video; Share Link For, under Options, then gives a URL that lasts.`;
}
