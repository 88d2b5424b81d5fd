import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
	needs?: string;
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
const PUBLISH = `${FOLDER}publish.yml`;
const MODELS = `${FOLDER}models.yml`;

/** Jobs that run no development dependency. */
const OTHER_RIGHTS: Record<string, Record<string, string>> = {
	'publish.yml: publish': { 'id-token': 'write' },
	'models.yml: tell': { issues: 'write' },
};

const files = writtenFiles().filter((file) => file.startsWith(FOLDER));
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps);
const isStep = (step: Step, action: string) => step.uses?.startsWith(`${action}@`) === true;

describe.each(files)('%s', (file) => {
	const workflow = readYaml<Workflow>(file);
	const steps = stepsOf(workflow);
	const text = readText(file);

	it('uses each action at one commit, and says which version that is', () => {
		const uses = text.split('\n').filter((line) => /\buses:/.test(line));
		expect(uses).toHaveLength(steps.filter((step) => step.uses !== undefined).length);
		for (const line of uses) {
			expect(line).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
		}
	});

	it('gives each job just the rights that it needs, and an end', () => {
		expect(workflow.permissions).toEqual({});
		expect(workflow.concurrency?.group).toBeDefined();
		for (const [name, job] of Object.entries(workflow.jobs)) {
			const rights = OTHER_RIGHTS[`${basename(file)}: ${name}`] ?? { contents: 'read' };
			expect([name, job.permissions]).toEqual([name, rights]);
			expect([name, job['timeout-minutes']]).toEqual([name, expect.any(Number)]);
		}
	});

	it('reads no secret, leaves no login behind, and runs no text from outside', () => {
		expect(text).not.toMatch(/\bsecrets\b|NODE_AUTH_TOKEN|NPM_TOKEN|GITHUB_TOKEN|github\.token/);
		expect(workflow.on).not.toHaveProperty('pull_request_target');
		expect(workflow.on).not.toHaveProperty('workflow_run');
		for (const step of steps) {
			expect(step.run ?? '').not.toContain('${{');
			if (isStep(step, 'actions/checkout')) {
				expect(step.with?.['persist-credentials']).toBe(false);
			}
		}
	});
});

describe('publishing', () => {
	const workflow = readYaml<Workflow>(PUBLISH);
	const { on, jobs } = workflow;
	const runs = (name: string) => jobs[name]!.steps.flatMap(({ run }) => run ?? []);

	it('starts from a tag alone, and tests first, the release before the long tests', () => {
		expect(on).toEqual({ push: { tags: ['v*'] } });
		const commands = runs('check');
		const check = commands.findIndex((run) => run.includes('tools/releaseCheck.ts'));
		expect(check).toBeGreaterThan(commands.indexOf('npm ci'));
		expect(commands.indexOf('npm test')).toBeGreaterThan(check);
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
		const setups = stepsOf(workflow).filter((step) => isStep(step, 'actions/setup-node'));
		expect(setups).toHaveLength(3);
		for (const setup of setups) {
			expect(setup.with).toMatchObject({ 'package-manager-cache': false });
			expect(setup.with).not.toHaveProperty('cache');
		}
	});
});

describe('the watch for new models', () => {
	const { jobs } = readYaml<Workflow>(MODELS);

	it.each([
		[0, 0, ''],
		[1, 1, ''],
		[2, 0, expect.stringMatching(/^report<<(\S+)\nnews\n\1\n$/)],
	])('where the comparison exits with %d', (exitCode, status, report) => {
		const folder = mkdtempSync(join(tmpdir(), 'models-'));
		const output = join(folder, 'output');
		const npm = `#!/bin/sh\necho news\nexit ${exitCode}\n`;
		writeFileSync(join(folder, 'npm'), npm, { mode: 0o755 });
		writeFileSync(output, '');
		const { run = '' } = jobs.compare!.steps.find(({ id }) => id === 'compare')!;
		const env = {
			PATH: `${folder}:${process.env.PATH}`,
			RUNNER_TEMP: folder,
			GITHUB_STEP_SUMMARY: join(folder, 'summary'),
			GITHUB_OUTPUT: output,
		};
		expect(spawnSync('bash', ['-e', '-c', run], { env }).status).toBe(status);
		expect(readFileSync(output, 'utf8')).toEqual(report);
		rmSync(folder, { recursive: true, force: true });
	});
});
