import { packPackage, runNpm } from './n8n-server/package';
import { root } from './n8n-server/paths';
import { begin } from './progress';

/** Builds the package and packs what would be published. Answers with the tarball's path. */
export async function buildAndPack(): Promise<string> {
	return await shown('Building the package', 15, async () => {
		await runNpm(['run', 'build'], root);
		return await packPackage();
	});
}

/** Does something that takes a while, and shows that it is at work. */
export async function shown<T>(
	label: string,
	expectedSeconds: number,
	work: () => Promise<T>,
): Promise<T> {
	const step = begin(label, { expectedSeconds });
	try {
		const result = await work();
		step.done();
		return result;
	} catch (error) {
		step.fail();
		throw error;
	}
}
