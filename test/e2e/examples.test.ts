/** The examples, as a user imports them, in a real n8n with the package as it would be published. */
import { testAgent } from './examples/agent';
import { testBatch, testTable } from './examples/batches';
import { testForm } from './examples/form';
import { testGallery } from './examples/gallery';
import { overnight } from './examples/overnight';
import { useSetting } from './examples/setting';
import { testSingleClips } from './examples/single';

const setting = useSetting();
const night = overnight(setting);

beforeAll(async () => await night.begin());

testSingleClips(setting);
testBatch(setting, async () => await night.asleep());
testAgent(setting);
testTable(setting);
testForm(setting);
testGallery(setting);
night.testMorning();

test('each item of an example was submitted once, and no log of n8n holds the key or a prompt', () => {
	const { simulator, n8n, languageModel } = setting();
	const prompts = simulator.submissions.map(({ body }) => String(body?.prompt));
	// One clip each of four, two of the agent, four of the table, twelve of the batch, three of the night.
	expect(prompts).toHaveLength(4 + 2 + 4 + 12 + 3);
	for (const secret of [simulator.apiKey, languageModel.apiKey, ...prompts]) {
		expect(n8n.logs()).not.toContain(secret);
	}
});
