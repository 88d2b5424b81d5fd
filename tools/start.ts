import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import getPort from 'get-port';

import { isLoopback } from '../nodes/novita/api/baseUrl';
import { N8nApi, type Login } from './n8n-server/api';
import { startN8n } from './n8n-server/n8n';
import { cacheFolder, root } from './n8n-server/paths';
import { messageOf, UserError } from './n8n-server/user-error';
import { itemsOf, withCredential } from './n8n-server/workflow';
import { startSimulator } from '../simulator';
import { buildAndPack, installN8nVisibly, shown } from './build';
import { command, interruptIsTheEnd, readCount } from './command-line';
import { readExample, readExamples } from './examples';
import { readMp4 } from './mp4';
import { checkKey, confirm, realNovita, type Novita } from './novita';
import { about, dollarsFor } from './prices';

const DEFAULT_PORT = 5678;
const LAST_PORT = 65_535;
const SAMPLE = 'image-to-video';

/** The longest that the sample clip is waited for: as long as its node waits. */
const CLIP_MS = 31 * 60_000;

const usage = `npm start [-- options]: a real n8n with this package, and a video made in it

  --once              stop when the sample video is made
  --port N            the port of n8n's editor (${DEFAULT_PORT})
  --simulator-port N  the port of the simulated Novita (any free one)
  --yes               make the sample video without asking, with a real key too
  --help              show this

Without NOVITA_API_KEY in the environment a simulated Novita is used, which costs nothing.`;

const OPTIONS = {
	once: { type: 'boolean', default: false },
	port: { type: 'string' },
	'simulator-port': { type: 'string' },
	yes: { type: 'boolean', default: false },
} as const;

export const main = async (args: string[]): Promise<number> =>
	await command(args, usage, OPTIONS, async ({ once, yes, ...given }) => {
		const port = readCount('--port', given.port, LAST_PORT) ?? DEFAULT_PORT;
		const simulatorPort = readCount('--simulator-port', given['simulator-port'], LAST_PORT);
		if (!(await isFree(port))) {
			throw new UserError(
				`Port ${port} is in use. Choose another one: npm start -- --port ${port + 1}`,
			);
		}
		if (simulatorPort !== undefined && !(await isFree(simulatorPort))) {
			throw new UserError(`Port ${simulatorPort} is in use. Choose another --simulator-port.`);
		}
		await run(port, simulatorPort, yes);
		if (once) return 0;
		interruptIsTheEnd();
		console.log(
			'\nCtrl-C stops it. The examples are put back at each start; keep yours under another name.',
		);
		return await new Promise<never>(() => setInterval(() => undefined, 60_000));
	});

async function run(port: number, simulatorPort: number | undefined, yes: boolean): Promise<void> {
	const real = realNovita(process.env);
	const wanted = real === undefined || (await agreed(real, yes));
	const tarball = await buildAndPack();
	await installN8nVisibly();
	const novita = real ?? (await simulatedNovita(simulatorPort));
	const name = real ? 'Novita account' : 'Novita simulator';

	// One folder for each port: what a user makes in the editor is still there at the next start.
	const folder = join(cacheFolder, 'start', String(port));
	const owner = ownerOf(folder);
	const start = async () => await startN8n({ folder, port, tarball });
	const n8n = await shown('Starting n8n', start, 30);
	const api = new N8nApi(n8n.url);
	const sample = await prepare(api, owner, name, novita);
	const make = async () => await makeClip(api, sample);
	const clip = wanted
		? await shown('Making a video from an image', make, real ? 120 : 10)
		: undefined;

	console.log(`\nNovita: ${novita.baseUrl}${real ? '' : ' (simulated: nothing is billed)'}`);
	console.log(`Editor: ${n8n.url}/workflow/${sample}`);
	console.log(`Login:  ${owner.email}  ${owner.password}`);
	if (clip !== undefined) console.log(`Video:  ${clip}`);
}

/** Whether this port can be listened on. */
const isFree = async (port: number): Promise<boolean> =>
	(await getPort({ host: '127.0.0.1', port })) === port;

/** Whether the sample clip is to be made with the key in the environment. `yes` says so beforehand. */
async function agreed(novita: Novita, yes: boolean): Promise<boolean> {
	const balance = await checkKey(novita);
	if (isLoopback(new URL(novita.baseUrl).hostname)) return true;
	const clip = readExample(SAMPLE).nodes.find((node) => node.parameters.duration)?.parameters;
	const dollars = dollarsFor(String(clip?.model), { duration: Number(clip?.duration) });
	const price = `${dollars === undefined ? 'an unknown part' : about(dollars)} of the $${balance.toFixed(2)} in your Novita account`;
	console.log(`NOVITA_API_KEY is set: videos are made by ${novita.baseUrl} and cost real money.`);
	if (yes) return true;
	if (process.stdin.isTTY) return await confirm(`Make the sample video for ${price}?`);
	throw new UserError(
		`The sample video would cost ${price}. Say so with: npm start -- --yes (or unset NOVITA_API_KEY)`,
	);
}

async function simulatedNovita(port: number | undefined): Promise<Novita> {
	const { url, apiKey } = await startSimulator({ port });
	return { apiKey, baseUrl: url };
}

/**
 * The owner account of the n8n in this folder. Its password is made up once for each folder, since a
 * real key may be stored in there: one that is printed in this repository would protect nothing.
 */
function ownerOf(folder: string): Login {
	const file = join(folder, 'login.json');
	if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
	// n8n wants a capital letter and a digit.
	const login = { email: 'owner@example.com', password: `Kling-${randomBytes(4).readUInt32BE()}` };
	mkdirSync(folder, { recursive: true });
	writeFileSync(file, JSON.stringify(login), { mode: 0o600 });
	return login;
}

/** Signs in, and puts the credential and the examples in place. Answers with the ID of the sample workflow. */
async function prepare(
	api: N8nApi,
	owner: Login,
	name: string,
	{ apiKey, baseUrl }: Novita,
): Promise<string> {
	await api.signIn(owner).catch((error: unknown) => {
		throw new UserError(
			`The login of the n8n in .cache/start no longer works (${messageOf(error)}). Delete that folder to start again.`,
		);
	});
	const credential = await api.saveCredential(name, 'novitaApi', { apiKey, baseUrl });
	let sample = '';
	for (const [file, workflow] of readExamples()) {
		const { id } = await api.saveWorkflow(withCredential(workflow, credential));
		if (file === SAMPLE) sample = id;
	}
	return sample;
}

/** Runs the sample workflow, and writes its video to a file. */
async function makeClip(api: N8nApi, workflowId: string): Promise<string> {
	const { nodes } = readExample(SAMPLE);
	const trigger = nodes.find((node) => node.type.endsWith('.manualTrigger'))?.name ?? '';
	const execution = await api.until(await api.run(workflowId, trigger), undefined, CLIP_MS);
	const { status, data } = execution;
	const { lastNodeExecuted = '', error } = data.resultData;
	const file = itemsOf(execution, lastNodeExecuted)[0]?.binary?.data;
	if (status !== 'success' || file === undefined) {
		const { message = `the execution ended as ${status}`, description } = error ?? {};
		throw new UserError(`No video: ${[message, description].filter(Boolean).join('. ')}`);
	}
	const video = await api.file(file);
	if (!(await readMp4(video))) throw new UserError('What was downloaded is not an MP4 file.');
	const path = join(root, 'output', `${SAMPLE}.mp4`);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, video);
	return path;
}
