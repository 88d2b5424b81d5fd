import type { Place } from '../question';

/** The vocabulary of the Kling pages: a field with its limits. */
export const inField = (name: string, change: string, ...within: string[]): Place => ({
	file: 'nodes/novita/catalogue/fields.ts',
	name,
	within,
	change,
});

/** A model's entry. */
export const inModel = (slug: string, change: string, ...within: string[]): Place => ({
	file: 'nodes/novita/catalogue/index.ts',
	name: 'catalogue',
	within: [slug, ...within],
	change,
});

export const inFile = (file: string, name: string, change: string, ...within: string[]): Place => ({
	file,
	name,
	within,
	change,
});
