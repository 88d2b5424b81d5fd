// Which folder may import from which, types included; `npm test` holds it. docs/architecture.md says why.

/** No file whose path begins like `from` may import one whose path begins like `to`. */
const forbid = (from, to) => ({
	name: `${from} may not import ${to}`,
	severity: 'error',
	from: { path: `^(${from})/` },
	to: { path: to.startsWith('node_modules') ? to : `^(${to})/` },
});

/** Each may import those before it in the list, none those after it. */
const inOrder = (...folders) =>
	folders.slice(0, -1).map((folder, index) => forbid(folder, folders.slice(index + 1).join('|')));

const shipped = 'nodes|credentials';
const novitaRooms = ['values', 'models', 'request', 'api', 'submit', 'wait'];

module.exports = {
	forbidden: [
		{ name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
		...inOrder(shipped, 'tools', 'bench', 'test'),
		...inOrder('simulator', 'tools', 'bench', 'test'),
		forbid(shipped, 'simulator'),
		forbid('simulator', shipped),
		...inOrder('nodes/novita', 'nodes/n8n', 'nodes/Novita[A-Z]\\w+'),
		...inOrder(...novitaRooms.map((room) => `nodes/novita/${room}`)),
		forbid('nodes/novita', 'node_modules/(n8n-|@n8n/)'),
		forbid('nodes/NovitaKling', 'nodes/NovitaWaitForTask'),
		forbid('nodes/NovitaWaitForTask', 'nodes/NovitaKling'),
	],
	options: {
		tsPreCompilationDeps: true,
		doNotFollow: { path: 'node_modules' },
		exclude: 'eslint\\.config\\.mjs$',
	},
};
