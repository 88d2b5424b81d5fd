import { NovitaClient } from '../../nodes/novita/api/client';
import { readPicture } from '../../nodes/novita/request/image';
import {
	filePrefix,
	type ImageEncoding,
	type JsonObject,
} from '../../nodes/novita/request/buildRequest';
import type { Ledger } from './ledger';
import { padded } from './padding';
import type { Session } from './session';
import { LOOK_MS } from './watch';

/**
 * What a question writes in place of what only the moment of asking knows. Reports show the stand-in,
 * so that a picture or a signed link never gets into one.
 */
export const DATA_URI = '«the sample picture as a data URI»';
export const BASE64 = '«the sample picture as bare base64»';
export const PICTURE = '«the sample picture in a form that was taken»';
export const LARGE_PICTURE = '«the sample picture, padded to 10.2 MB»';
export const VIDEO = '«link to the video of image-data-uri»';
export const VOICE = '«the voice ID given with --voice»';

/** Between 10,000,000 bytes and 10 MiB: it tells which of the two "10 MB" means. */
const LARGE_BYTES = 10_200_000;

interface StandIn {
	/** Why it can't be had; undefined where it can. */
	missing(session: Pick<Session, 'ledger' | 'voice'>): string | undefined;
	/** What is sent in its place. */
	get(session: Session): Promise<string | undefined>;
}

/** The two trials that find out how a picture may travel, the form that the nodes prefer first. */
export const FORMS: ReadonlyArray<{ trial: string; encoding: ImageEncoding }> = [
	{ trial: 'image-data-uri', encoding: 'dataUri' },
	{ trial: 'image-base64', encoding: 'base64' },
];

const takenForm = (ledger: Ledger): ImageEncoding | undefined =>
	FORMS.find(({ trial }) => ledger.get(trial)?.end === 'succeeded')?.encoding;

const NO_FORM = `no form of picture is known to be taken; ask ${FORMS.map(({ trial }) => trial).join(' and ')} first`;

function encode(encoding: ImageEncoding, bytes: Buffer): string {
	const reading = readPicture(bytes);
	const picture = reading.kind === 'picture' ? reading.picture : undefined;
	return filePrefix(encoding, picture) + bytes.toString('base64');
}

const picture = (encoding: ImageEncoding): StandIn => ({
	missing: () => undefined,
	get: async (session) => await Promise.resolve(encode(encoding, session.picture())),
});

const inTakenForm = (change: (picture: Buffer) => Buffer = (same) => same): StandIn => ({
	missing: ({ ledger }) => (takenForm(ledger) === undefined ? NO_FORM : undefined),
	get: async (session) => {
		const form = takenForm(session.ledger);
		return await Promise.resolve(form && encode(form, change(session.picture())));
	},
});

const STAND_INS: Readonly<Record<string, StandIn>> = {
	[DATA_URI]: picture('dataUri'),
	[BASE64]: picture('base64'),
	[PICTURE]: inTakenForm(),
	[LARGE_PICTURE]: inTakenForm((picture) => padded(picture, LARGE_BYTES)),
	[VIDEO]: {
		missing: ({ ledger }) =>
			ledger.get('image-data-uri')?.end === 'succeeded'
				? undefined
				: 'it needs the video of image-data-uri; ask that first',
		// Links live for an hour, so it is asked for anew.
		get: async ({ send, clock, ledger }) => {
			const taskId = ledger.get('image-data-uri')?.taskId ?? '';
			const look = await new NovitaClient(send, clock).look(taskId, LOOK_MS);
			return look.kind === 'task' ? look.task.video?.url : undefined;
		},
	},
	[VOICE]: {
		missing: ({ voice }) =>
			voice === undefined ? 'it needs a voice ID of your account: --voice ID' : undefined,
		get: async ({ voice }) => await Promise.resolve(voice),
	},
};

const standInsOf = (body: JsonObject): string[] =>
	Object.keys(STAND_INS).filter((text) => JSON.stringify(body).includes(text));

/** Why a body can't be completed; undefined where it can. */
export const missingFor = (
	body: JsonObject,
	session: Pick<Session, 'ledger' | 'voice'>,
): string | undefined =>
	standInsOf(body)
		.map((text) => STAND_INS[text]?.missing(session))
		.find((why) => why !== undefined);

/** The body as it is sent, or undefined where something for it could not be had. */
export async function complete(
	body: JsonObject,
	session: Session,
): Promise<JsonObject | undefined> {
	const values = new Map<string, string>();
	for (const text of standInsOf(body)) {
		const value = await STAND_INS[text]?.get(session);
		if (value === undefined) return undefined;
		values.set(text, value);
	}
	return JSON.parse(JSON.stringify(body), (_, value: unknown) =>
		typeof value === 'string' ? (values.get(value) ?? value) : value,
	) as JsonObject;
}
