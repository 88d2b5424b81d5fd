import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { readFileHead } from '../../novita/request/image';
import type { ImageValue } from '../../novita/request/checkField';

/**
 * Reads size and format of an item's image without loading all of it: a batch of large images
 * is checked before the first is sent, and must not be held in memory for that.
 */
export async function readImageFile(
	context: IExecuteFunctions,
	itemIndex: number,
	field: unknown,
): Promise<ImageValue> {
	const binaryField = typeof field === 'string' ? field.trim() : '';
	const data = findBinary(context, itemIndex, binaryField);
	if (!data) return { kind: 'file', binaryField };
	try {
		if (data.id === undefined) {
			const bytes = Buffer.from(data.data, 'base64');
			return { kind: 'file', binaryField, head: await readFileHead([bytes], bytes.length) };
		}
		const { fileSize } = await context.helpers.getBinaryMetadata(data.id);
		const stream = await context.helpers.getBinaryStream(data.id);
		return { kind: 'file', binaryField, head: await readFileHead(stream, fileSize) };
	} catch {
		return {
			kind: 'file',
			binaryField,
			why: 'The file is listed in the item, and n8n no longer has it. Run the nodes before this one again.',
		};
	}
}

function findBinary(
	context: IExecuteFunctions,
	itemIndex: number,
	field: string,
): IBinaryData | undefined {
	try {
		return context.helpers.assertBinaryData(itemIndex, field);
	} catch {
		return undefined;
	}
}
