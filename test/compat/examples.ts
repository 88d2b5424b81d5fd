/** The examples on an n8n that isn't the newest, on which e2e runs all of them. */
import { testAgent } from '../e2e/examples/agent';
import { testBatch } from '../e2e/examples/batches';
import { testApproval, testForm } from '../e2e/examples/forms';
import { useSetting, type Setting } from '../e2e/examples/setting';
import { testShop } from '../e2e/examples/shop';
import { testSingleVideos } from '../e2e/examples/single';
import { woken } from '../e2e/examples/webhook';

/** @param more Those that not every n8n has the nodes for. */
export function testExamples(...more: Array<(setting: () => Setting) => void>): void {
	const setting = useSetting();
	const call = woken(setting);

	beforeAll(async () => await call.begin());

	testSingleVideos(setting);
	testBatch(setting);
	testAgent(setting);
	testShop(setting);
	testForm(setting);
	testApproval(setting);
	for (const test of more) test(setting);
	call.test();
}
