import { readText, readYaml, writtenFiles } from '../../support/repository';

interface Step {
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
			const wanted =
				file === `${FOLDER}publish.yml` && name === 'publish'
					? { 'id-token': 'write' }
					: { contents: 'read' };
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

	it('publishes the tarball of that job with its provenance, and runs nothing else beside', () => {
		expect(jobs.publish).toMatchObject({ needs: 'check' });
		expect(runs('publish')).toEqual(['npm publish ./*.tgz --provenance --access public']);
		const actions = jobs.publish!.steps.flatMap(({ uses }) => uses?.split('@')[0] ?? []);
		expect(actions).toEqual(['actions/setup-node', 'actions/download-artifact']);
	});

	it('takes nothing from a cache that other runs write', () => {
		const setups = stepsOf(`${FOLDER}publish.yml`).filter(({ uses }) =>
			uses?.startsWith('actions/setup-node@'),
		);
		expect(setups).toHaveLength(2);
		for (const setup of setups) {
			expect(setup.with).toMatchObject({ 'package-manager-cache': false });
			expect(setup.with).not.toHaveProperty('cache');
		}
	});
});
