import type { Model } from './types';

/** "22 July 2026". */
const inWords = (date: string): string =>
	new Date(date).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/**
 * What became of a model that Novita has retired.
 *
 * @returns Text that goes on behind "retired", or undefined for a model that stands.
 */
export const retirementOf = ({ retired }: Model): string | undefined =>
	retired && `by Novita on ${inWords(retired.on)}`;
