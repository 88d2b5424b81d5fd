import { packageTarball, TARBALL_VARIABLE } from '../../tools/n8n-server/tarball';

/** Packs the package once for all files of a run, since they run side by side. */
export default async function pack(): Promise<void> {
	process.env[TARBALL_VARIABLE] = await packageTarball();
}
