import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { readText, readYaml, writtenFiles } from '../../support/repository';

interface Step {
	id?: string;
	uses?: string;
	run?: string;
	with?: Record<string, unknown>;
}

interface Job {
	steps: Step[];
	permissions?: Record<string, string>;
	'timeout-minutes'?: number;
}

interface Workflow {
	on: Record<string, unknown>;
	permissions?: Record<string, string>;
	concurrency?: { group: string };
	jobs: Record<string, Job>;
}

const FOLDER = '.github/workflows/';

/** Jobs that run no development dependency. */
const OTHER_RIGHTS: Record<string, Record<string, string>> = {
	'publish.yml: publish': { 'id-token': 'write' },
	'models.yml: tell': { issues: 'write' },
};

const files = writtenFiles().filter((file) => file.startsWith(FOLDER));
const jobsOf = (file: string) => Object.entries(readYaml<Workflow>(file).jobs);
const stepsOf = (file: string) => jobsOf(file).flatMap(([, { steps }]) => steps);

it('there are workflows to hold to the rules', () => {
	expect(files).toEqual(expect.arrayContaining([`${FOLDER}ci.yml`, `${FOLDER}publish.yml`]));
});

describe.each(files)('%s', (file) => {
	const workflow = readYaml<Workflow>(file);
	const text = readText(file);

	it('uses each action at one commit, and says which version that is', () => {
		const uses = text.split('\n').filter((line) => /\buses:/.test(line));
		expect(uses).toHaveLength(stepsOf(file).filter((step) => step.uses !== undefined).length);
		for (const line of uses) {
			expect(line).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
		}
	});

	it('gives rights to jobs alone, and to each just what it needs', () => {
		expect(workflow.permissions).toEqual({});
		for (const [name, { permissions }] of jobsOf(file)) {
			const wanted = OTHER_RIGHTS[`${basename(file)}: ${name}`] ?? { contents: 'read' };
			expect([name, permissions]).toEqual([name, wanted]);
		}
	});

	it('leaves no login behind in a clone', () => {
		for (const step of stepsOf(file)) {
			if (!step.uses?.startsWith('actions/checkout@')) continue;
			expect(step.with?.['persist-credentials']).toBe(false);
		}
	});

	it('reads no secret, and runs nothing of a pull request with rights of its own', () => {
		expect(text).not.toMatch(/\bsecrets\b/);
		expect(text).not.toMatch(/NODE_AUTH_TOKEN|NPM_TOKEN|GITHUB_TOKEN|github\.token/);
		expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
		expect(Object.keys(workflow.on)).not.toContain('workflow_run');
	});

	it('puts no text from outside into a command', () => {
		for (const { run } of stepsOf(file)) expect(run ?? '').not.toContain('${{');
	});

	it('ends by itself, and does not pile up', () => {
		expect(workflow.concurrency?.group).toBeDefined();
		for (const [name, job] of jobsOf(file)) {
			expect([name, Number.isInteger(job['timeout-minutes'])]).toEqual([name, true]);
		}
	});
});

describe('publishing', () => {
	const { on, jobs } = readYaml<Workflow & { jobs: Record<string, Job & { needs?: string }> }>(
		`${FOLDER}publish.yml`,
	);
	const runs = (name: string) => jobs[name]!.steps.flatMap(({ run }) => run ?? []);

	it('starts from a tag, and from nothing else', () => {
		expect(on).toEqual({ push: { tags: ['v*'] } });
	});

	it('checks and tests first, the release before the long tests', () => {
		const commands = runs('check');
		const check = commands.findIndex((run) => run.includes('tools/releaseCheck.ts'));
		const test = commands.indexOf('npm test');
		expect(check).toBeGreaterThan(commands.indexOf('npm ci'));
		expect(test).toBeGreaterThan(check);
	});

	it('builds the tarball with nothing but the compiler, and holds it against the tested one', () => {
		expect(jobs.pack).toMatchObject({ needs: 'check' });
		const commands = runs('pack').join('\n');
		expect(commands.match(/npm \w+ .*/g)).toEqual([
			'npm install --prefix "$RUNNER_TEMP/typescript" --ignore-scripts "typescript@$version"',
			'npm pack --ignore-scripts',
		]);
		expect(commands).toContain('diff -r tested/package built/package');
	});

	it('publishes the tarball of that job with its provenance, and runs nothing else beside', () => {
		expect(jobs.publish).toMatchObject({ needs: 'pack' });
		expect(runs('publish')).toEqual(['npm publish ./*.tgz --provenance --access public']);
		const actions = jobs.publish!.steps.flatMap(({ uses }) => uses?.split('@')[0] ?? []);
		expect(actions).toEqual(['actions/setup-node', 'actions/download-artifact']);
	});

	it('takes nothing from a cache that other runs write', () => {
		const setups = stepsOf(`${FOLDER}publish.yml`).filter(({ uses }) =>
			uses?.startsWith('actions/setup-node@'),
		);
		expect(setups).toHaveLength(3);
		for (const setup of setups) {
			expect(setup.with).toMatchObject({ 'package-manager-cache': false });
			expect(setup.with).not.toHaveProperty('cache');
		}
	});
});

describe('the watch for new models', () => {
	const { jobs } = readYaml<Workflow>(`${FOLDER}models.yml`);
	const folder = mkdtempSync(join(tmpdir(), 'models-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	/** Runs the step in a shell where the comparison says "news" and exits so. */
	function compare(exitCode: number) {
		writeFileSync(join(folder, 'npm'), `#!/bin/sh\necho news\nexit ${exitCode}\n`);
		chmodSync(join(folder, 'npm'), 0o755);
		const output = join(folder, `output-${exitCode}`);
		writeFileSync(output, '');
		const { run = '' } = jobs.compare!.steps.find(({ id }) => id === 'compare')!;
		const { status } = spawnSync('bash', ['-e', '-c', run], {
			env: {
				PATH: `${folder}:${process.env.PATH}`,
				RUNNER_TEMP: folder,
				GITHUB_STEP_SUMMARY: join(folder, 'summary'),
				GITHUB_OUTPUT: output,
			},
		});
		return { status, output: readFileSync(output, 'utf8') };
	}

	it('hands a report on where something has changed, and is red where it could not tell', () => {
		expect(compare(0)).toEqual({ status: 0, output: '' });
		expect(compare(1)).toEqual({ status: 1, output: '' });
		const { status, output } = compare(2);
		expect(status).toBe(0);
		expect(output).toMatch(/^report<<(\S+)\nnews\n\1\n$/);
	});

	it.each([
		['opens an issue with it', ['Something else'], 1],
		['opens none while one is open', ["Novita's Kling models have changed"], 0],
	])('%s', async (_, titles, count) => {
		const { script } = jobs.tell!.steps[0]!.with as { script: string };
		const create = jest.fn();
		const github = {
			paginate: async () => await Promise.resolve(titles.map((title) => ({ title }))),
			rest: { issues: { create } },
		};
		// As the action does it.
		const run = new Function(
			'github',
			'context',
			'process',
			`return (async () => { ${script} })()`,
		) as (...given: unknown[]) => Promise<void>;
		await run(github, { repo: { owner: 'a', repo: 'b' } }, { env: { REPORT: 'news' } });
		expect(create.mock.calls).toEqual(
			Array.from({ length: count }, () => [
				{ owner: 'a', repo: 'b', title: expect.any(String) as string, body: 'news' },
			]),
		);
	});
});
