// The build puts a copy beside the compiled code, so that nothing is read at run time.
import { name, version } from '../../../package.json';

/** What each request says of itself: Novita's billing has refused libraries that said nothing of their own. */
export const USER_AGENT = { 'User-Agent': `${name}/${version}` };
