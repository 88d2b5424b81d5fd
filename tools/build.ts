/** What takes a while before a command begins, with how far it has come. */
import { Format, Presets, SingleBar } from 'cli-progress';

import { installN8n, needsInstalling, type OnProgress } from './n8n-server/install-n8n';
import { N8N_VERSION } from './n8n-server/releases';
import { packageTarball } from './n8n-server/tarball';

/** Builds the package and packs what would be published. Answers with the tarball's path. */
export const buildAndPack = async (): Promise<string> =>
	await shown('Building the package', packageTarball, 15);

/** Installs n8n unless it is there. */
export async function installN8nVisibly(version: string = N8N_VERSION): Promise<void> {
	if (!needsInstalling(version)) return;
	const install = async (update: OnProgress) => await installN8n(version, update);
	await shown(`Installing n8n ${version} (once)`, install);
}

/** A step that can't tell its progress is drawn by how long it usually takes, and never as done. */
const GUESS_LIMIT = 0.95;

/** Where nobody sees a bar move, a line this often is enough. */
const LINE_MS = 10_000;

/**
 * Does something that takes a while, and shows how far it has come.
 *
 * @param expectedSeconds How long it usually takes, for a step that doesn't tell.
 */
export async function shown<T>(
	label: string,
	work: (update: OnProgress) => Promise<T>,
	expectedSeconds = 60,
): Promise<T> {
	const startedAt = Date.now();
	let told: number | undefined;
	let note = '';
	const seconds = () => Math.round((Date.now() - startedAt) / 1000);
	const share = () => told ?? GUESS_LIMIT * (1 - Math.exp((-2 * seconds()) / expectedSeconds));
	const bar = new SingleBar(
		{
			format: (drawing) => {
				const percent = `${Math.round(share() * 100)} %`.padStart(5);
				return `  ${label}  ${Format.BarFormat(share(), drawing)} ${percent}  ${seconds()} s  ${note}`;
			},
			...{ stream: process.stdout, barsize: 24, clearOnComplete: true, linewrap: false },
			...{ noTTYOutput: true, notTTYSchedule: LINE_MS },
			// What an interrupt leaves is the command's affair.
			gracefulExit: false,
		},
		Presets.shades_classic,
	);
	bar.start(1, 0);
	let mark = '✗';
	try {
		const result = await work((fraction, doing = '') => {
			told = fraction;
			note = doing;
		});
		mark = '✓';
		return result;
	} finally {
		bar.stop();
		console.log(`${mark} ${label} (${seconds()} s)`);
	}
}
