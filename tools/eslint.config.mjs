// What n8n's linter asks of nodes (no timers, no node: modules) can't hold for the code that tests
// them. Tests and tools never ship, so they get the plain rules of JavaScript and TypeScript.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config({
	files: ['**/*.ts'],
	extends: [js.configs.recommended, tseslint.configs.strict],
	linterOptions: { noInlineConfig: true },
	rules: {
		// TypeScript itself knows what is defined.
		'no-undef': 'off',
		'@typescript-eslint/no-non-null-assertion': 'off',
	},
});
