// Which folder may import from which, types included; `npm test` holds it. docs/architecture.md says why.

/** No file whose path begins like `from` may import one whose path begins like `to`. */
const forbid = (from, to) => ({
	name: `${from} may not import ${to}`,
	severity: 'error',
	from: { path: `^(${from})/` },
	to: { path: `^(${to})/` },
});

/** Each may import those before it in the list, none those after it. */
const inOrder = (...folders) =>
	folders.slice(0, -1).map((folder, index) => forbid(folder, folders.slice(index + 1).join('|')));

const shipped = 'nodes|credentials';
const rooms = ['values', 'models', 'request', 'api', 'submit'];

module.exports = {
	forbidden: [
		{ name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
		...inOrder(shipped, 'tools', 'bench', 'test'),
		...inOrder('simulator', 'tools', 'bench', 'test'),
		forbid(shipped, 'simulator'),
		forbid('simulator', shipped),
		...inOrder('nodes/novita', 'nodes/n8n', 'nodes/(submit|wait)', 'nodes/Novita[A-Z]\\w+'),
		forbid('nodes/wait', 'nodes/submit'),
		forbid('nodes/submit', 'nodes/wait'),
		forbid('nodes/NovitaKling', 'nodes/NovitaWaitForTask'),
		forbid('nodes/NovitaWaitForTask', 'nodes/NovitaKling'),
		...inOrder(...rooms.map((room) => `nodes/novita/${room}`)),
		{
			name: 'nodes/novita has no other rooms',
			severity: 'error',
			from: { path: `^nodes/novita/(?!(${rooms.join('|')})/)` },
			to: {},
		},
		{
			name: 'nodes/novita knows nothing of n8n',
			severity: 'error',
			from: { path: '^nodes/novita/' },
			to: { path: 'node_modules/(n8n-|@n8n/)' },
		},
	],
	options: {
		// Imports of types, too.
		tsPreCompilationDeps: true,
		doNotFollow: { path: 'node_modules' },
		exclude: { path: 'eslint\\.config' },
	},
};
