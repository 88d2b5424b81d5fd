// Expressions that take quadratic time or worse on some text: one such, and one text, stop all of n8n. It stands
// apart, since n8n's strict mode wants the configuration of nodes untouched.
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

export default [
	{
		files: ['**/*.ts'],
		languageOptions: { parser: tseslint.parser },
		linterOptions: { noInlineConfig: true },
		plugins: { regexp },
		rules: {
			'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
			'regexp/no-super-linear-move': ['error', { report: 'potential' }],
			'regexp/no-dupe-disjunctions': ['error', { report: 'all' }],
			'regexp/no-misleading-capturing-group': 'error',
			'regexp/optimal-quantifier-concatenation': 'error',
		},
	},
];
