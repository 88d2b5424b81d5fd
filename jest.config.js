// The projects, cheap to dear: `jest --selectProjects unit` runs one of them.
const transform = {
	'^.+\\.[tj]s$': [
		'@swc/jest',
		{ jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' } },
	],
};

const project = (name, extra) => ({
	displayName: name,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	transform,
	// A package that comes as an ES module only.
	transformIgnorePatterns: ['/node_modules/(?!get-port/)'],
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.cache'],
	...extra,
	setupFilesAfterEnv: [
		'<rootDir>/test/support/equalLengths.js',
		...(extra?.setupFilesAfterEnv ?? []),
	],
});

// A real n8n takes its time to start, and a hook that runs out of it would leave it behind.
const realN8n = {
	globalSetup: '<rootDir>/test/e2e/pack.ts',
	setupFilesAfterEnv: ['<rootDir>/test/e2e/setup.ts'],
};

module.exports = {
	// Not what a test should take, only when to give it up: a busy machine needs its time.
	testTimeout: 300_000,
	projects: [
		project('unit'),
		project('engine', { setupFiles: ['<rootDir>/tools/n8n-engine/setup.ts'] }),
		project('e2e', realN8n),
		// On the n8n that `npm run test:compat` names: what every n8n has to pass, and a release's own tests, in a
		// folder of its name. On the newest, `npm test` runs the former.
		project('compat', {
			...realN8n,
			testMatch: [`<rootDir>/test/compat/{*,${process.env.RIG_N8N ?? 'none'}/*}.test.ts`],
		}),
	],
};
