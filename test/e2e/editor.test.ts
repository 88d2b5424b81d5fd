/** The package as somebody meets it in n8n's editor, in a real browser. */
import { testClicks } from './editor/clicks';
import { testCreator } from './editor/creator';
import { testCredential } from './editor/credential';
import { testFailures } from './editor/failures';
import { testFields } from './editor/fields';
import { testMoney } from './editor/money';
import { testRun } from './editor/run';
import { useStage } from './editor/stage';
import { testStopped } from './editor/stopped';

describe('in the editor,', () => {
	const stage = useStage();
	testFailures(stage);
	testMoney(stage);
	testCreator(stage);
	testFields(stage);
	testClicks(stage);
	testCredential(stage);
	testStopped(stage);
	testRun(stage);
});
