/** POST /v3/async/<slug>: checks a submission as the documentation says, and starts its task. */
import { picturesOf, type PictureRule } from './contract/contract';
import { validateSubmission } from './contract/validate';
import { keyOf, type Account } from './accounts';
import { charge } from './bills';
import { jsonAnswer, noRoute, Refusal } from './answers';
import { readPicture, type Picture } from './picture';
import { clipRequest } from './shape';
import { planTask } from './tasks';
import type { Response, SubmissionRecord } from './types';
import type { World } from './world';

type Body = Record<string, unknown>;

/** The JSON object of a request's body; undefined when it is none. */
export function decodeBody(bytes: Buffer): Body | undefined {
	try {
		const value: unknown = JSON.parse(bytes.toString('utf8'));
		return typeof value === 'object' && value !== null ? (value as Body) : undefined;
	} catch {
		return undefined;
	}
}

/** All the text that describes the video: the prompt, and the prompts of the shots. */
export function promptOf(body: Body | undefined): string {
	const shots = Array.isArray(body?.multi_prompt) ? (body.multi_prompt as unknown[]) : [];
	const texts = [
		body?.prompt,
		...shots.map((shot) =>
			typeof shot === 'object' && shot !== null && 'prompt' in shot ? shot.prompt : shot,
		),
	];
	return texts.filter((text) => typeof text === 'string').join('\n');
}

/** Puts a submission on record, before anything is known of how it ends. */
export function recordSubmission(
	world: World,
	slug: string,
	body: Body | undefined,
): SubmissionRecord {
	const record: SubmissionRecord = {
		index: world.submissions.length,
		slug,
		body: body && (shortened(body) as Body),
		at: world.settings.now(),
		accepted: false,
		answered: true,
	};
	world.submissions.push(record);
	return record;
}

/** A picture in base64 is not worth its memory in a record. */
const longestKept = 100_000;

function shortened(value: unknown): unknown {
	if (typeof value === 'string') {
		const { length } = value;
		return length <= longestKept ? value : `${value.slice(0, 100)}… (${length} characters)`;
	}
	if (Array.isArray(value)) return value.map(shortened);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shortened(item)]));
}

/** Checks and, when all is right, starts the task. Notes on the record what came of it. */
export async function submit(
	world: World,
	account: Account,
	record: SubmissionRecord,
	body: Body | undefined,
	headers: Record<string, string>,
): Promise<Response | Refusal> {
	const { settings } = world;
	if (settings.removedModels.includes(record.slug)) return noRoute();
	// The documentation makes the header required and knows one value for it.
	const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '');
	const mistakes = isJson
		? validateSubmission(record.slug, body, settings)
		: ['Content-Type must be application/json'];
	if (body === undefined || mistakes.length > 0) {
		return new Refusal('INVALID_REQUEST_BODY', `invalid request body: ${mistakes.join('; ')}`);
	}
	const pictures: Array<Picture | undefined> = [];
	for (const { field, rules } of picturesOf(record.slug)) {
		const picture = await look(world, field, body[field], rules);
		if (picture instanceof Refusal) return picture;
		pictures.push(picture);
	}
	const [image, endImage] = pictures;
	record.image = image?.record;
	record.endImage = endImage?.record;
	if (account.balance !== undefined && account.balance <= 0) {
		return new Refusal('BILLING_BALANCE_NOT_ENOUGH', 'the balance is not enough');
	}
	charge(world, keyOf(headers) ?? '', record.slug, body);
	return start(world, record, body, image, endImage);
}

async function look(
	world: World,
	field: string,
	value: unknown,
	rules: readonly PictureRule[],
): Promise<Picture | Refusal | undefined> {
	if (typeof value !== 'string') return undefined;
	const picture = await readPicture(field, value, rules, world.settings.fetchPicture);
	return picture instanceof Refusal ? picture : world.pictures.keep(picture);
}

function start(
	world: World,
	record: SubmissionRecord,
	body: Body,
	image: Picture | undefined,
	endImage: Picture | undefined,
): Response {
	const prompt = promptOf(body);
	const id = `${world.random.hex(8)}-${world.random.hex(4)}-${record.index.toString(16).padStart(4, '0')}`;
	record.accepted = true;
	record.taskId = id;
	world.tasks.set(id, {
		id,
		slug: record.slug,
		submittedAt: world.settings.now(),
		plan: planTask(world.settings, world.random, record, prompt),
		clip: clipRequest(body, prompt, image, endImage),
		webhookUrl: webhookIn(body),
	});
	return jsonAnswer(200, { task_id: id });
}

function webhookIn({ extra }: { extra?: { webhook?: { url?: unknown } } | null }) {
	const url = extra?.webhook?.url;
	return typeof url === 'string' ? url : undefined;
}
